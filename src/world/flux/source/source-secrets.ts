/** Secrets that a source names. Models: fluxcd/pkg/runtime/secrets, as far as a missing one is concerned. */
import { SECRET } from '../runtime/kinds';
import { messageOf } from '../ssa/apply';
import { generic } from './source-error';
import type { SourceWork } from './reconcile-source';

/** @param what how the error names it: `authentication secret` @throws SourceError where the secret cannot be read */
export function readSecret(
  { manager, object, conditions }: SourceWork,
  name: string,
  what: string,
): Record<string, string> {
  const { namespace } = object.metadata;
  const ref = { group: '', version: 'v1', resource: SECRET.resource, namespace, name };
  try {
    return manager.client.get(ref).data ?? {};
  } catch (error) {
    const message = `failed to get ${what} '${namespace}/${name}': ${messageOf(error)}`;
    conditions.markTrue('FetchFailed', 'AuthenticationFailed', message);
    throw generic('AuthenticationFailed', message);
  }
}
