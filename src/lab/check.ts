/**
 * What a check asserts. Each kind looks at state (files, forge, cluster), or at what was typed where the command
 * itself is the lesson. Patterns are partial objects as in kuttl and Chainsaw: only what is named must match.
 */
import type { Role } from '../session/session';

export type Check =
  | { documents: DocumentsCheck }
  | { file: FileCheck }
  | { objects: ObjectsCheck }
  | { git: GitCheck }
  | { typed: TypedCheck }
  | { rules: RulesCheck }
  /** The files hold no slip that is known (`slips/all.ts`), but those the step overlooks. */
  | { sound: true }
  /** All of them must pass; told as one line. */
  | { allOf: Check[] }
  /** One is enough; the misses told are those of the first. */
  | { anyOf: Check[] };

/**
 * A partial object, list or scalar. A list matches when each of its items matches another item of the found list.
 * Objects with one key that begins with `$` compare by meaning:
 * `$duration` (1m = 60s), `$path` (./a = a/), `$matches` (regular expression), `$oneOf`, `$not`, `$exists` (true or false).
 */
export type Pattern = null | boolean | number | string | Pattern[] | { [field: string]: Pattern };

/** Documents of YAML files: in a clone (`at: clone`, the default) or as the forge has them (`at: remote`). */
export interface DocumentsCheck {
  /** Globs of files, relative to the clone or the repository's root. */
  in: string[];
  at?: 'clone' | 'remote';
  /** owner/name; the fleet's where absent. Only with `at: remote`. */
  repository?: string;
  branch?: string;
  /** A tag of the repository, in place of a branch. Only with `at: remote`. */
  tag?: string;
  role?: Role;
  /** Which documents are meant. */
  where: Pattern;
  /** What those must be. */
  expect?: Pattern;
  /** How many are meant; at least one where absent. 0: there must be none. */
  count?: number;
  /** A field whose value no two of them share. */
  distinct?: string;
}

/** A file as a whole, or its raw text where no structure says it. */
export interface FileCheck {
  path: string;
  role?: Role;
  exists?: boolean;
  /** Regular expressions, multi-line. */
  matches?: string;
  lacks?: string;
}

/** Objects of the cluster. */
export interface ObjectsCheck {
  apiVersion?: string;
  kind: string;
  namespace?: string;
  name?: string;
  labels?: Record<string, string>;
  /** Which of them are meant, by more than name and labels. */
  where?: Pattern;
  expect?: Pattern;
  /** Conditions by type: `Ready: 'True'`, or more of it: `Ready: {status: 'False', message: {$matches: ...}}`. */
  conditions?: Record<string, Pattern>;
  count?: number;
  distinct?: string;
}

/** What the forge has of a repository, and what a clone has not brought there yet. */
export interface GitCheck {
  /** owner/name; the fleet's where absent. */
  repository?: string;
  branch?: string;
  role?: Role;
  /** A regular expression that some commit's message matches. */
  message?: string;
  /** Files the branch must have (globs), or must not. */
  files?: string[];
  absent?: string[];
  /** True: nothing in the clone waits to be committed. */
  clean?: boolean;
  /** True: nothing in the clone waits to be pushed. */
  pushed?: boolean;
}

/** What the rules of a Role or ClusterRole allow, as the files of a clone have it. */
export interface RulesCheck {
  /** Globs of files, relative to the clone. */
  in: string[];
  role?: Role;
  /** Which roles are meant. */
  where: Pattern;
  /** Requests that must be allowed: verbs, a blank, the resource with its group: `get,patch statefulsets.apps`. */
  allow?: string[];
  /** Requests that must not be. */
  refuse?: string[];
}

/** A command typed since the step began: flags in any order, `--flag=x` as `--flag x`. */
export interface TypedCheck {
  /** Ways to type it; one is enough. */
  anyOf: TypedCommand[];
  role?: Role;
}

export interface TypedCommand {
  /** The words it begins with, e.g. `flux get all`; `|` between alternatives: `flux get ks|kustomization|kustomizations`. */
  words: string;
  /** Flags it must have, by name; `|` between spellings: `--namespace|-n`. true: any value. */
  flags?: Record<string, string | true>;
}
