/**
 * `git rev-parse`.
 *
 * Models: builtin/rev-parse.c: revisions as names or hashes, facts about the repository, sorting of arguments.
 * Left out: `--parseopt`, `--sq-quote`, `--bisect`, `--disambiguate`, `--path-format`.
 */
import { approxidate } from '../../git/approxidate';
import { shortName } from '../../git/branches';
import { findRef } from '../../git/revisions';
import { notModelled } from '../not-modelled';
import { die, exit } from './failure';
import { HelpAsked } from './parse-options';
import { checkPath, readRefOption, readRevision, type RevArg } from './rev-args';
import type { GitRun } from './run';

/** Arguments that `git rev-list` would take. */
const REV_ARGUMENT =
  /^(-\d+|--(all|bisect|dense|branches(=.*)?|header|ignore-missing|max-age=.*|max-count=.*|min-age=.*|no-merges|min-parents=.*|no-min-parents|max-parents=.*|no-max-parents|objects|objects-edge|parents|pretty|remotes(=.*)?|glob=.*|sparse|tags(=.*)?|topo-order|date-order|unpacked))$/;

export function revParse(run: GitRun, args: string[]): number {
  if (args[0] === '-h') throw new HelpAsked('rev-parse');
  if (/^--(parseopt|sq-quote)$/.test(args[0] ?? '')) throw notModelled('git', `rev-parse ${args[0]}`);
  void run.repository;
  new RevParse(run).read(args);
  return 0;
}

class RevParse {
  private revs = true;
  private others = true;
  private flags = true;
  private nonFlags = true;
  private verify = false;
  private quiet = false;
  private abbrev: number | undefined;
  private symbolic: 'no' | 'as-is' | 'full' = 'no';
  private abbrevRef = false;
  private negated = false;
  private quoted = false;
  private fallback: string | undefined;
  private ended = false;
  /** Arguments from here on are files: 1 they are checked, 2 they follow `--`. */
  private asIs: 0 | 1 | 2 = 0;

  constructor(private readonly run: GitRun) {}

  read(args: readonly string[]): void {
    const found: RevArg[] = [];
    const words = [...args];
    const separated = words.includes('--');
    while (words.length) {
      const word = words.shift()!;
      if (this.asIs) {
        if (this.showFile(word) && this.asIs < 2) checkPath(this.run, word, false);
      } else if (word === '--') {
        this.asIs = 2;
        if (this.flags || this.revs) this.showFile(word);
      } else if (word.startsWith('-') && !this.ended) this.takeOption(word, words);
      else this.takeArgument(word, separated, found);
    }
    if (!this.verify) return this.showDefault();
    if (found.length === 1) this.showRevision(found[0]!);
    else if (found.length || !this.showsDefault()) this.notSingle();
  }

  private say(text: string): void {
    if (this.quoted) this.run.out(`'${text.replace(/'/g, "'\\''")}' `);
    else this.run.say(text);
  }

  private notSingle(): never {
    return this.quiet ? exit(1) : die('Needed a single revision');
  }

  private takeArgument(word: string, separated: boolean, found: RevArg[]): void {
    const revisions = this.readQuietly(word);
    if (revisions) {
      if (this.verify && revisions.length === 1) found.push(revisions[0]!);
      // of a range the end comes first
      else for (const each of ordered(word, revisions)) this.showRevision(each);
      return;
    }
    if (this.verify) this.notSingle();
    if (separated) die(`bad revision '${word}'`);
    this.asIs = 1;
    if (this.showFile(word)) checkPath(this.run, word, true);
  }

  private readQuietly(word: string): RevArg[] | undefined {
    if (word.includes('..') && !/[:{]/.test(word)) return readRevision(this.run, word);
    const excluded = word.startsWith('^');
    const name = excluded ? word.slice(1) : word;
    if (/\^(@|!|-\d*)$/.test(name)) return readRevision(this.run, word);
    const oid = this.run.tryResolve(name, this.quiet);
    return oid === undefined ? undefined : [{ name, oid, excluded }];
  }

  private showFile(word: string): boolean {
    this.showDefault();
    if (!this.nonFlags || !this.others) return false;
    this.say(word);
    return true;
  }

  private showDefault(): void {
    void this.showsDefault();
  }

  private showsDefault(): boolean {
    const name = this.fallback;
    this.fallback = undefined;
    const oid = name === undefined ? undefined : this.run.tryResolve(name, true);
    if (oid === undefined) return false;
    this.showRevision({ name: name!, oid, excluded: false });
    return true;
  }

  private showRevision({ name, oid, excluded }: RevArg): void {
    if (!this.revs) return;
    this.fallback = undefined;
    const sign = excluded !== this.negated ? '^' : '';
    if (this.symbolic === 'no' && !this.abbrevRef) {
      this.say(sign + (this.abbrev === undefined ? oid : this.run.abbrev(oid, this.abbrev)));
    } else if (this.symbolic === 'as-is' && !this.abbrevRef) this.say(sign + name);
    else {
      const ref = this.fullName(name);
      if (ref !== undefined)
        this.say(sign + (this.abbrevRef && ref !== 'HEAD' ? shortName(this.run.repository, ref) : ref));
    }
  }

  /** The ref behind a name; HEAD is the branch it is on. */
  private fullName(name: string): string | undefined {
    const { repository } = this.run;
    const upstream = this.run.refNamed(name);
    const ref = upstream ?? findRef(repository, name);
    return ref === undefined ? undefined : (repository.refs.get(ref)?.target ?? ref);
  }

  private takeOption(word: string, rest: string[]): void {
    if (this.takeFilter(word, rest) || this.takeLook(word) || this.takeFact(word, rest)) return;
    const refs = readRefOption(this.run, word);
    if (refs) {
      // HEAD is not a ref of `--all` here
      for (const each of refs) if (each.name !== 'HEAD') this.showRevision(each);
      return;
    }
    const date = /^--(since|after|before|until)=(.*)$/.exec(word);
    if (date) {
      const age = date[1] === 'since' || date[1] === 'after' ? 'max' : 'min';
      if (this.flags && this.revs) this.say(`--${age}-age=${approxidate(date[2]!, this.run.now())}`);
      return;
    }
    if (/^--(disambiguate=|path-format|bisect$|exclude)/.test(word))
      throw notModelled('git', `rev-parse ${word}`);
    if (this.showFlag(word) && this.verify) this.notSingle();
  }

  private showFlag(word: string): boolean {
    if (!this.flags || !(REV_ARGUMENT.test(word) ? this.revs : this.others)) return false;
    this.say(word);
    return true;
  }

  private takeFilter(word: string, rest: string[]): boolean {
    switch (word) {
      case '--revs-only':
        this.others = false;
        return true;
      case '--no-revs':
        this.revs = false;
        return true;
      case '--flags':
        this.nonFlags = false;
        return true;
      case '--no-flags':
        this.flags = false;
        return true;
      case '--verify':
        this.flags = this.others = false;
        this.verify = true;
        return true;
      case '-q':
      case '--quiet':
        this.quiet = true;
        return true;
      case '--default':
        this.fallback = rest.shift() ?? die('--default requires an argument');
        return true;
      case '--end-of-options':
        this.ended = true;
        if (this.flags || this.revs) this.showFile(word);
        return true;
      case '--not':
        this.negated = !this.negated;
        return true;
    }
    return false;
  }

  private takeLook(word: string): boolean {
    const short = /^--short(?:=(.*))?$/.exec(word);
    if (short) {
      this.flags = this.others = false;
      this.verify = true;
      const digits = short[1] === undefined ? undefined : parseInt(short[1], 10) || 0;
      this.abbrev = digits === undefined ? 7 : Math.min(Math.max(digits, 4), 40);
      return true;
    }
    const ref = /^--abbrev-ref(?:=(.*))?$/.exec(word);
    if (ref) {
      if (ref[1] !== undefined && ref[1] !== 'strict' && ref[1] !== 'loose')
        die(`unknown mode for --abbrev-ref: ${ref[1]}`);
      this.abbrevRef = true;
      return true;
    }
    if (word === '--symbolic') this.symbolic = 'as-is';
    else if (word === '--symbolic-full-name') this.symbolic = 'full';
    else if (word === '--sq') this.quoted = true;
    else return false;
    return true;
  }

  /** What is asked about the repository itself. */
  private takeFact(word: string, rest: string[]): boolean {
    const { run } = this;
    const { gitDir, place } = run.repository;
    const inGitDir = run.cwd === gitDir || run.cwd.startsWith(`${gitDir}/`);
    const inside = place.workTree !== null && !inGitDir;
    const prefix = inside ? run.prefix : '';
    const atTop = run.cwd === place.workTree;
    const shownDir = atTop ? '.git' : run.cwd === gitDir ? '.' : gitDir;
    switch (word) {
      case '--show-toplevel':
        run.say(inside ? place.workTree! : die('this operation must be run in a work tree'));
        return true;
      case '--show-prefix':
        run.say(prefix);
        return true;
      case '--show-cdup':
        run.say('../'.repeat(prefix.split('/').length - 1));
        return true;
      case '--git-dir':
        run.say(shownDir);
        return true;
      case '--git-common-dir':
        run.say(inside && !atTop ? `${'../'.repeat(prefix.split('/').length - 1)}.git` : shownDir);
        return true;
      case '--absolute-git-dir':
        run.say(gitDir);
        return true;
      case '--git-path': {
        const path = rest.shift() ?? die('--git-path requires an argument');
        run.say(
          `${inside && !atTop ? `${'../'.repeat(prefix.split('/').length - 1)}.git` : shownDir}/${path}`,
        );
        return true;
      }
      case '--is-inside-work-tree':
        run.say(String(inside));
        return true;
      case '--is-inside-git-dir':
        run.say(String(inGitDir));
        return true;
      case '--is-bare-repository':
        run.say(String(run.repository.config.bool('core.bare') === true));
        return true;
      case '--is-shallow-repository':
        run.say(String(run.repository.state('shallow') !== undefined));
        return true;
      case '--show-superproject-working-tree':
      case '--shared-index-path':
        return true;
    }
    if (!/^--show-object-format(=|$)/.test(word)) return false;
    run.say('sha1');
    return true;
  }
}

function ordered(word: string, revisions: RevArg[]): RevArg[] {
  if (word.includes('...')) {
    const [from, to] = [revisions.at(-2)!, revisions.at(-1)!];
    return [to, from, ...revisions.slice(0, -2)];
  }
  return word.includes('..') ? [...revisions].reverse() : revisions;
}
