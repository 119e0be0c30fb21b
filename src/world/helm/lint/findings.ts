/** What lint is given, and what it finds. */
import type { Files } from '../../files/files';
import type { Names } from '../../time/names';
import type { Capabilities, Log } from '../action/configuration';

export type Severity = 'INFO' | 'WARNING' | 'ERROR';

export interface Finding {
  severity: Severity;
  /** Which file, as the finding names it. */
  path: string;
  text: string;
}

export interface LintInput {
  files: Files;
  /** The chart's folder, absolute. */
  folder: string;
  values: Record<string, unknown>;
  namespace: string;
  capabilities: Capabilities;
  /** Asked for by `--kube-version`? */
  kubeVersion?: Capabilities['kubeVersion'];
  skipSchema: boolean;
  clock: { now(): number };
  names: Names;
  log: Log;
}

/** Collects findings; a rule answers whether all was well. */
export class Findings {
  readonly all: Finding[] = [];

  /** @param text undefined where the rule is kept */
  note(severity: Severity, path: string, text: string | undefined): boolean {
    if (text === undefined) return true;
    this.all.push({ severity, path, text });
    return false;
  }

  /** What `check` throws is the finding. */
  attempt<T>(severity: Severity, path: string, check: () => T): T | undefined {
    try {
      return check();
    } catch (error) {
      this.note(severity, path, (error as Error).message);
      return undefined;
    }
  }
}
