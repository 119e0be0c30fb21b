/**
 * Whose an object is: labels and annotations that Helm puts on, and what it says where they are another's.
 *
 * Models: helm v4 pkg/action/validate.go.
 */
import type { Client, KubeObject } from '../../kube/api';
import { describeResource, isNotFound, joined } from './resources';
import { type Resource } from './configuration';

const MANAGED_BY = 'app.kubernetes.io/managed-by';
const RELEASE_NAME = 'meta.helm.sh/release-name';
const RELEASE_NAMESPACE = 'meta.helm.sh/release-namespace';

/** Marks objects as a release's own. */
export function markOwned(objects: readonly KubeObject[], name: string, namespace: string): void {
  for (const { metadata } of objects) {
    metadata.labels = { ...metadata.labels, [MANAGED_BY]: 'Helm' };
    metadata.annotations = {
      ...metadata.annotations,
      [RELEASE_NAME]: name,
      [RELEASE_NAMESPACE]: namespace,
    };
  }
}

/** Those that are in the cluster already, whoever's they are. @throws Error */
export function requireAdoption(client: Client, resources: readonly Resource[]): Resource[] {
  return resources.filter((each) => current(client, each) !== undefined);
}

/** Those that are in the cluster already and the release's. @throws Error where one is another's */
export function existingResources(
  client: Client,
  resources: readonly Resource[],
  name: string,
  namespace: string,
): Resource[] {
  return resources.filter((each) => {
    const existing = current(client, each);
    if (!existing) return false;
    const problem = ownershipProblem(existing, name, namespace);
    if (problem)
      throw new Error(
        `${describeResource(each)} exists and cannot be imported into the current release: ${problem.message}`,
      );
    return true;
  });
}

function current(client: Client, resource: Resource): KubeObject | undefined {
  if (!resource.ref.name) return undefined;
  try {
    return client.get(resource.ref);
  } catch (error) {
    if (isNotFound(error)) return undefined;
    throw new Error(
      `could not get information about the resource ${describeResource(resource)}: ${(error as Error).message}`,
    );
  }
}

/** Objects by what may be done with them when the release is deleted. */
export function sortByOwner(
  client: Client,
  resources: readonly Resource[],
  name: string,
  namespace: string,
): { owned: Resource[]; unowned: Resource[]; unverifiable: { resource: Resource; error: Error }[] } {
  const owned: Resource[] = [];
  const unowned: Resource[] = [];
  const unverifiable: { resource: Resource; error: Error }[] = [];
  for (const resource of resources) {
    try {
      const existing = client.get(resource.ref);
      (ownershipProblem(existing, name, namespace) ? unowned : owned).push(resource);
    } catch (error) {
      if (!isNotFound(error)) unverifiable.push({ resource, error: error as Error });
    }
  }
  return { owned, unowned, unverifiable };
}

function ownershipProblem({ metadata }: KubeObject, name: string, namespace: string): Error | undefined {
  const problems = [
    problemOf('label', metadata.labels, MANAGED_BY, 'Helm'),
    problemOf('annotation', metadata.annotations, RELEASE_NAME, name),
    problemOf('annotation', metadata.annotations, RELEASE_NAMESPACE, namespace),
  ].filter((each) => each !== undefined);
  return problems.length
    ? new Error(`invalid ownership metadata; ${joined(problems, '; ').message}`)
    : undefined;
}

function problemOf(
  what: string,
  values: Record<string, string> | undefined,
  key: string,
  wanted: string,
): Error | undefined {
  const found = values?.[key];
  if (found === wanted) return undefined;
  const why =
    found === undefined
      ? `missing key ${JSON.stringify(key)}: must be set to ${JSON.stringify(wanted)}`
      : `key ${JSON.stringify(key)} must equal ${JSON.stringify(wanted)}: current value is ${JSON.stringify(found)}`;
  return new Error(`${what} validation error: ${why}`);
}
