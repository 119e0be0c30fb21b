/** In which order the keys of a map are read most easily. Models: gonvenience/ytbx `RestructureObject`. */

/** Keys that are known to belong in front, in their order. */
const KNOWN = [
  ['name', 'director_uuid', 'releases', 'instance_groups', 'networks', 'resource_pools', 'compilation'],
  ['name', 'url', 'version', 'sha1'],
  ['jobs', 'resources', 'resource_types'],
  ['name', 'type', 'source'],
  ['get'],
  ['put'],
  ['task'],
  ['releases', 'instance_groups', 'configuration', 'variables'],
  ['auth', 'templates'],
  ['apiVersion', 'kind', 'metadata', 'spec', 'status'],
  ['name'],
  ['key'],
  ['id'],
];

/** Sorted keys stay so, unless some are known: then those come first, and the others by their depth. */
export function orderedKeys(map: Record<string, unknown>): string[] {
  const keys = Object.keys(map).sort();
  let best: string[] | undefined;
  let hits = 0;
  for (const candidate of KNOWN) {
    const count = candidate.filter((each) => keys.includes(each)).length;
    if (count > hits) [best, hits] = [candidate, count];
  }
  if (!best) return keys;
  const known = best.filter((each) => keys.includes(each));
  const rest = keys.filter((each) => !known.includes(each));
  return [...known, ...rest.sort((a, b) => depthOf(map[a]) - depthOf(map[b]))];
}

function depthOf(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 0;
  const inner = Object.values(value).map(depthOf);
  return inner.length ? 1 + Math.max(...inner) : 0;
}
