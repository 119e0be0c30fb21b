/**
 * Objects as kubectl names them: `deployment web`, `ns/rocky-test`, `pods a b`.
 *
 * Models: the resource builder of k8s.io/cli-runtime as far as `flux trace` uses it.
 */
import { StatusError, type Client, type KubeObject, type ResourceType } from '../../kube/api';
import type { Call } from './call';
import { FluxError } from './call';

/** @throws FluxError, StatusError */
export function findByWords(call: Call, words: string[]): KubeObject[] {
  if (words.length === 0)
    throw new FluxError('either `<resource>/<name>` or `<resource> <name>` is required as an argument');
  const wanted = words[0]!.includes('/') ? pairs(words) : named(words);
  const client = call.client();
  return wanted.map(([word, name]) => {
    const type = resourceType(client, word);
    try {
      return client.get({
        group: type.group,
        version: type.version,
        resource: type.resource,
        name,
        ...(type.namespaced ? { namespace: call.namespace } : {}),
      });
    } catch (error) {
      if (!(error instanceof StatusError)) throw error;
      const missing = type.namespaced ? missingNamespace(client, call.namespace, error) : undefined;
      throw new FluxError(`x: ${(missing ?? error).message}`);
    }
  });
}

/** Where an object is not found, its namespace may not be there either: then that is what is told. */
function missingNamespace(client: Client, name: string, error: StatusError): StatusError | undefined {
  if (error.reason !== 'NotFound' || name === 'default') return undefined;
  try {
    client.get({ group: '', resource: 'namespaces', name });
  } catch (second) {
    if (second instanceof StatusError && second.reason === 'NotFound') return second;
  }
  return undefined;
}

/** `kind/name kind/name` @throws FluxError */
function pairs(words: string[]): [word: string, name: string][] {
  return words.map((word) => {
    const parts = word.split('/');
    if (parts.length === 1)
      throw new FluxError(
        "there is no need to specify a resource type as a separate argument when passing arguments in resource/name form (e.g. 'flux get resource/<resource_name>' instead of 'flux get resource resource/<resource_name>'",
      );
    if (parts.length !== 2 || !parts[0] || !parts[1])
      throw new FluxError(`arguments in resource/name form must have a single resource and name`);
    return [parts[0], parts[1]];
  });
}

/** `kind name name` @throws FluxError */
function named([word, ...names]: string[]): [word: string, name: string][] {
  if (names.length === 0) throw new FluxError('resource(s) were provided, but no name was specified');
  return word!.split(',').flatMap((each) => names.map((name): [string, string] => [each, name]));
}

/** By plural, singular, short name or kind; `resource.group` too. @throws FluxError */
function resourceType(client: Client, word: string): ResourceType {
  const [name = '', ...group] = word.toLowerCase().split('.');
  const suffix = group.join('.');
  const found = client
    .resources()
    .find(
      (each) =>
        [each.resource, each.singular, each.kind.toLowerCase(), ...each.shortNames].includes(name) &&
        (suffix === '' || each.group === suffix || `${each.version}.${each.group}` === suffix),
    );
  if (!found) throw new FluxError(`the server doesn't have a resource type "${word}"`);
  return found;
}
