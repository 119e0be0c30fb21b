/**
 * Where a chart that was named lies.
 *
 * Models: `ChartPathOptions.LocateChart` of helm v4: on this machine, else fetched into the cache. Left out: signatures.
 */
import { absolute, type Call } from './call';
import { downloadToCache } from './chart-download';

/** The absolute path of a chart on this machine; undefined for what has to be fetched. @throws Error */
export function localChart(call: Call, name: string): string | undefined {
  const wanted = name.trim();
  if (call.typed.text('repo')) return undefined;
  const path = absolute(call, wanted);
  if (wanted !== '' && call.files.exists(path)) return path;
  if (wanted.startsWith('/') || wanted.startsWith('.'))
    throw new Error(`path ${JSON.stringify(wanted)} not found`);
  return undefined;
}

/** @throws Error where it cannot be found */
export function locateChart(call: Call, name: string): string {
  const path = localChart(call, name);
  if (path !== undefined) return path;
  return downloadToCache(call, name.trim());
}
