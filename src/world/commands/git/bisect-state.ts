/**
 * What a bisection has noted so far: refs below `refs/bisect/`, files in `.git`.
 *
 * Models: the state of builtin/bisect--helper.c.
 */
import { subjectOf } from './message';
import type { GitRun } from './run';

export interface Terms {
  bad: string;
  good: string;
}

const FILES = [
  'BISECT_ANCESTORS_OK',
  'BISECT_LOG',
  'BISECT_NAMES',
  'BISECT_RUN',
  'BISECT_TERMS',
  'BISECT_FIRST_PARENT',
  'BISECT_START',
];
const OWN_WORDS = [
  ...['help', 'start', 'skip', 'next', 'reset', 'visualize', 'view', 'replay', 'log', 'run', 'terms'],
];

export class BisectState {
  constructor(private readonly run: GitRun) {}

  private get repository() {
    return this.run.repository;
  }

  /** The branch or commit it began on; undefined where nothing is bisected. */
  get start(): string | undefined {
    return this.repository.state('BISECT_START')?.trim() || undefined;
  }

  /** Bad and good, or what the learner calls them; undefined where nobody said. */
  get terms(): Terms | undefined {
    const [bad, good] = (this.repository.state('BISECT_TERMS') ?? '').split('\n');
    return bad ? { bad, good: good ?? '' } : undefined;
  }

  get bad(): string | undefined {
    return this.repository.oid(`refs/bisect/${(this.terms ?? DEFAULT_TERMS).bad}`);
  }

  get good(): string[] {
    return this.marked((this.terms ?? DEFAULT_TERMS).good);
  }

  get skipped(): string[] {
    return this.marked('skip');
  }

  private marked(term: string): string[] {
    const { refs } = this.repository;
    const names = refs.names('refs/bisect/').filter((name) => name.startsWith(`refs/bisect/${term}-`));
    return names.map((name) => this.repository.oid(name)!).sort();
  }

  /** The paths it is limited to. */
  get paths(): string[] {
    return unquoted(this.repository.state('BISECT_NAMES') ?? '');
  }

  /** Answers whether they may be called so. */
  writeTerms({ bad, good }: Terms): boolean {
    if (bad === good) return this.refuse('please use two different terms');
    if (!this.isTerm(bad, 'bad') || !this.isTerm(good, 'good')) return false;
    this.repository.writeState('BISECT_TERMS', `${bad}\n${good}\n`);
    return true;
  }

  private isTerm(term: string, meant: 'bad' | 'good'): boolean {
    const odd = term === '' || /[\s~^:?*[\\\x7f\x00-\x1f]|\.\.|^[./]|\/$|\.lock$|@\{/.test(term);
    if (odd) return this.refuse(`'${term}' is not a valid term`);
    if (OWN_WORDS.includes(term)) return this.refuse(`can't use the builtin command '${term}' as a term`);
    const other = meant === 'bad' ? ['good', 'old'] : ['bad', 'new'];
    return other.includes(term) ? this.refuse(`can't change the meaning of the term '${term}'`) : true;
  }

  private refuse(message: string): false {
    this.run.warn(`error: ${message}`);
    return false;
  }

  /** Marks a commit `bad`, `good` or `skip` (or with the learner's own words). */
  mark(term: string, oid: string, terms: Terms, quoteInLog = true): void {
    const ref = term === terms.bad ? `refs/bisect/${term}` : `refs/bisect/${term}-${oid}`;
    this.repository.refs.set(ref, oid);
    this.log(`# ${term}: ${this.titled(oid)}`);
    if (quoteInLog) this.log(`git bisect ${term} ${oid}`);
  }

  /** `[1234…] Subject` */
  titled(oid: string): string {
    return `[${oid}] ${subjectOf(this.repository.objects.commit(oid).message)}`;
  }

  log(line: string): void {
    this.repository.writeState('BISECT_LOG', `${this.repository.state('BISECT_LOG') ?? ''}${line}\n`);
  }

  /** Forgets all of it. */
  clean(): void {
    const { refs } = this.repository;
    for (const name of [...refs.names('refs/bisect/'), 'BISECT_HEAD', 'BISECT_EXPECTED_REV'])
      if (refs.get(name)) refs.remove(name);
    this.repository.removeState(...FILES);
  }
}

export const DEFAULT_TERMS: Terms = { bad: 'bad', good: 'good' };

/** Words as a shell would be given them, each behind a space. */
export function quotedWords(words: readonly string[]): string {
  return words.map((word) => ` '${word.replace(/['!]/g, (char) => `'\\${char}'`)}'`).join('');
}

/** The words of such a text. */
export function unquoted(text: string): string[] {
  const words = text.trim().match(/(?:'[^']*'|\\.)+/g) ?? [];
  return words.map((word) =>
    word.replace(/'([^']*)'|\\(.)/g, (_all, inside?: string, char?: string) => inside ?? char ?? ''),
  );
}
