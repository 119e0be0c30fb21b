/** Tags, anchors and directives of a YAML text, and what is said where they are misspelt. */
import { type Cursor, isBlank, isBlankOrEnd, isBreakOrEnd, isDigit, isWord } from './cursor';
import type { Mark } from './errors';
import type { Refuse } from './scan-scalars';
import { type Token, token } from './tokens';

const decoder = new TextDecoder();

/** `&name` or `*name`. */
export function scanAnchor(cursor: Cursor, type: 'anchor' | 'alias', refuse: Refuse): Token {
  const start = cursor.mark();
  cursor.skip();
  const name = readWord(cursor);
  const next = cursor.at();
  if (name === '' || !(isBlankOrEnd(next) || '?:,]}%@`'.includes(String.fromCharCode(next)))) {
    throw refuse('did not find expected alphabetic or numeric character', start);
  }
  return token(type, start, cursor.mark(), { value: name });
}

/** `!suffix`, `!handle!suffix` or `!<uri>`. */
export function scanTag(cursor: Cursor, refuse: Refuse): Token {
  const start = cursor.mark();
  let handle = '';
  let suffix: string;
  if (cursor.at(1) === 60) {
    cursor.skip(2);
    suffix = scanUri(cursor, '', start, refuse);
    if (cursor.at() !== 62) throw refuse("did not find the expected '>'", start);
    cursor.skip();
  } else {
    handle = scanHandle(cursor, false, start, refuse);
    if (handle.length > 1 && handle.endsWith('!')) suffix = scanUri(cursor, '', start, refuse);
    else {
      suffix = scanUri(cursor, handle, start, refuse);
      handle = '!';
      if (suffix === '') [handle, suffix] = ['', '!'];
    }
  }
  if (!isBlankOrEnd(cursor.at())) throw refuse('did not find expected whitespace or line break', start);
  return token('tag', start, cursor.mark(), { value: handle, suffix });
}

function scanHandle(cursor: Cursor, directive: boolean, start: Mark, refuse: Refuse): string {
  if (cursor.at() !== 33) throw refuse("did not find expected '!'", start);
  const text = cursor.read() + readWord(cursor);
  if (cursor.at() === 33) return text + cursor.read();
  if (directive && text !== '!') throw refuse("did not find expected '!'", start);
  return text;
}

function scanUri(cursor: Cursor, head: string, start: Mark, refuse: Refuse): string {
  let text = head.slice(1);
  let found = head !== '';
  for (let code = cursor.at(); isUriCharacter(code); code = cursor.at()) {
    text += code === 37 ? scanUriEscape(cursor, start, refuse) : cursor.read();
    found = true;
  }
  if (!found) throw refuse('did not find expected tag URI', start);
  return text;
}

function isUriCharacter(code: number): boolean {
  return code !== 0 && (isWord(code) || ";/?:@&=+$,.!~*'()[]%".includes(String.fromCharCode(code)));
}

function scanUriEscape(cursor: Cursor, start: Mark, refuse: Refuse): string {
  const octets: number[] = [];
  let width = 1;
  do {
    const hex = cursor.text.slice(cursor.pos + 1, cursor.pos + 3);
    if (cursor.at() !== 37 || !/^[0-9a-fA-F]{2}$/.test(hex)) {
      throw refuse('did not find URI escaped octet', start);
    }
    const octet = Number.parseInt(hex, 16);
    if (octets.length === 0) {
      width =
        octet < 0x80 ? 1 : octet < 0xc0 ? 0 : octet < 0xe0 ? 2 : octet < 0xf0 ? 3 : octet < 0xf8 ? 4 : 0;
      if (width === 0) throw refuse('found an incorrect leading UTF-8 octet', start);
    } else if ((octet & 0xc0) !== 0x80) throw refuse('found an incorrect trailing UTF-8 octet', start);
    octets.push(octet);
    cursor.skip(3);
  } while (octets.length < width);
  return decoder.decode(new Uint8Array(octets));
}

/** `%YAML 1.1` or `%TAG !x! prefix`, to the end of the line. */
export function scanDirective(cursor: Cursor, refuse: Refuse): Token {
  const start = cursor.mark();
  cursor.skip();
  const name = readWord(cursor);
  if (name === '') throw refuse('could not find expected directive name', start);
  if (!isBlankOrEnd(cursor.at())) throw refuse('found unexpected non-alphabetical character', start);
  let found: Token;
  if (name === 'YAML') found = versionDirective(cursor, start, refuse);
  else if (name === 'TAG') found = tagDirective(cursor, start, refuse);
  else throw refuse('found unknown directive name', start);
  skipBlanks(cursor);
  if (cursor.at() === 35) while (!isBreakOrEnd(cursor.at())) cursor.skip();
  if (!isBreakOrEnd(cursor.at())) throw refuse('did not find expected comment or line break', start);
  cursor.readLine();
  return found;
}

function versionDirective(cursor: Cursor, start: Mark, refuse: Refuse): Token {
  skipBlanks(cursor);
  const major = versionNumber(cursor, start, refuse);
  if (cursor.at() !== 46) throw refuse("did not find expected digit or '.' character", start);
  cursor.skip();
  const minor = versionNumber(cursor, start, refuse);
  return token('version-directive', start, cursor.mark(), { value: `${Number(major)}.${Number(minor)}` });
}

function versionNumber(cursor: Cursor, start: Mark, refuse: Refuse): string {
  let digits = '';
  while (isDigit(cursor.at())) {
    if (digits.length === 2) throw refuse('found extremely long version number', start);
    digits += cursor.read();
  }
  if (digits === '') throw refuse('did not find expected version number', start);
  return digits;
}

function tagDirective(cursor: Cursor, start: Mark, refuse: Refuse): Token {
  skipBlanks(cursor);
  const handle = scanHandle(cursor, true, start, refuse);
  if (!isBlank(cursor.at())) throw refuse('did not find expected whitespace', start);
  skipBlanks(cursor);
  const prefix = scanUri(cursor, '', start, refuse);
  if (!isBlankOrEnd(cursor.at())) throw refuse('did not find expected whitespace or line break', start);
  return token('tag-directive', start, cursor.mark(), { value: handle, suffix: prefix });
}

function readWord(cursor: Cursor): string {
  const from = cursor.pos;
  while (isWord(cursor.at())) cursor.skip();
  return cursor.text.slice(from, cursor.pos);
}

function skipBlanks(cursor: Cursor): void {
  while (isBlank(cursor.at())) cursor.skip();
}
