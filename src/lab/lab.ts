/**
 * A lab as the page and the checker have it: plain data, made at build time from `labs/<lab>/lab.yaml` by `load-lab.ts`.
 *
 * A lab walks through steps; a step asserts state, so that every valid route to it counts. `labs/lab.schema.json`
 * describes the file; `check.ts` the assertions; `run-checks.ts` judges a `Session` by them.
 */
import type { Role, WorldOptions } from '../session/session';
import type { Check } from './check';

export interface Lab {
  /** Name of the folder. */
  name: string;
  title: string;
  /** Name of the deck whose slides carry the steps. */
  deck: string;
  /** One sentence: what the learner can do afterwards. */
  summary: string;
  /** The lab in whose world, as its solutions leave it, this one begins: who has come to its end may just go on. */
  after?: string;
  /** True where the lab starts broken on purpose: the page says so. */
  broken: boolean;
  /** Path of `lab.yaml`, from the project's root. */
  file: string;
  /** What the world starts from. */
  world: WorldOptions;
  /** What has been done when the first step begins. */
  prepare: Act[];
  /** The clone each role works in, absolute; paths of checks and acts are relative to it. */
  clones: Partial<Record<Role, string>>;
  fleet: Fleet;
  steps: Step[];
}

/** Where Flux reads the fleet's configuration from: what slips are recognised by. */
export interface Fleet {
  /** owner/name */
  repository: string;
  branch: string;
  /** Folder the root Kustomization applies, e.g. `clusters/CLOUDY`. */
  path: string;
}

export interface Step {
  /** Unique in the lab. */
  name: string;
  /** Who acts. */
  role: Role;
  /** Name of the slide that shows it. */
  slide: string;
  /** One sentence: what to do. */
  task: string;
  checks: NamedCheck[];
  /** Slips that are part of the story here, and not told. */
  overlook: string[];
  /** Shown one after the other on demand. */
  hints: string[];
  /** Acts that solve the step; those of the slide's own `.lab` blocks unless the lab says otherwise. */
  solution: Act[];
  /** Other ways that must pass. */
  alternatives: Way[];
  /** Ways that must fail, each with its message. */
  wrong: WrongWay[];
  /** What the next step starts from is left as it is: one sentence to show when the step is passed. */
  done: string;
  /** Line of `lab.yaml`, from 1. */
  line: number;
}

export interface NamedCheck {
  /** What must be true, as the checklist shows it. */
  title: string;
  check: Check;
  /** Said of a miss that no slip explains: why it matters or what to try. */
  advice?: string;
}

/** One act of a learner. `role` is the step's where absent. */
export type Act =
  | { run: string; role?: Role }
  | { write: string; text: string; role?: Role }
  | { remove: string; role?: Role }
  /** World time, as Go writes it: `90s`, `1m30s`. */
  | { wait: string };

export interface Way {
  name: string;
  acts: Act[];
}

export interface WrongWay extends Way {
  /** Part of what the learner must be told (message or advice of a miss). */
  message: string;
}

/** Why a check does not pass, in plain words. Without `file` it is about the cluster, the forge or the shell. */
export interface Miss {
  /** One sentence: what is so. */
  message: string;
  /** One or two sentences: why that matters, what to try. */
  advice?: string;
  /** The slip that was recognised, e.g. `not-pushed`. */
  slip?: string;
  /** Absolute in the role's home, or relative in a repository of the forge where `repository` is set. */
  file?: string;
  /** owner/name, where the file is that of the forge. */
  repository?: string;
  /** from 1 */
  line?: number;
  /** e.g. `spec.sourceRef.name` */
  field?: string;
  found?: string;
  expected?: string;
}

export interface CheckResult {
  title: string;
  passed: boolean;
  /** Empty where it passed. */
  misses: Miss[];
}

export interface StepResult {
  step: string;
  passed: boolean;
  checks: CheckResult[];
}

/** A mistake in a lab; `message` begins with `FILE:LINE: `. */
export class LabError extends Error {
  constructor(
    readonly file: string,
    /** from 1 */
    readonly line: number,
    readonly reason: string,
  ) {
    super(`${file}:${line}: ${reason}`);
    this.name = 'LabError';
  }
}

/** The lab with the learner's own suffix in place of `XXXXX`. */
export function personal(lab: Lab, suffix: string): Lab {
  return JSON.parse(JSON.stringify(lab).replaceAll('XXXXX', suffix)) as Lab;
}
