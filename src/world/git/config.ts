/**
 * The settings of one run of git: global and repository files, and `-c key=value`, the later ones winning.
 *
 * Models: the order in which git reads its files. Left out: system configuration, includes.
 */
import type { Files } from '../files/files';
import { canonicalKey, ConfigSyntaxError, parseConfig } from './config-text';

export type ConfigScope = 'global' | 'local' | 'command';

export interface ConfigEntry {
  key: string;
  value: string | null;
  scope: ConfigScope;
  path: string;
}

/** A file that git cannot read. */
export class BadConfigFile extends Error {
  constructor(
    readonly line: number,
    readonly path: string,
  ) {
    super(`bad config line ${line} in file ${path}`);
    this.name = 'BadConfigFile';
  }
}

export class Config {
  constructor(readonly entries: readonly ConfigEntry[]) {}

  /** The last value; '' for a key that stands alone. */
  get(key: string): string | undefined {
    const found = this.all(key).at(-1);
    return found === null ? '' : found;
  }

  all(key: string): (string | null)[] {
    const wanted = canonicalKey(key);
    return this.entries.filter((entry) => entry.key === wanted).map((entry) => entry.value);
  }

  bool(key: string): boolean | undefined {
    const value = this.all(key).at(-1);
    return value === undefined ? undefined : (parseBool(value) ?? undefined);
  }

  /** Names between `section.` and `.key`: `remote.*.url` → remotes, in order of appearance. */
  subsections(section: string, key?: string): string[] {
    const names = this.entries
      .map((entry) => entry.key)
      .filter((each) => each.startsWith(`${section}.`) && each.lastIndexOf('.') > section.length)
      .filter((each) => key === undefined || each.endsWith(`.${key}`))
      .map((each) => each.slice(section.length + 1, each.lastIndexOf('.')));
    return [...new Set(names)];
  }
}

/** git's words for yes and no; undefined where it is neither. */
export function parseBool(value: string | null): boolean | undefined {
  if (value === null) return true;
  const text = value.toLowerCase();
  if (['true', 'yes', 'on'].includes(text)) return true;
  if (['false', 'no', 'off', ''].includes(text)) return false;
  return /^-?\d+$/.test(text) ? Number(text) !== 0 : undefined;
}

/** @throws BadConfigFile */
export function readConfigFile(files: Files, path: string, scope: ConfigScope): ConfigEntry[] {
  if (!files.isFile(path)) return [];
  try {
    return parseConfig(files.readText(path)).map(({ key, value }) => ({ key, value, scope, path }));
  } catch (error) {
    if (error instanceof ConfigSyntaxError) throw new BadConfigFile(error.line, path);
    throw error;
  }
}
