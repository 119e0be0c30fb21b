/**
 * `yq`: jq's language on YAML files.
 *
 * Models: mikefarah's yq 4 as far as a learner uses it: `yq [eval] EXPRESSION [FILE…]`, `-i`, `-r`, `-o json|yaml`, `-n`; every
 * document of a file is one input, and prints as a document. The expressions are run by jq, whose language is close to
 * yq's for paths, `select`, pipes and assignments. Left out: comments (an edited file loses them), `eval-all`, yq's own
 * operators (`*+`, `tag`, anchors).
 */
import { parseAllDocuments, stringify } from 'yaml';
import { FilesError, join } from '../files/files';
import type { Program, ProgramContext } from '../shell/program';
import { shellQuote } from '../shell/shell-quote';

const VERSION = '4.44.1';

interface Options {
  inPlace: boolean;
  raw: boolean;
  noInput: boolean;
  output: string;
  words: string[];
}

export const yq: Program = async (args, context) => {
  if (['-V', '--version'].includes(args[0] ?? '')) {
    context.out(`yq (https://github.com/mikefarah/yq/) version v${VERSION}\n`);
    return 0;
  }
  const options = read(args);
  if (typeof options === 'string') return fail(context, options);
  if (options.words[0] === 'eval' || options.words[0] === 'e') options.words.shift();
  const [first, ...rest] = options.words;
  if (first === undefined) return fail(context, 'no expression given');
  const expression = rest.length || !context.files.isFile(join(context.cwd, first)) ? first : '.';
  const files = expression === first ? rest : options.words;
  if (options.inPlace && !files.length)
    return fail(
      context,
      'write in place flag only applicable when giving an expression and at least one file',
    );
  for (const [index, file] of (files.length ? files : ['-']).entries()) {
    const text = options.noInput ? 'null' : readInput(context, file);
    if (text === undefined) return fail(context, `open ${file}: no such file or directory`);
    const printed = await evaluate(context, expression, text, options);
    if (printed === undefined) return 1;
    if (options.inPlace) context.files.write(join(context.cwd, file), printed);
    else context.out(index > 0 && options.output === 'yaml' ? `---\n${printed}` : printed);
  }
  return 0;
};

function read(args: string[]): Options | string {
  const options: Options = { inPlace: false, raw: false, noInput: false, output: 'yaml', words: [] };
  for (let i = 0; i < args.length; i++) {
    const arg = args[i]!;
    if (arg === '-i' || arg === '--inplace') options.inPlace = true;
    else if (arg === '-r' || arg === '--unwrapScalar') options.raw = true;
    else if (arg === '-n' || arg === '--null-input') options.noInput = true;
    else if (arg === '-o' || arg === '--output-format') options.output = format(args[++i] ?? '');
    else if (/^-o=?./.test(arg)) options.output = format(arg.replace(/^-o=?/, ''));
    else if (arg.startsWith('--output-format=')) options.output = format(arg.slice(16));
    else if (arg === '-P' || arg === '--prettyPrint' || arg === '-M') continue;
    else if (arg.startsWith('-') && arg !== '-') return `unknown flag: ${arg}`;
    else options.words.push(arg);
  }
  return options.output === 'json' || options.output === 'yaml'
    ? options
    : `unknown format '${options.output}' please use [yaml|json]`;
}

function format(name: string): string {
  return { y: 'yaml', j: 'json' }[name] ?? name;
}

function readInput(context: ProgramContext, file: string): string | undefined {
  if (file === '-') return context.stdin;
  try {
    return context.files.readText(join(context.cwd, file));
  } catch (error) {
    if (error instanceof FilesError) return undefined;
    throw error;
  }
}

/** Runs the expression on each document; undefined where it failed, with the reason said. */
async function evaluate(
  context: ProgramContext,
  expression: string,
  text: string,
  options: Options,
): Promise<string | undefined> {
  const documents = parseAllDocuments(text);
  const results: string[] = [];
  for (const document of Array.isArray(documents) ? documents : []) {
    const [error] = document.errors;
    if (error) {
      fail(context, `bad file: ${error.message.split('\n')[0]}`);
      return undefined;
    }
    const input = `/tmp/yq-${context.names.suffix(6)}.json`;
    context.files.write(input, JSON.stringify(document.toJSON() ?? null));
    const { stdout, stderr, code } = await context.exec(`jq -c ${shellQuote(expression)} ${input}`);
    context.files.remove(input);
    if (code !== 0) {
      fail(context, stderr.trim().replace(/^jq: (error: )?/, ''));
      return undefined;
    }
    const values = stdout
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line) as unknown);
    results.push(values.map((value) => print(value, options)).join(''));
  }
  return results
    .filter((each) => each !== '')
    .join(options.output === 'yaml' && results.length > 1 ? '---\n' : '');
}

function print(value: unknown, options: Options): string {
  if (options.output === 'json')
    return typeof value === 'string' && options.raw ? `${value}\n` : `${JSON.stringify(value, null, 2)}\n`;
  if (typeof value === 'string') return `${value}\n`;
  return stringify(value, { lineWidth: 0, indentSeq: true });
}

function fail(context: ProgramContext, message: string): number {
  context.err(`Error: ${message}\n`);
  return 1;
}
