/**
 * Where a chart that was named lies.
 *
 * Models: `ChartPathOptions.LocateChart` of helm v4 for charts on this machine. Left out: signatures; what is no path
 * is the repositories' to find.
 */
import { absolute, type Call } from './call';

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
  throw new Error(`non-absolute URLs should be in form of repo_name/path_to_chart, got: ${name.trim()}`);
}
