/**
 * The words of an expression, and how CEL tells what is wrong with its text.
 *
 * Models: cel-go's grammar and the words of its parser (ANTLR).
 */
export interface Token {
  kind: 'number' | 'name' | 'string' | 'sign' | 'end';
  text: string;
  /** Where it begins in the expression. */
  at: number;
}

/** Something wrong at a place of the text. */
export interface Problem {
  at: number;
  why: string;
}

/** What is wrong with an expression, in CEL's words. */
export class ExpressionError extends Error {
  constructor(text: string, problems: readonly Problem[]) {
    super(
      [...problems]
        .sort((a, b) => a.at - b.at)
        .map((each) => told(text, each))
        .join('\n'),
    );
  }
}

function told(text: string, { at, why }: Problem): string {
  if (text === '') return `ERROR: <input>:1:0: ${why}`;
  return `ERROR: <input>:1:${at + 1}: ${why}\n | ${text}\n | ${'.'.repeat(at)}^`;
}

const TOKEN =
  /(?:\s|\/\/[^\n]*)*(?:(0x[0-9a-fA-F]+u?|\d+\.\d+(?:[eE][+-]?\d+)?|\d+[eE][+-]?\d+|\d+u?)|(r?"(?:\\.|[^"\\\n])*"|r?'(?:\\.|[^'\\\n])*')|([A-Za-z_][A-Za-z0-9_]*)|(\|\||&&|[=!<>]=|[-+*/%<>!?:.,()[\]{}]))/y;

/** The tokens, an `end` behind them; what is none is noted among the problems. */
export function tokenize(text: string, problems: Problem[]): Token[] {
  const tokens: Token[] = [];
  const end = text.replace(/(?:\s|\/\/[^\n]*)+$/, '').length;
  let at = 0;
  while (at < end) {
    TOKEN.lastIndex = at;
    const match = TOKEN.exec(text);
    if (match) {
      tokens.push(tokenOf(match));
      at = TOKEN.lastIndex;
    } else at = unknown(text, at, problems);
  }
  tokens.push({ kind: 'end', text: '<EOF>', at: text.length });
  return tokens;
}

function tokenOf(match: RegExpExecArray): Token {
  const [all, number, string, name, sign] = match;
  const text = number ?? string ?? name ?? sign!;
  const at = match.index + all.length - text.length;
  if (number !== undefined) return { kind: 'number', text, at };
  if (string !== undefined) return { kind: 'string', text, at };
  return { kind: name !== undefined && name !== 'in' ? 'name' : 'sign', text, at };
}

/** Half an operator takes the character behind it along, a quote that is not closed all that follows. */
function unknown(text: string, from: number, problems: Problem[]): number {
  const at = from + text.slice(from).search(/\S/);
  const first = text[at]!;
  const length = /['"]/.test(first) ? text.length - at : /[=&|]/.test(first) ? 2 : 1;
  const found = text.slice(at, at + length);
  problems.push({ at, why: `Syntax error: token recognition error at: '${found}'` });
  return at + found.length;
}
