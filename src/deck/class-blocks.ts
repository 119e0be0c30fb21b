/**
 * markdown-it rules for remark's `.class[ … ]`: a `<div>` where it spans lines, a `<span>` within a line.
 *
 * Models: any number of classes (`.small.red[x]`), nested, around any Markdown. Unlike remark, brackets inside code
 * (fenced or inline) and escaped ones do not count.
 */
import type { MarkdownIt, StateBlock, StateInline } from 'markdown-it';

const OPENING = /^(\\?)((?:\.[a-zA-Z_-][\w-]*)+)\[/;

/** An opening `.class[` at the start of a line that no bracket closes; `line` counts from 0 in the text parsed. */
export class UnclosedClass extends Error {
  constructor(
    readonly opening: string,
    public line: number,
  ) {
    super(`${opening} is not closed`);
  }
}

export function classBlocks(md: MarkdownIt): void {
  md.block.ruler.before('fence', 'class_block', block, {
    alt: ['paragraph', 'reference', 'blockquote', 'list'],
  });
  md.inline.ruler.before('emphasis', 'class_span', span);
  md.inline.ruler.at('text', plainText);
}

/** markdown-it's own rule for plain text does not stop at a point. */
function plainText(state: StateInline, silent: boolean): boolean {
  const found = /[\n!#$%&*+\-.:<=>@[\\\]^_`{}~]/.exec(state.src.slice(state.pos, state.posMax));
  const length = found ? found.index : state.posMax - state.pos;
  if (length === 0) return false;
  if (!silent) state.pending += state.src.slice(state.pos, state.pos + length);
  state.pos += length;
  return true;
}

function block(state: StateBlock, startLine: number, endLine: number, silent: boolean): boolean {
  if (state.sCount[startLine]! - state.blkIndent >= 4) return false;
  const begin = state.bMarks[startLine]! + state.tShift[startLine]!;
  const opening = OPENING.exec(state.src.slice(begin, state.eMarks[startLine]));
  if (!opening || opening[1]) return false;
  const text = state.getLines(startLine, endLine, state.blkIndent, false);
  const offset = text.length - text.trimStart().length + opening[0].length;
  const close = closingBracket(text, offset);
  if (close < 0) throw new UnclosedClass(opening[0], startLine);
  const inner = text.slice(offset, close);
  if (!inner.includes('\n')) return false;
  if (silent) return true;
  const lastLine = startLine + text.slice(0, close).split('\n').length - 1;
  const open = state.push('class_block_open', 'div', 1);
  open.attrSet('class', opening[2]!.slice(1).replaceAll('.', ' '));
  open.map = [startLine, lastLine + 1];
  open.block = true;
  nested(state, inner, startLine);
  state.push('class_block_close', 'div', -1).block = true;
  nested(state, restOfLine(text, close), lastLine);
  state.line = lastLine + 1;
  return true;
}

function restOfLine(text: string, close: number): string {
  const end = text.indexOf('\n', close);
  return text.slice(close + 1, end < 0 ? undefined : end);
}

/** Parses `text` as blocks of their own; its first line is line `offset` of the text around it. */
function nested(state: StateBlock, text: string, offset: number): void {
  if (text.trim() === '') return;
  const first = state.tokens.length;
  try {
    state.md.block.parse(text, state.md, state.env, state.tokens);
  } catch (error) {
    if (error instanceof UnclosedClass) error.line += offset;
    throw error;
  }
  for (const token of state.tokens.slice(first)) {
    if (token.map) token.map = [token.map[0] + offset, token.map[1] + offset];
    token.level += state.level;
  }
}

function span(state: StateInline, silent: boolean): boolean {
  const opening = OPENING.exec(state.src.slice(state.pos));
  if (!opening || opening[1]) return false;
  const begin = state.pos + opening[0].length;
  const close = closingBracket(state.src, begin);
  if (close < 0 || close > state.posMax) return false;
  if (!silent) {
    state.push('class_span_open', 'span', 1).attrSet('class', opening[2]!.slice(1).replaceAll('.', ' '));
    const { pos, posMax } = state;
    state.pos = begin;
    state.posMax = close;
    state.md.inline.tokenize(state);
    state.pos = pos;
    state.posMax = posMax;
    state.push('class_span_close', 'span', -1);
  }
  state.pos = close + 1;
  return true;
}

/** Index of the bracket that closes the one before `from`; -1 where there is none. */
function closingBracket(text: string, from: number): number {
  let depth = 1;
  for (let at = from; at < text.length; at++) {
    const char = text[at]!;
    if (char === '\\') at++;
    else if (char === '`' || char === '~') at = codeEnd(text, at) - 1;
    else if (char === '[') depth++;
    else if (char === ']' && --depth === 0) return at;
  }
  return -1;
}

/** Where the code that begins at `at` ends, fenced or inline; the next character where it is no code. */
function codeEnd(text: string, at: number): number {
  const mark = /^(`+|~{3,}|~)/.exec(text.slice(at))![0];
  const before = text.slice(text.lastIndexOf('\n', at - 1) + 1, at);
  if (mark.length >= 3 && /^[\s>]*(?:(?:[-*+]|\d+[.)])\s+)*$/.test(before)) {
    const info = text.slice(at + mark.length, lineEnd(text, at));
    if (mark.startsWith('~') || !info.includes('`')) return fenceEnd(text, at, mark);
  }
  if (mark.startsWith('~')) return at + mark.length;
  const rest = text.slice(at + mark.length);
  const close = new RegExp(`(?<!\`)${mark}(?!\`)`).exec(rest);
  const paragraph = /\n\s*\n/.exec(rest);
  if (!close || (paragraph && paragraph.index < close.index)) return at + mark.length;
  return at + mark.length + close.index + mark.length;
}

function fenceEnd(text: string, at: number, mark: string): number {
  const close = new RegExp(`\\n[\\s>]*${mark[0]}{${mark.length},}[ \\t]*(?=\\n|$)`).exec(text.slice(at));
  return close ? at + close.index + close[0].length : text.length;
}

function lineEnd(text: string, at: number): number {
  const end = text.indexOf('\n', at);
  return end < 0 ? text.length : end;
}
