/**
 * What a typed line asks for, as far as checks look: its simple commands, their words and where their output goes.
 *
 * Models: quotes, `\`, pipes, lists, redirections, heredocs (skipped), assignments in front of a command.
 * Left out: expansions; a word is taken as written.
 */

export interface TypedWords {
  words: string[];
  /** Files the output goes to, in order. */
  redirects: { mode: 'write' | 'append'; file: string }[];
}

const TOKEN =
  /\s*(?:(\\\n)|(\n|&&|\|\||[;|&()])|(\d?>>|\d?>&\d?|&>>?|\d?>\|?|<<<|<<-?|<)|((?:\\[\s\S]|"(?:\\[\s\S]|[^"\\])*"|'[^']*'|[^\s;&|<>()"'\\])+)|(#[^\n]*))/y;

/** The simple commands of a line, in order. */
export function typedCommands(line: string): TypedWords[] {
  const commands: TypedWords[] = [];
  let current: TypedWords = { words: [], redirects: [] };
  let redirect: string | undefined;
  const finish = (): void => {
    if (current.words.length || current.redirects.length) commands.push(current);
    current = { words: [], redirects: [] };
  };
  TOKEN.lastIndex = 0;
  const text = withoutHeredocs(line);
  for (let found = TOKEN.exec(text); found; found = TOKEN.exec(text)) {
    const [, , separator, operator, word] = found;
    if (separator) finish();
    else if (operator) redirect = operator;
    else if (word !== undefined) {
      if (redirect === undefined) current.words.push(unquoted(word));
      else keepRedirect(current, redirect, unquoted(word));
      redirect = undefined;
    }
    if (found[0] === '') break;
  }
  finish();
  return commands.map((command) => ({ ...command, words: withoutAssignments(command.words) }));
}

function keepRedirect(command: TypedWords, operator: string, file: string): void {
  if (/^[1&]?>>$/.test(operator)) command.redirects.push({ mode: 'append', file });
  else if (/^[1&]?>\|?$/.test(operator)) command.redirects.push({ mode: 'write', file });
}

/** Bodies of heredocs are no commands. */
function withoutHeredocs(line: string): string {
  const heredoc = /<<-?\s*(['"]?)([\w-]+)\1([^\n]*)\n[\s\S]*?\n?^\s*\2$/gm;
  return line.replace(heredoc, (_all, _quote, _word, rest: string) => rest);
}

function withoutAssignments(words: string[]): string[] {
  const first = words.findIndex((word) => !/^\w+=/.test(word));
  return first < 0 ? [] : words.slice(first);
}

function unquoted(word: string): string {
  return word.replace(
    /\\\n|\\([\s\S])|"((?:\\[\s\S]|[^"\\])*)"|'([^']*)'/g,
    (_all, escaped, double, single) =>
      String(escaped ?? double?.replace(/\\(["\\$`])/g, '$1') ?? single ?? ''),
  );
}

/** `-n x`, `-n=x`, `-nx`, `--namespace x`, `--namespace=x`: the value given; true for a flag alone; undefined for none. */
export function flagOf(words: readonly string[], names: readonly string[]): string | true | undefined {
  for (const [index, word] of words.entries()) {
    for (const name of names) {
      if (word === name) {
        const next = words[index + 1];
        return next === undefined || next.startsWith('-') ? true : next;
      }
      if (word.startsWith(`${name}=`)) return word.slice(name.length + 1);
      if (/^-\w$/.test(name) && word.startsWith(name) && !word.startsWith('--')) return word.slice(2);
    }
  }
  return undefined;
}
