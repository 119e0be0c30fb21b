/**
 * Commits in words: the named formats and `--format=…`.
 *
 * Models: pretty.c. Left out: colours, signatures, mailmap, `%(describe)`.
 */
import { formatDate, type DateMode, type Ident } from '../../git/ident';
import type { Commit } from '../../git/objects';
import type { LogLine } from '../../git/refs';
import { fileSubject, mailBody } from './mail';
import { bodyOf, subjectOf } from './message';

export type PrettyName =
  'oneline' | 'short' | 'medium' | 'full' | 'fuller' | 'reference' | 'raw' | 'email' | 'user';

export interface Pretty {
  name: PrettyName;
  /** For `user`. */
  format: string;
  /** Each commit ends in a newline (`tformat`), or newlines stand between them (`format`). */
  terminator: boolean;
}

export interface PrettyContext {
  abbrev(oid: string): string;
  /** Full names of commits, or short ones. */
  shortNames: boolean;
  date: DateMode;
  now: number;
  decorations(oid: string): string[];
  /** The tree and parents as they are shown. */
  parents: readonly string[];
  /** `<` or `>` */
  mark: string;
  reflog?: { selector: string; line: LogLine };
  /** Show the reflog's lines with the commit. */
  notes?: string;
}

/** What `--pretty` and `--format` name; undefined where nothing is called so. */
export function parsePretty(text: string): Pretty | undefined {
  const named: Record<string, PrettyName> = {
    oneline: 'oneline',
    short: 'short',
    medium: 'medium',
    full: 'full',
    fuller: 'fuller',
    raw: 'raw',
    email: 'email',
    mboxrd: 'email',
    reference: 'reference',
  };
  if (text.startsWith('format:')) return { name: 'user', format: text.slice(7), terminator: false };
  if (text.startsWith('tformat:')) return { name: 'user', format: text.slice(8), terminator: true };
  if (text.includes('%')) return { name: 'user', format: text, terminator: true };
  const found =
    named[text] ?? Object.entries(named).find(([name]) => text !== '' && name.startsWith(text))?.[1];
  if (!found) return undefined;
  if (found === 'reference') return { name: 'user', format: '%C(auto)%h (%s, %ad)', terminator: true };
  return { name: found, format: '', terminator: found === 'oneline' };
}

const person = (who: Ident): string => `${who.name} <${who.email}>`;

/** Header lines and message of a commit, from `Author:` on; oneline and user formats are whole. */
export function prettyBody(pretty: Pretty, oid: string, commit: Commit, context: PrettyContext): string {
  if (pretty.name === 'user') return expand(pretty.format, oid, commit, context);
  if (pretty.name === 'oneline') return subjectOf(commit.message);
  const { author, committer } = commit;
  const date = (who: Ident): string => formatDate(who.seconds, who.zone, context.date, context.now);
  const lines: string[] = [];
  if (pretty.name === 'raw') return rawBody(commit);
  if (pretty.name === 'email') return mailBody(commit, { prefix: '[PATCH] ' });
  if (pretty.name === 'fuller') {
    lines.push(`Author:     ${person(author)}`, `AuthorDate: ${date(author)}`);
    lines.push(`Commit:     ${person(committer)}`, `CommitDate: ${date(committer)}`);
  } else {
    lines.push(`Author: ${person(author)}`);
    if (pretty.name === 'full') lines.push(`Commit: ${person(committer)}`);
    if (pretty.name === 'medium') lines.push(`Date:   ${date(author)}`);
  }
  const text = pretty.name === 'short' ? subjectOf(commit.message) : commit.message.replace(/^\n+/, '');
  return `${lines.join('\n')}\n\n${indented(text)}`;
}

function rawBody(commit: Commit): string {
  const lines = [
    `tree ${commit.tree}`,
    ...commit.parents.map((parent) => `parent ${parent}`),
    `author ${person(commit.author)} ${commit.author.seconds} ${commit.author.zone}`,
    `committer ${person(commit.committer)} ${commit.committer.seconds} ${commit.committer.zone}`,
  ];
  return `${lines.join('\n')}\n\n${indented(commit.message)}`;
}

function indented(text: string): string {
  const lines = text.replace(/\s+$/, '').split('\n');
  if (lines.length === 1 && lines[0] === '') return '';
  return lines.map((line) => `    ${line.replace(/\s+$/, '')}\n`).join('');
}

interface Padding {
  width: number;
  align: 'left' | 'right' | 'center';
  truncate?: string;
}

/** Replaces the placeholders of a format. */
export function expand(format: string, oid: string, commit: Commit, context: PrettyContext): string {
  let out = '';
  let padding: Padding | undefined;
  for (let at = 0; at < format.length;) {
    if (format[at] !== '%') {
      out += format[at++];
      continue;
    }
    const pad = /^%(<|>>|>|><)\|?\(\s*(-?\d+)\s*(?:,\s*(trunc|ltrunc|mtrunc)\s*)?\)/.exec(format.slice(at));
    if (pad) {
      const align = pad[1] === '<' ? 'left' : pad[1] === '><' ? 'center' : 'right';
      padding = { width: Number(pad[2]), align, truncate: pad[3] };
      at += pad[0].length;
      continue;
    }
    const magic = /^%([+\- ])/.exec(format.slice(at));
    const found = placeholder(format.slice(magic ? at + 2 : at + 1), oid, commit, context);
    if (!found) {
      out += '%';
      at++;
      continue;
    }
    let { text } = found;
    at += found.length + (magic ? 2 : 1);
    if (magic?.[1] === '-' && text === '') out = out.replace(/\n+$/, '');
    else if (magic && magic[1] !== '-' && text !== '') text = (magic[1] === '+' ? '\n' : ' ') + text;
    if (padding) {
      text = padTo(text, padding);
      padding = undefined;
    }
    out += text;
  }
  return out;
}

function padTo(text: string, { width, align, truncate }: Padding): string {
  const chars = [...text];
  if (chars.length > width && truncate) {
    const room = Math.max(width - 2, 0);
    if (truncate === 'trunc') return `${chars.slice(0, room).join('')}..`;
    if (truncate === 'ltrunc') return `..${chars.slice(chars.length - room).join('')}`;
    const half = Math.floor(room / 2);
    return `${chars.slice(0, half).join('')}..${chars.slice(chars.length - (room - half)).join('')}`;
  }
  const space = Math.max(width - chars.length, 0);
  if (align === 'left') return text + ' '.repeat(space);
  if (align === 'right') return ' '.repeat(space) + text;
  return ' '.repeat(Math.floor(space / 2)) + text + ' '.repeat(space - Math.floor(space / 2));
}

/** A placeholder at the beginning of `text` (behind its `%`): what it stands for, and how long it is. */
function placeholder(
  text: string,
  oid: string,
  commit: Commit,
  context: PrettyContext,
): { text: string; length: number } | undefined {
  const of = (value: string, length: number): { text: string; length: number } => ({ text: value, length });
  const colour = /^C(?:\([^)]*\)|red|green|blue|reset|yellow|magenta|cyan|white|black|bold|auto|dim)/.exec(
    text,
  );
  if (colour) return of('', colour[0].length);
  const hexed = /^x([0-9a-fA-F]{2})/.exec(text);
  if (hexed) return of(String.fromCharCode(parseInt(hexed[1]!, 16)), 3);
  const trailers = /^\(trailers(?::[^)]*)?\)/.exec(text);
  if (trailers) return of(trailersOf(commit.message), trailers[0].length);
  const wrap = /^w\([^)]*\)/.exec(text);
  if (wrap) return of('', wrap[0].length);
  const who = /^([ac])([nNeElLdDrtiIsh])/.exec(text);
  if (who) return of(personPart(who[1] === 'a' ? commit.author : commit.committer, who[2]!, context), 2);
  const logged = /^g([dDsnNeE])/.exec(text);
  if (logged) return of(reflogPart(logged[1]!, context), 2);
  if (/^G[?SFKPTG]/.test(text)) return of(text[1] === '?' ? 'N' : '', 2);
  const one = simple(text[0] ?? '', oid, commit, context);
  return one === undefined ? undefined : of(one, 1);
}

function simple(letter: string, oid: string, commit: Commit, context: PrettyContext): string | undefined {
  switch (letter) {
    case 'H':
      return oid;
    case 'h':
      return context.abbrev(oid);
    case 'T':
      return commit.tree;
    case 't':
      return context.abbrev(commit.tree);
    case 'P':
      return context.parents.join(' ');
    case 'p':
      return context.parents.map((parent) => context.abbrev(parent)).join(' ');
    case 's':
      return subjectOf(commit.message);
    case 'f':
      return fileSubject(commit.message);
    case 'b':
      return bodyOf(commit.message);
    case 'B':
      return commit.message.replace(/^\n+/, '');
    case 'd': {
      const names = context.decorations(oid);
      return names.length ? ` (${names.join(', ')})` : '';
    }
    case 'D':
      return context.decorations(oid).join(', ');
    case 'n':
      return '\n';
    case '%':
      return '%';
    case 'm':
      return context.mark;
    case 'e':
    case 'N':
      return '';
    case 'S':
      return '';
    default:
      return undefined;
  }
}

function personPart(who: Ident, part: string, context: PrettyContext): string {
  const date = (mode: DateMode): string => formatDate(who.seconds, who.zone, mode, context.now);
  const parts: Record<string, () => string> = {
    n: () => who.name,
    N: () => who.name,
    e: () => who.email,
    E: () => who.email,
    l: () => who.email.split('@')[0]!,
    L: () => who.email.split('@')[0]!,
    d: () => date(context.date),
    D: () => date('rfc'),
    r: () => date('relative'),
    t: () => String(who.seconds),
    i: () => date('iso'),
    I: () => date('iso-strict'),
    s: () => date('short'),
    h: () => date('human'),
  };
  return parts[part]!();
}

function reflogPart(part: string, { reflog }: PrettyContext): string {
  if (!reflog) return '';
  const parts: Record<string, () => string> = {
    d: () => reflog.selector.replace(/^refs\/(?:(?:heads|tags|remotes)\/)?/, ''),
    D: () => reflog.selector,
    s: () => reflog.line.message,
    n: () => reflog.line.who.name,
    N: () => reflog.line.who.name,
    e: () => reflog.line.who.email,
    E: () => reflog.line.who.email,
  };
  return parts[part]!();
}

function trailersOf(message: string): string {
  const last = message.trimEnd().split(/\n\n+/).at(-1)!;
  const lines = last.split('\n');
  const trailers = message.includes('\n\n') && lines.every((line) => /^[A-Za-z][A-Za-z0-9-]*: /.test(line));
  return trailers ? `${last}\n` : '';
}
