/**
 * How the cluster differs from what a release applied, and how that is put right.
 *
 * Models: `Diff` and `ApplyDiff` of helm-controller internal/action over fluxcd/pkg/ssa/jsondiff. Left out: lists are
 * compared item by item, without looking for moves.
 */
import type { Client, KubeObject } from '../../kube/api';
import { clone, equal, isMap } from '../../kube/json-value';
import type { Release } from '../../helm/release/release';
import { buildResources } from '../../helm/action/resources';
import { type Resource } from '../../helm/action/configuration';
import { markOwned } from '../../helm/action/ownership';
import type { Configuration } from '../../helm/action/configuration';
import { dryRunError, isNotFound, messageOf } from '../ssa/apply';
import { change, type Change } from '../ssa/change-set';
import { pathsFor, withoutIgnored, type IgnoreRule } from '../ssa/drift-ignore';
import { hasAnyMark } from '../ssa/metadata';
import { normalise } from '../ssa/normalise';
import { byApplyOrder, idOf, subjectOfId } from '../ssa/object-id';

export interface Operation {
  op: 'add' | 'replace' | 'remove';
  path: string;
  value?: unknown;
}

export interface Difference {
  resource: Resource;
  type: 'create' | 'update' | 'exclude' | 'none';
  patch: Operation[];
}

const EXCLUDED = { 'helm.toolkit.fluxcd.io/driftDetection': 'disabled' };

/** @throws Error naming every object that could not be compared, where nothing else differs */
export function findDrift(
  config: Configuration,
  release: Release,
  ignore: readonly IgnoreRule[],
): Difference[] {
  const resources = buildResources(config, release.manifest ?? '');
  for (const { object } of resources) normalise(object);
  markOwned(
    resources.map(({ object }) => object),
    release.name,
    release.namespace,
  );
  const problems: string[] = [];
  const differences = resources.flatMap((resource) => {
    try {
      return [differenceOf(config, resource, ignore)];
    } catch (error) {
      problems.push(messageOf(error));
      return [];
    }
  });
  if (problems.length && !hasChanges(differences))
    throw new Error(problems.length > 1 ? `[${problems.join(', ')}]` : problems[0]);
  return differences;
}

export function hasChanges(differences: readonly Difference[]): boolean {
  return differences.some(({ type }) => type === 'create' || type === 'update');
}

function differenceOf(
  { client, fieldManager }: Configuration,
  resource: Resource,
  ignore: readonly IgnoreRule[],
): Difference {
  const { object } = resource;
  const none: Difference = { resource, type: 'none', patch: [] };
  const paths = pathsFor(object, ignore);
  if (hasAnyMark(object, EXCLUDED) || paths.includes('')) return { ...none, type: 'exclude' };
  const existing = current(client, resource);
  if (existing && hasAnyMark(existing, EXCLUDED)) return { ...none, type: 'exclude' };
  let wanted: KubeObject;
  try {
    wanted = client.apply(object, { fieldManager, force: true, dryRun: true });
  } catch (error) {
    throw dryRunError(object, error);
  }
  if (!existing) return { ...none, type: 'create' };
  normalise(wanted);
  const filtered = (each: KubeObject): KubeObject => withoutIgnored(each, object, ignore);
  const patch = [
    ...metadataPatch(filtered(existing), filtered(wanted)),
    ...compare(specOf(filtered(existing)), specOf(filtered(wanted)), ''),
  ];
  return patch.length ? { resource, type: 'update', patch } : none;
}

function current(client: Client, { ref }: Resource): KubeObject | undefined {
  try {
    return client.get(ref);
  } catch (error) {
    if (isNotFound(error)) return undefined;
    throw error;
  }
}

function metadataPatch(before: KubeObject, after: KubeObject): Operation[] {
  const marks = ({ metadata: { annotations, labels } }: KubeObject): unknown => ({
    metadata: { ...(annotations && { annotations }), ...(labels && { labels }) },
  });
  return compare(marks(before), marks(after), '').filter(({ op }) => op !== 'remove');
}

function specOf({ metadata: _metadata, status: _status, ...rest }: KubeObject): unknown {
  return rest;
}

/** The JSON patch (RFC 6902) from one value to another. */
function compare(before: unknown, after: unknown, path: string): Operation[] {
  if (equal(before, after)) return [];
  if (isMap(before) && isMap(after)) {
    const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])].sort();
    return keys.flatMap((key) => {
      const at = `${path}/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`;
      if (!(key in after)) return [{ op: 'remove' as const, path: at }];
      if (!(key in before)) return [{ op: 'add' as const, path: at, value: clone(after[key]) }];
      return compare(before[key], after[key], at);
    });
  }
  if (Array.isArray(before) && Array.isArray(after)) return compareLists(before, after, path);
  return [{ op: 'replace', path, value: clone(after) }];
}

function compareLists(before: readonly unknown[], after: readonly unknown[], path: string): Operation[] {
  const shared = Math.min(before.length, after.length);
  const changed = Array.from({ length: shared }, (_, i) =>
    compare(before[i], after[i], `${path}/${i}`),
  ).flat();
  const added = after
    .slice(shared)
    .map((value): Operation => ({ op: 'add', path: `${path}/-`, value: clone(value) }));
  const removed = before.slice(shared).map((): Operation => ({ op: 'remove', path: `${path}/${shared}` }));
  return [...changed, ...added, ...removed];
}

/** A line for each object that differs. */
export function describeDrift(differences: readonly Difference[]): string {
  return differences
    .flatMap(({ resource, type, patch }) => {
      const subject = subjectOfId(idOf(resource.object));
      const count = (op: string): number => patch.filter((each) => each.op === op).length;
      if (type === 'none') return [];
      if (type === 'create') return [`${subject} removed`];
      if (type === 'exclude') return [`${subject} excluded`];
      return [
        `${subject} changed (${count('add')} additions, ${count('replace')} changes, ${count('remove')} removals)`,
      ];
    })
    .join('\n');
}

/** `removed: 0, changed: 1, excluded: 0` */
export function countDrift(differences: readonly Difference[]): string {
  const count = (wanted: string): number => differences.filter(({ type }) => type === wanted).length;
  return `removed: ${count('create')}, changed: ${count('update')}, excluded: ${count('exclude')}`;
}

/** Creates what is gone and patches what differs. Answers what was done, and what went wrong. */
export function correctDrift(
  { client, fieldManager }: Configuration,
  differences: readonly Difference[],
): { changes: Change[]; problems: string[] } {
  const changes: Change[] = [];
  const problems: string[] = [];
  const sorted = [...differences].sort((a, b) =>
    byApplyOrder(idOf(a.resource.object), idOf(b.resource.object)),
  );
  const act = (
    each: Difference,
    problem: string,
    action: 'created' | 'configured',
    run: () => void,
  ): void => {
    try {
      run();
      changes.push(change(each.resource.object, action));
    } catch (error) {
      problems.push(`${subjectOfId(idOf(each.resource.object))} ${problem}: ${messageOf(error)}`);
    }
  };
  for (const each of sorted.filter(({ type }) => type === 'create'))
    act(each, 'creation failure', 'created', () => client.create(each.resource.object, { fieldManager }));
  for (const each of sorted.filter(({ type }) => type === 'update'))
    act(each, 'patch failure', 'configured', () =>
      client.patch(each.resource.ref, 'json', each.patch, { fieldManager }),
    );
  return { changes, problems };
}
