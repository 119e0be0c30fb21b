/**
 * A commit as a mail: the header that `format-patch` and `--pretty=email` write.
 *
 * Models: the mail format of pretty.c: folded subjects, names and subjects in other scripts encoded (RFC 2047).
 */
import { asByteString, toBytes } from '../../git/byte-text';
import { formatDate } from '../../git/ident';
import type { Commit } from '../../git/objects';
import { bodyOf, subjectOf } from './message';
import { wrapText } from './wrap-text';

export interface MailOptions {
  /** What stands before the subject in brackets, brackets included and a blank behind; '' for nothing. */
  prefix: string;
  /** Lines after the subject: `To: …` */
  headers?: readonly string[];
  /** The message, where it is not the commit's own. */
  message?: string;
}

const WIDTH = 78;

/** From `From 1234…` to the end of the message. */
export function mailOf(oid: string, commit: Commit, options: MailOptions): string {
  return `From ${oid} Mon Sep 17 00:00:00 2001\n${mailBody(commit, options)}`;
}

/** The same without its first line. */
export function mailBody(
  commit: Commit,
  { prefix, headers = [], message = commit.message }: MailOptions,
): string {
  const { author } = commit;
  const lines = [
    `From: ${addressOf(author.name)} <${author.email}>`,
    `Date: ${formatDate(author.seconds, author.zone, 'rfc', 0)}`,
    subjectLine(prefix, subjectOf(message)),
  ];
  if (/[^\x00-\x7f]/.test(message)) {
    lines.push(
      'MIME-Version: 1.0',
      'Content-Type: text/plain; charset=UTF-8',
      'Content-Transfer-Encoding: 8bit',
    );
  }
  const body = bodyOf(message).replace(/\s+$/, '');
  return `${[...lines, ...headers].join('\n')}\n\n${body === '' ? '' : `${body}\n`}`;
}

function subjectLine(prefix: string, subject: string): string {
  const start = `Subject: ${prefix}`;
  if (needsEncoding(subject)) return start + encoded(subject, start.length, false);
  if (start.length + subject.length <= WIDTH) return start + subject;
  return start + wrapText(subject, WIDTH, start.length, 1).slice(start.length);
}

function needsEncoding(text: string): boolean {
  return /[^\x00-\x7f\n]|\n|=\?/.test(text);
}

function addressOf(name: string): string {
  if (needsEncoding(name)) return encoded(name, 'From: '.length, true);
  return /[()<>[\]:;@\\,."]/.test(name) ? `"${name.replace(/["\\]/g, '\\$&')}"` : name;
}

/** `=?UTF-8?q?…?=`, in pieces of at most 76 columns. */
function encoded(text: string, column: number, address: boolean): string {
  const open = '=?UTF-8?q?';
  let out = open;
  let length = column + open.length;
  for (const char of text) {
    const plain = address ? /[A-Za-z0-9!*+\-/]/.test(char) : /[\x21-\x7e]/.test(char) && !/[=?_]/.test(char);
    const piece = plain
      ? char
      : [...toBytes(char)].map((byte) => `=${byte.toString(16).toUpperCase().padStart(2, '0')}`).join('');
    if (length + piece.length + 2 > 76) {
      out += `?=\n ${open}`;
      length = open.length + 1;
    }
    out += piece;
    length += piece.length;
  }
  return `${out}?=`;
}

/** `Change-line-3-a-fix`: a subject as part of a file's name. */
export function fileSubject(message: string): string {
  return asByteString(subjectOf(message))
    .replace(/[^A-Za-z0-9._]+/g, '-')
    .replace(/\.+/g, '.')
    .replace(/^-|[-.]+$/g, '');
}
