/** What the server warns of when an object of a custom kind is written. Models: the `WarningsOn...` of its strategy. */
import type { KubeObject } from '../api';

const STANDARD = ['foregroundDeletion', 'kubernetes', 'orphan'];

/** One for each finalizer that comes along and has no domain. */
export function customWarnings(next: KubeObject, before: KubeObject | undefined): string[] {
  const old: string[] = before?.metadata.finalizers ?? [];
  const current: string[] = next.metadata.finalizers ?? [];
  const added = new Set(current.filter((each) => !old.includes(each)));
  return [...added]
    .sort()
    .filter((each) => !each.includes('/') && !STANDARD.includes(each))
    .map(
      (each) =>
        `metadata.finalizers: ${JSON.stringify(each)}: prefer a domain-qualified finalizer name including a path (/) ` +
        'to avoid accidental conflicts with other finalizer writers',
    );
}
