/**
 * `labs/<lab>/lab.yaml` → a lab as data. Pure: the host lends the files that lie around it, the decks and the schema.
 *
 * Runs at build time and in the checker. A mistake names file, line, field, what was found and what was expected.
 */
import type { Role } from '../session/session';
import type { Check, DocumentsCheck, RulesCheck, TypedCommand } from './check';
import { documentsOf } from './documents';
import type { YamlDocument } from './documents';
import type { Act, Fleet, Lab, NamedCheck, Step, WrongWay } from './lab';
import { LabError } from './lab';
import type { Path } from './match';
import { fieldOf } from './match';
import { SLIPS } from './slips/all';
import type { Schema } from './validate';
import { mistakes } from './validate';

/** What the host lends the loader. */
export interface LabHost {
  /** Content of `labs/lab.schema.json`. */
  schema: unknown;
  /** Text of a file beside `lab.yaml`; undefined where there is none. */
  file(path: string): string | undefined;
  /** Files of a folder beside `lab.yaml`, by path relative to it; undefined where there is none. */
  folder(path: string): Record<string, string> | undefined;
  /** The commands of a slide's `.lab` blocks; undefined where the deck has no such slide. */
  commands(deck: string, slide: string): string[] | undefined;
  /** Another lab, by name; undefined where there is none. */
  lab(name: string): Lab | undefined;
}

/**
 * @param name of the lab's folder
 * @param path of `lab.yaml`, for messages
 * @throws LabError on the first mistake
 */
export function loadLab(text: string, name: string, path: string, host: LabHost): Lab {
  const { read, unreadable } = documentsOf({ path, text });
  const bad = unreadable[0];
  if (bad) throw new LabError(path, bad.line, `not YAML: ${bad.reason}`);
  const document = read[0];
  if (!document?.value) throw new LabError(path, 1, 'found nothing, expected a lab');
  const mistake = mistakes(document.value, host.schema as Schema)[0];
  const source = new Source(document, path, host);
  if (mistake) throw source.error(mistake.path, mistake.reason);
  return source.lab(name, document.value as unknown as WrittenLab);
}

/** A lab as written; the schema has been held against it. */
interface WrittenLab {
  title: string;
  deck: string;
  summary: string;
  broken?: boolean;
  after?: string;
  world?: {
    seed?: number;
    fleet?: string;
    cluster?: string;
    lockdown?: boolean;
    bootstrapped?: boolean;
    objects?: string;
    forge?: Record<string, { branch: string; from: string }>;
    pushers?: Record<string, Role[]>;
  };
  fleet?: Partial<Fleet>;
  clones?: Partial<Record<Role, string>>;
  prepare?: WrittenAct[];
  steps: WrittenStep[];
}

type WrittenAct =
  | string
  | { run: string; role?: Role }
  | { write: string; text?: string; from?: string; role?: Role }
  | { remove: string; role?: Role }
  | { wait: string }
  | { slide: string };

interface WrittenStep {
  name: string;
  role: Role;
  slide: string;
  task: string;
  done?: string;
  checks: (WrittenCheck & { title: string; advice?: string })[];
  hints?: string[];
  overlook?: string[];
  solution?: WrittenAct[];
  alternatives?: { name: string; acts: WrittenAct[] }[];
  wrong?: { name: string; acts: WrittenAct[]; message: string }[];
}

type WrittenTyped = string | (string | TypedCommand)[];
type WrittenCheck =
  | { documents: Omit<DocumentsCheck, 'in'> & { in: string | string[] } }
  | { rules: Omit<RulesCheck, 'in'> & { in: string | string[] } }
  | { typed: WrittenTyped }
  | { allOf: WrittenCheck[] }
  | { anyOf: WrittenCheck[] }
  | Extract<Check, { file: unknown } | { objects: unknown } | { git: unknown } | { sound: unknown }>;

const HOME = '/root';

class Source {
  constructor(
    private readonly document: YamlDocument,
    private readonly path: string,
    private readonly host: LabHost,
  ) {}

  error(at: Path, reason: string): LabError {
    return new LabError(this.path, this.document.lineOf(at), `${fieldOf(at)}: ${reason}`);
  }

  lab(name: string, written: WrittenLab): Lab {
    const before = this.before(written);
    const fleet = before?.fleet ?? this.fleet(written);
    const clone = `${HOME}/${fleet.repository.split('/')[1]}`;
    const own = mapValues(written.clones ?? {}, (path) => path.replace(/^~(?=\/|$)/, HOME));
    this.unique(written.steps, ['steps']);
    for (const [index, step] of written.steps.entries()) {
      this.unique(step.alternatives ?? [], ['steps', index, 'alternatives']);
      this.unique(step.wrong ?? [], ['steps', index, 'wrong']);
    }
    return {
      name,
      title: written.title,
      deck: written.deck,
      summary: written.summary.trim(),
      broken: written.broken ?? false,
      ...(before ? { after: before.name } : {}),
      file: this.path,
      world: before?.world ?? this.world(written),
      prepare: [
        ...(before ? actsOf(before) : []),
        ...this.acts(written.prepare ?? [], written.deck, ['prepare']),
      ],
      clones: { ops: clone, ...before?.clones, ...own },
      fleet,
      steps: written.steps.map((step, index) => this.step(step, written.deck, ['steps', index])),
    };
  }

  private before({ after }: WrittenLab): Lab | undefined {
    if (after === undefined) return undefined;
    const lab = this.host.lab(after);
    if (!lab) throw this.error(['after'], `found ${after}, expected the name of another lab`);
    return lab;
  }

  private fleet({ world, fleet }: WrittenLab): Fleet {
    return {
      repository:
        fleet?.repository ?? world?.fleet ?? 'container-training-fleet/fleet-config-using-flux-XXXXX',
      branch: fleet?.branch ?? 'main',
      path: fleet?.path ?? `clusters/${world?.cluster ?? 'CLOUDY'}`,
    };
  }

  private world(written: WrittenLab): Lab['world'] {
    const { forge, objects, ...plain } = written.world ?? {};
    const repositories = Object.entries(forge ?? {}).map(([name, { branch, from }]) => {
      const files = this.host.folder(from);
      if (!files)
        throw this.error(
          ['world', 'forge', name, 'from'],
          `found ${from}, expected a folder beside lab.yaml`,
        );
      return [name, { branch, files }] as const;
    });
    return {
      fleet: this.fleet(written).repository,
      cluster: 'CLOUDY',
      ...plain,
      ...(objects === undefined ? {} : { objects: this.text(objects, ['world', 'objects']) }),
      ...(repositories.length > 0 ? { forge: Object.fromEntries(repositories) } : {}),
    };
  }

  private unique(items: readonly { name: string }[], at: Path): void {
    const names = items.map((item) => item.name);
    const twice = names.findIndex((name, index) => names.indexOf(name) < index);
    if (twice < 0) return;
    throw this.error(
      [...at, twice, 'name'],
      `found ${names[twice]} a second time, expected a name of its own`,
    );
  }

  private step(step: WrittenStep, deck: string, at: Path): Step {
    const commands = this.commands(deck, step.slide, [...at, 'slide']);
    if (!step.solution && commands.length === 0) {
      throw this.error(
        [...at, 'solution'],
        `found nothing, expected acts: slide ${step.slide} has no commands in a .lab block`,
      );
    }
    return {
      name: step.name,
      role: step.role,
      slide: step.slide,
      task: step.task.trim(),
      checks: step.checks.map((check, index) => this.check(check, [...at, 'checks', index])),
      overlook: this.slips(step.overlook ?? [], [...at, 'overlook']),
      hints: (step.hints ?? []).map((hint) => hint.trim()),
      solution: step.solution
        ? this.acts(step.solution, deck, [...at, 'solution'])
        : commands.map((run) => ({ run })),
      alternatives: (step.alternatives ?? []).map(({ name, acts }, index) => ({
        name,
        acts: this.acts(acts, deck, [...at, 'alternatives', index, 'acts']),
      })),
      wrong: (step.wrong ?? []).map(({ name, acts, message }, index): WrongWay => {
        return { name, acts: this.acts(acts, deck, [...at, 'wrong', index, 'acts']), message };
      }),
      done: (step.done ?? '').trim(),
      line: this.document.lineOf(at),
    };
  }

  private check(
    { title, advice, ...check }: WrittenCheck & { title: string; advice?: string },
    at: Path,
  ): NamedCheck {
    this.expressions(check, at);
    const told = advice === undefined ? {} : { advice: advice.trim() };
    return { title: title.trim(), check: checkOf(check as WrittenCheck), ...told };
  }

  /** Regular expressions and names of slips are looked at here, where a line can be told. */
  private expressions(value: unknown, at: Path): void {
    if (Array.isArray(value)) value.forEach((item, index) => this.expressions(item, [...at, index]));
    else if (typeof value === 'object' && value !== null) {
      for (const [key, inner] of Object.entries(value)) {
        if (['$matches', 'matches', 'lacks', 'message'].includes(key) && typeof inner === 'string') {
          this.expression(inner, [...at, key]);
        } else this.expressions(inner, [...at, key]);
      }
    }
  }

  private expression(text: string, at: Path): void {
    try {
      new RegExp(text);
    } catch {
      throw this.error(at, `found ${text}, expected a regular expression`);
    }
  }

  private slips(names: string[], at: Path): string[] {
    const known = SLIPS.map((slip) => slip.name);
    const other = names.find((name) => !known.includes(name));
    if (other !== undefined) throw this.error(at, `found ${other}, expected one of ${known.join(', ')}`);
    return names;
  }

  private acts(acts: WrittenAct[], deck: string, at: Path): Act[] {
    return acts.flatMap((act, index): Act[] => {
      if (typeof act === 'string') return [{ run: act.trimEnd() }];
      if ('slide' in act)
        return this.commands(deck, act.slide, [...at, index, 'slide']).map((run) => ({ run }));
      if ('run' in act) return [{ ...act, run: act.run.trimEnd() }];
      if (!('write' in act)) return [act];
      const { from, text, ...rest } = act;
      if ((from === undefined) === (text === undefined)) {
        throw this.error(
          [...at, index],
          'found a file to write without its content, expected either text or from',
        );
      }
      return [{ ...rest, text: text ?? this.text(from!, [...at, index, 'from']) }];
    });
  }

  private commands(deck: string, slide: string, at: Path): string[] {
    const commands = this.host.commands(deck, slide);
    if (!commands) throw this.error(at, `found ${slide}, expected the name of a slide of ${deck}.md`);
    return commands;
  }

  private text(path: string, at: Path): string {
    const text = this.host.file(path);
    if (text === undefined) throw this.error(at, `found ${path}, expected a file beside lab.yaml`);
    return text;
  }
}

/** All of a lab as its solutions have it, with time for Flux to come round. */
function actsOf(lab: Lab): Act[] {
  const first = lab.steps[0]?.role;
  const done = lab.steps.flatMap(({ solution, role }) => solution.map((act) => by(role, act)));
  return [...lab.prepare.map((act) => by(first ?? 'ops', act)), ...done, { wait: '90s' }];
}

function by(role: Role, act: Act): Act {
  return 'wait' in act ? act : { role, ...act };
}

function checkOf(check: WrittenCheck): Check {
  if ('documents' in check) return { documents: { ...check.documents, in: listOf(check.documents.in) } };
  if ('rules' in check) return { rules: { ...check.rules, in: listOf(check.rules.in) } };
  if ('typed' in check) {
    const ways = typeof check.typed === 'string' ? [check.typed] : check.typed;
    return { typed: { anyOf: ways.map((way) => (typeof way === 'string' ? { words: way } : way)) } };
  }
  if ('allOf' in check) return { allOf: check.allOf.map(checkOf) };
  if ('anyOf' in check) return { anyOf: check.anyOf.map(checkOf) };
  return check;
}

function listOf(globs: string | string[]): string[] {
  return typeof globs === 'string' ? [globs] : globs;
}

function mapValues<T>(values: Partial<Record<Role, T>>, change: (value: T) => T): Partial<Record<Role, T>> {
  return Object.fromEntries(Object.entries(values).map(([key, value]) => [key, change(value as T)]));
}
