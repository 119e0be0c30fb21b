/**
 * Releases as the commands that look at them find them.
 *
 * Models: helm v4 pkg/action `releaseContent` and the helpers that `list` and `history` share.
 */
import { isReleaseName, type Configuration } from '../../helm/action/configuration';
import type { Release } from '../../helm/release/release';

/** @param version 0 for the last one @throws Error `release: not found`, `releaseContent: ...` */
export function releaseContent({ releases }: Configuration, name: string, version: number): Release {
  if (!isReleaseName(name)) throw new Error(`releaseContent: Release name is invalid: ${name}`);
  return version <= 0 ? releases.last(name) : releases.get(name, version);
}

/** `movy-0.1.0` */
export function chartTitle({ chart }: Release): string {
  const metadata = chart?.metadata;
  return metadata ? `${metadata.name}-${metadata.version}` : 'MISSING';
}

export function appVersionOf({ chart }: Release): string {
  const metadata = chart?.metadata;
  return metadata ? (metadata.appVersion ?? '') : 'MISSING';
}
