/** The address of a Git repository as `flux create` reads it. */
import { FluxError } from './call';
import type { Address } from './urls';
import { AddressError, parseAddress } from './urls';

/** @throws FluxError */
export function parseGitAddress(url: string): Address {
  try {
    return parseAddress(url);
  } catch (error) {
    if (!(error instanceof AddressError)) throw error;
    throw new FluxError(`git URL parse failed: ${error.message}`);
  }
}
