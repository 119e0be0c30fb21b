/**
 * `kctx` and `kns`: which context, which namespace, in a word.
 *
 * Models: kubectx and kubens, the scripts, under the names that shpod gives them: each asks kubectl, as they do, and prints what
 * kubectl says. Left out: choosing from a list with fzf (they list instead), colours.
 */
import { FilesError, join } from '../files/files';
import type { Program, ProgramContext } from '../shell/program';
import { shellQuote } from '../shell/shell-quote';

const NAMESPACE_USAGE = `USAGE:
  kns            the cluster's namespaces, one a line
  kns NAME       work in this one from now on
  kns -          go back to the one before
  kns -c         which one is it now? (--current)
`;

const CONTEXT_USAGE = `USAGE:
  kctx           the contexts there are, one a line
  kctx NAME      use this one from now on
  kctx -         go back to the one before
  kctx -c        which one is it now? (--current)
  kctx NEW=OLD   call OLD by another name; . is the current one
  kctx -d NAME…  forget contexts; their users and clusters stay
  kctx -u        use none (--unset)
`;

/** A line that ends the script, with what it says on standard error. */
class Failed extends Error {}

export const kns: Program = (args, context) =>
  guarded(context, async () => {
    const [word, ...more] = args;
    if (word === undefined) return listNamespaces(context);
    if (more.length) return misused(context, 'too many flags', NAMESPACE_USAGE);
    if (word === '-h' || word === '--help') return context.out(NAMESPACE_USAGE);
    if (word === '-c' || word === '--current') return context.out(`${await currentNamespace(context)}\n`);
    if (word === '-') return setNamespace(context, await previousNamespace(context));
    if (word.startsWith('-')) return misused(context, `unrecognized flag "${word}"`, NAMESPACE_USAGE);
    return setNamespace(context, word);
  });

export const kctx: Program = (args, context) =>
  guarded(context, async () => {
    const [word, ...more] = args;
    if (word === undefined)
      return context.out(await ask(context, 'config get-contexts -o name', { sorted: true }));
    if (word === '-d') return deleteContexts(context, more);
    if (more.length) return misused(context, 'too many arguments', CONTEXT_USAGE);
    if (word === '-h' || word === '--help') return context.out(CONTEXT_USAGE);
    if (word === '-c' || word === '--current') return pass(context, 'config current-context');
    if (word === '-u' || word === '--unset') {
      context.err('Unsetting current context.\n');
      return pass(context, 'config unset current-context');
    }
    if (word === '-') return setContext(context, previousContext(context));
    if (word.startsWith('-')) return misused(context, `unrecognized flag "${word}"`, CONTEXT_USAGE);
    const renamed = /^(.+)=(.+)$/.exec(word);
    return renamed ? renameContext(context, renamed[2]!, renamed[1]!) : setContext(context, word);
  });

async function guarded({ err }: ProgramContext, body: () => Promise<void> | void): Promise<number> {
  try {
    await body();
    return 0;
  } catch (error) {
    if (!(error instanceof Failed)) throw error;
    err(error.message);
    return 1;
  }
}

function misused({ err, out }: ProgramContext, problem: string, usage: string): never {
  err(`error: ${problem}\n`);
  out(usage);
  throw new Failed('');
}

/** What kubectl prints; its own words where it fails. */
async function ask(
  { exec }: ProgramContext,
  line: string,
  { sorted = false, failure = '' } = {},
): Promise<string> {
  const { stdout, stderr, code } = await exec(`kubectl ${line}${sorted ? ' | sort -n' : ''}`);
  if (code !== 0) throw new Failed(stderr + failure);
  return stdout;
}

/** Runs kubectl and shows all it says. */
async function pass({ exec, out, err }: ProgramContext, line: string): Promise<void> {
  const { stdout, stderr, code } = await exec(`kubectl ${line}`);
  out(stdout);
  err(stderr);
  if (code !== 0) throw new Failed('');
}

async function currentContext(context: ProgramContext): Promise<string> {
  const failure = 'error getting current context\n';
  return (await ask(context, 'config current-context', { failure })).trim();
}

async function currentNamespace(context: ProgramContext): Promise<string> {
  const name = await currentContext(context);
  const path = `{.contexts[?(@.name=="${name}")].context.namespace}`;
  return (await ask(context, `config view -o=jsonpath=${shellQuote(path)}`)) || 'default';
}

async function namespaces(context: ProgramContext): Promise<string[]> {
  const failure = 'error getting namespace list\n';
  const path = `{range .items[*].metadata.name}{@}{"\\n"}{end}`;
  const text = await ask(context, `get namespaces -o=jsonpath=${shellQuote(path)}`, { failure });
  return text.split('\n').filter(Boolean);
}

async function listNamespaces(context: ProgramContext): Promise<void> {
  await currentNamespace(context);
  for (const name of await namespaces(context)) context.out(`${name}\n`);
}

async function setNamespace(context: ProgramContext, name: string): Promise<void> {
  const current = await currentContext(context);
  const before = await currentNamespace(context);
  if (!(await namespaces(context)).includes(name))
    throw new Failed(`error: no namespace exists with name "${name}".\n`);
  await pass(context, `config set-context ${shellQuote(current)} --namespace=${shellQuote(name)}`);
  context.err(`Active namespace is "${name}".\n`);
  if (before !== name) remember(context, namespaceFile(current), before);
}

async function previousNamespace(context: ProgramContext): Promise<string> {
  const before = recall(context, namespaceFile(await currentContext(context)));
  if (!before) throw new Failed('error: No previous namespace found for current context.\n');
  return before;
}

async function setContext(context: ProgramContext, name: string): Promise<void> {
  const before = await ask(context, "config view -o=jsonpath='{.current-context}'");
  await pass(context, `config use-context ${shellQuote(name)}`);
  if (before !== name) remember(context, CONTEXT_FILE, before);
}

function previousContext(context: ProgramContext): string {
  const before = recall(context, CONTEXT_FILE);
  if (!before) throw new Failed('error: No previous context found.\n');
  return before;
}

async function renameContext(context: ProgramContext, from: string, to: string): Promise<void> {
  const old = from === '.' ? await currentContext(context) : from;
  const known = (await ask(context, 'config get-contexts -o=name')).split('\n');
  if (!known.includes(old)) throw new Failed(`error: Context "${old}" not found, can't rename it.\n`);
  if (known.includes(to)) {
    context.err(`Context "${to}" exists, deleting...\n`);
    await ask(context, `config delete-context ${shellQuote(to)}`);
  }
  await pass(context, `config rename-context ${shellQuote(old)} ${shellQuote(to)}`);
}

async function deleteContexts(context: ProgramContext, names: readonly string[]): Promise<void> {
  if (!names.length) misused(context, 'missing context NAME', CONTEXT_USAGE);
  for (const each of names) {
    const name = each === '.' ? await currentContext(context) : each;
    context.err(`Deleting context "${name}"...\n`);
    await pass(context, `config delete-context ${shellQuote(name)}`);
  }
}

const CONTEXT_FILE = 'kubectx';

function namespaceFile(context: string): string {
  return `kubens/${context.replaceAll('/', '-')}`;
}

function recall({ files, machine }: ProgramContext, file: string): string {
  try {
    return files.readText(join(machine.home, `.kube/${file}`));
  } catch (error) {
    if (error instanceof FilesError) return '';
    throw error;
  }
}

function remember({ files, machine }: ProgramContext, file: string, text: string): void {
  const path = join(machine.home, `.kube/${file}`);
  files.mkdir(join(path, '..'), { recursive: true });
  files.write(path, text);
}
