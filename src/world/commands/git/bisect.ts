/**
 * `git bisect`: the commit that broke it, found by halves.
 *
 * Models: git-bisect.sh and builtin/bisect--helper.c. Nobody is asked whether to begin: there is no keyboard to answer.
 */
import { walkAll } from '../../git/rev-walk';
import { BisectState, DEFAULT_TERMS, quotedWords, unquoted, type Terms } from './bisect-state';
import { attempt, checkOut, ENDS, nextStep, type End } from './bisect-next';
import { checkout } from './checkout';
import { die, exit, fail } from './failure';
import { log } from './log';
import { usageOf } from './parse-options';
import { readRevision } from './rev-args';
import type { GitRun } from './run';

export async function bisect(run: GitRun, args: string[]): Promise<number> {
  const [command, ...rest] = args;
  if (command !== '-h' && run.repository.place.workTree !== null && run.prefix !== '')
    exit(1, 'You need to run this command from the toplevel of the working tree.\n');
  if (command === undefined) exit(1, `${usageOf('bisect').split('\n')[0]}\n`);
  if (command === '-h' || command === 'help') {
    run.out(usageOf('bisect'));
    return 0;
  }
  void run.repository;
  const end = await new Bisect(run).perform(command, rest);
  return end === ENDS.found || end === ENDS.mergeBase ? 0 : end;
}

class Bisect {
  private readonly state: BisectState;
  private terms: Terms;

  constructor(private readonly run: GitRun) {
    this.state = new BisectState(run);
    this.terms = this.state.terms ?? DEFAULT_TERMS;
  }

  private get repository() {
    return this.run.repository;
  }

  async perform(command: string, args: string[]): Promise<End> {
    const { bad, good } = this.terms;
    if (['bad', 'good', 'new', 'old', bad, good].includes(command)) return this.mark(command, args);
    switch (command) {
      case 'start':
        return this.start(args);
      case 'skip':
        return this.skip(args);
      case 'next':
        if (args.length) fail('--bisect-next requires 0 arguments');
        return this.next();
      case 'reset':
        return this.reset(args);
      case 'terms':
        return this.tellTerms(args);
      case 'log':
        this.run.out(this.repository.state('BISECT_LOG') ?? fail('We are not bisecting.'));
        return 0;
      case 'replay':
        return this.replay(args);
      case 'run':
        return this.runCommand(args);
      case 'visualize':
      case 'view':
        return this.view(args);
      default:
        return exit(129, `error: unknown subcommand: \`${command}'\n${HELPER_USAGE}`);
    }
  }

  /** Is what it needs there? `term`: the word that was used last, absent where nothing is to be said. */
  private lacks(term?: string): boolean {
    const { state, terms, run } = this;
    const noGood = !state.good.length;
    const noBad = state.bad === undefined;
    if (!noGood && !noBad) return false;
    if (term === undefined) return true;
    if (noGood && !noBad && term === terms.good) {
      run.warn(`warning: bisecting only with a ${terms.bad} commit`);
      return false;
    }
    const need = 'You need to give me at least one bad|new and good|old revision.';
    const can = 'You can use "git bisect bad|new" and "git bisect good|old" for that.';
    run.warn(
      state.start === undefined
        ? `error: You need to start by "git bisect start".\nYou then need to give me at least one good|old and bad|new revision.\nYou can use "git bisect good|old" and "git bisect bad|new" for that.`
        : `error: ${need}\n${can}`,
    );
    return true;
  }

  private hasBegun(): boolean {
    if (this.state.start !== undefined) return true;
    this.run.err('You need to start by "git bisect start"\n\n');
    return false;
  }

  private async next(): Promise<End> {
    if (!this.hasBegun() || this.lacks(this.terms.good)) return ENDS.failed;
    return nextStep(this.run, this.state);
  }

  private async autoNext(): Promise<End> {
    if (!this.lacks()) return this.next();
    this.tellStatus();
    return ENDS.next;
  }

  private tellStatus(): void {
    const { state, run } = this;
    const good = state.good.length;
    const line =
      !good && state.bad === undefined
        ? 'waiting for both good and bad commits'
        : good
          ? `waiting for bad commit, ${good} good commit${good === 1 ? '' : 's'} known`
          : 'waiting for good commit(s), bad commit known';
    run.say(`status: ${line}`);
    state.log(`# status: ${line}`);
  }

  private async start(args: readonly string[]): Promise<End> {
    const { run, state, repository } = this;
    const given = this.readStart(args);
    const { revisions, firstParent, noCheckout, paths } = given;
    const from = await this.startingPoint(noCheckout);
    if (from === undefined) return ENDS.failed;
    state.clean();
    repository.writeState('BISECT_START', `${from}\n`);
    if (firstParent) repository.writeState('BISECT_FIRST_PARENT', '\n');
    if (noCheckout) repository.refs.set('BISECT_HEAD', run.commit(from) ?? die(`invalid ref: '${from}'`));
    repository.writeState('BISECT_NAMES', `${quotedWords(paths)}\n`);
    revisions.forEach((oid, index) =>
      state.mark(index === 0 ? this.terms.bad : this.terms.good, oid, this.terms, false),
    );
    if ((given.named || revisions.length) && !state.writeTerms(this.terms)) {
      state.clean();
      return ENDS.failed;
    }
    state.log(`git bisect start${quotedWords(args)}`);
    const end = await this.autoNext();
    if (end > 0) state.clean();
    return end;
  }

  private readStart(args: readonly string[]) {
    const dashed = args.includes('--');
    const given = { named: false, firstParent: false, noCheckout: this.repository.place.workTree === null };
    const revisions: string[] = [];
    this.terms = { ...DEFAULT_TERMS };
    let at = 0;
    for (; at < args.length && args[at] !== '--'; at++) {
      const arg = args[at]!;
      const term = /^--term-(good|old|bad|new)(?:=(.*))?$/.exec(arg);
      if (term) {
        given.named = true;
        const word = term[2] ?? args[++at] ?? fail("'' is not a valid term");
        this.terms[/good|old/.test(term[1]!) ? 'good' : 'bad'] = word;
      } else if (arg === '--no-checkout') given.noCheckout = true;
      else if (arg === '--first-parent') given.firstParent = true;
      else if (arg.startsWith('--')) fail(`unrecognized option: '${arg}'`);
      else {
        const oid = this.commitNamed(arg);
        if (oid !== undefined) revisions.push(oid);
        else if (dashed) die(`'${arg}' does not appear to be a valid revision`);
        else break;
      }
    }
    const paths = at < args.length - 1 ? args.slice(at) : [];
    return { ...given, revisions, paths };
  }

  private commitNamed(name: string): string | undefined {
    const oid = this.run.tryResolve(name, !name.includes('@{'));
    return oid === undefined ? undefined : this.repository.objects.peel(oid, 'commit');
  }

  /** The branch or commit to come back to; undefined where the way there is barred. */
  private async startingPoint(noCheckout: boolean): Promise<string | undefined> {
    const { repository, state, run } = this;
    const before = state.start;
    if (before === undefined) {
      if (repository.head() === undefined) fail('bad HEAD - strange symbolic ref');
      return repository.branch() ?? repository.head();
    }
    if (noCheckout || (await attempt(run, () => checkout(run, [before, '--']))) === 0) return before;
    run.warn(`error: checking out '${before}' failed. Try 'git bisect start <valid-branch>'.`);
    return undefined;
  }

  private async mark(term: string, args: readonly string[]): Promise<End> {
    if (!this.hasBegun()) return ENDS.failed;
    if (!this.settleTerms(term)) return ENDS.failed;
    const { state, repository, terms } = this;
    if (args.length > 1 && term === terms.bad) fail(`'git bisect ${terms.bad}' can take only one argument.`);
    const revisions = args.length
      ? args.map((arg) => this.markable(arg))
      : [repository.oid('BISECT_HEAD') ?? repository.head() ?? fail('Bad rev input: HEAD')];
    if (revisions.includes(undefined)) return ENDS.failed;
    const expected = repository.oid('BISECT_EXPECTED_REV');
    for (const oid of revisions as string[]) {
      state.mark(term, oid, terms);
      if (expected === undefined || oid === expected) continue;
      repository.removeState('BISECT_ANCESTORS_OK');
      repository.refs.remove('BISECT_EXPECTED_REV');
    }
    return this.autoNext();
  }

  private markable(name: string): string | undefined {
    const oid = this.run.tryResolve(name, !name.includes('@{'));
    if (oid === undefined) this.run.warn(`error: Bad rev input: ${name}`);
    if (oid === undefined) return undefined;
    return this.repository.objects.peel(oid, 'commit') ?? die(`Bad rev input (not a commit): ${name}`);
  }

  /** The first word says which pair of words is used. */
  private settleTerms(term: string): boolean {
    if (term === 'skip') return true;
    const known = this.state.terms;
    if (known && term !== known.bad && term !== known.good)
      return fail(`Invalid command: you're currently in a ${known.bad}/${known.good} bisect`);
    if (known) return true;
    this.terms = term === 'new' || term === 'old' ? { bad: 'new', good: 'old' } : DEFAULT_TERMS;
    return this.state.writeTerms(this.terms);
  }

  private async skip(args: readonly string[]): Promise<End> {
    const { objects } = this.repository;
    const revisions = args.flatMap((arg) => {
      if (!arg.includes('..')) return [arg];
      const ends = readRevision(this.run, arg) ?? die(`bad revision '${arg}'`);
      const [wanted, excluded] = [false, true].map((side) =>
        ends.filter((each) => each.excluded === side).map((each) => each.oid),
      );
      return walkAll(objects, wanted!, excluded!, {}).map((each) => each.oid);
    });
    return this.mark('skip', revisions);
  }

  private async reset(args: readonly string[]): Promise<End> {
    const { run, state, repository } = this;
    if (args.length > 1) fail('--bisect-reset requires either no argument or a commit');
    const back = args[0] ?? state.start;
    if (args[0] !== undefined && this.commitNamed(args[0]) === undefined)
      fail(`'${args[0]}' is not a valid commit`);
    if (back === undefined) {
      run.say('We are not bisecting.');
      return 0;
    }
    if (!repository.refs.get('BISECT_HEAD') && (await attempt(run, () => checkout(run, [back, '--']))) !== 0)
      fail(`could not check out original HEAD '${back}'. Try 'git bisect reset <commit>'.`);
    state.clean();
    return 0;
  }

  private tellTerms(args: readonly string[]): End {
    const { run } = this;
    if (args.length > 1) fail('--bisect-terms requires 0 or 1 argument');
    const { good, bad } = this.state.terms ?? fail('no terms defined');
    const [option] = args;
    if (option === undefined)
      run.out(`Your current terms are ${good} for the old state\nand ${bad} for the new state.\n`);
    else if (/^--term-(good|old)$/.test(option)) run.say(good);
    else if (/^--term-(bad|new)$/.test(option)) run.say(bad);
    else
      fail(
        `invalid argument ${option} for 'git bisect terms'.\nSupported options are: --term-good|--term-old and --term-bad|--term-new.`,
      );
    return 0;
  }

  private async replay(args: readonly string[]): Promise<End> {
    if (args.length !== 1) fail('no logfile given');
    const path = `${args[0]!.startsWith('/') ? '' : `${this.run.cwd}/`}${args[0]}`;
    const text = this.run.files.isFile(path) ? this.run.files.readText(path) : '';
    if (text === '') fail(`cannot read file '${args[0]}' for replaying`);
    await this.reset([]);
    for (const line of text.split('\n')) {
      const [, command, rest] = /^\s*git[ -]bisect\s+(\S+)\s*(.*)$/.exec(line) ?? [];
      if (command === undefined) continue;
      if (this.state.terms) this.terms = this.state.terms;
      if (command === 'start') {
        const end = await this.start(unquoted(rest!));
        if (end > 0) return ENDS.failed;
      } else if (command === 'terms') this.tellTerms(unquoted(rest!));
      else {
        this.settleTerms(command);
        if (![this.terms.bad, this.terms.good, 'skip'].includes(command))
          fail(`'${command}'?? what are you talking about?`);
        this.state.mark(command, this.commitNamed(rest!)!, this.terms);
      }
    }
    return this.autoNext();
  }

  private async runCommand(args: readonly string[]): Promise<End> {
    const { run, terms } = this;
    if (!args.length) fail('bisect run failed: no command provided.');
    if (this.lacks()) return ENDS.failed;
    const command = quotedWords(args);
    for (let first = true; ; first = false) {
      const code = await this.test(command);
      if (first && (code === 126 || code === 127)) await this.verifyGood(command, code);
      if (code >= 128)
        fail(`bisect run failed: exit code ${code} from '${command}' is < 0 or >= 128`, 256 - code);
      const term = code === 125 ? 'skip' : code === 0 ? terms.good : terms.bad;
      const end = await this.mark(term, []);
      if (end === ENDS.next) continue;
      if (end === ENDS.skippedLeft) run.warn('error: bisect run cannot continue any more');
      else if (end === ENDS.mergeBase) run.say('bisect run success');
      else if (end === ENDS.found) run.out('bisect found first bad commit');
      else
        run.warn(
          `error: bisect run failed: 'git bisect--helper --bisect-state ${term}' exited with error code ${-end}`,
        );
      return end;
    }
  }

  private async test(command: string): Promise<number> {
    this.run.say(`running ${command}`);
    const result = await this.run.context.exec(command.trim());
    this.run.out(result.stdout);
    // it is `sh` that looks for the command, and it names the line it was given
    this.run.err(
      result.stderr.replace(
        /^bash: (\S+): (command not found|No such file or directory)$/gm,
        `${command}: 1: $1: not found`,
      ),
    );
    return result.code;
  }

  /** A command that is not there would call every commit bad: it is tried on one that is good. */
  private async verifyGood(command: string, code: number): Promise<void> {
    const { run, state, repository } = this;
    const current = repository.oid('BISECT_HEAD') ?? repository.head()!;
    await checkOut(run, state, state.good[0]!);
    const there = await this.test(command);
    await checkOut(run, state, current);
    if (there >= 128) fail(`unable to verify '${command}' on good revision`);
    if (there === code) fail(`bogus exit code ${there} for good revision`);
  }

  private async view(args: readonly string[]): Promise<End> {
    if (this.lacks()) return ENDS.failed;
    const { run, state } = this;
    const words = args.length && !args[0]!.startsWith('-') ? args.slice(1) : args;
    return log(run, [...words, state.bad!, ...state.good.map((oid) => `^${oid}`), '--', ...state.paths]) ?? 0;
  }
}

const HELPER_USAGE = [
  'usage: git bisect--helper --bisect-reset [<commit>]',
  '   or: git bisect--helper --bisect-terms [--term-good | --term-old | --term-bad | --term-new]',
  '   or: git bisect--helper --bisect-start [--term-{new,bad}=<term> --term-{old,good}=<term>] [--no-checkout] [--first-parent] [<bad> [<good>...]] [--] [<paths>...]',
  '   or: git bisect--helper --bisect-next',
  '   or: git bisect--helper --bisect-state (bad|new) [<rev>]',
  '   or: git bisect--helper --bisect-state (good|old) [<rev>...]',
  '   or: git bisect--helper --bisect-replay <filename>',
  '   or: git bisect--helper --bisect-skip [(<rev>|<range>)...]',
  '   or: git bisect--helper --bisect-visualize',
  '   or: git bisect--helper --bisect-run <cmd>...',
  '',
  '',
].join('\n');
