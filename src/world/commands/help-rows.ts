/** The rows of a help page, as cobra lays them out. */
import type { FlagSpec } from './cobra';

export type Row = [head: string, words: string];

/** Heads and their words in two columns. */
export function rows(list: Row[]): string {
  const width = Math.max(...list.map(([head]) => head.length));
  return list.map(([head, words]) => `  ${head.padEnd(width)}   ${words}`.trimEnd()).join('\n');
}

/** A row for each flag that is not hidden, by name. */
export function flagRows(flags: Record<string, FlagSpec>): Row[] {
  return Object.entries(flags)
    .filter(([, spec]) => !spec.hidden)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, spec]): Row => {
      const short = spec.short ? `-${spec.short}, ` : '    ';
      const usual = spec.default ? `(default ${spec.default})` : '';
      return [`${short}--${name}${spec.type ? ` ${spec.type}` : ''}`, usual];
    });
}
