/** `cut`. Models: coreutils' lists of bytes, characters and fields. Left out: `-z`. */
import { type Files, join } from '../../files/files';
import { toByteString } from '../../git/byte-text';
import { failed, type ToolResult } from './tool-result';

interface Call {
  list?: string;
  kind?: 'b' | 'c' | 'f';
  delimiter: string;
  output?: string;
  complement: boolean;
  onlyDelimited: boolean;
  paths: string[];
}

const HELP = "Try 'cut --help' for more information.\n";
const LONG: Record<string, string> = {
  '--bytes': 'b',
  '--characters': 'c',
  '--fields': 'f',
  '--delimiter': 'd',
  '--output-delimiter': 'o',
};

/** @param stdin bytes of standard input, cut where no file is named */
export function cut(files: Files, cwd: string, args: string[], stdin: string): ToolResult {
  const call = readCall(args);
  if (typeof call === 'string') return failed(`cut: ${call}\n${HELP}`, 1);
  if (call.list === undefined || call.kind === undefined)
    return failed(`cut: you must specify a list of bytes, characters, or fields\n${HELP}`, 1);
  const wanted = readList(call.list);
  if (typeof wanted === 'string') return failed(`cut: ${wanted}\n${HELP}`, 1);
  let out = '';
  const errors: string[] = [];
  for (const path of call.paths.length ? call.paths : ['-']) {
    const full = join(cwd, path);
    if (path === '-') out += cutText(stdin, call, wanted);
    else if (files.isDirectory(full)) errors.push(`cut: ${path}: Is a directory\n`);
    else if (!files.exists(full)) errors.push(`cut: ${path}: No such file or directory\n`);
    else out += cutText(toByteString(files.readBytes(full)), call, wanted);
  }
  return { stdout: out, stderr: errors.join(''), exitCode: errors.length ? 1 : 0, stdoutKind: 'bytes' };
}

function readCall(args: string[]): Call | string {
  const call: Call = { delimiter: '\t', complement: false, onlyDelimited: false, paths: [] };
  const rest = [...args];
  while (rest.length) {
    const word = rest.shift()!;
    const [, name = '', inline] = /^(--[\w-]+|-[bcfd])(?:=?([\s\S]+))?$/.exec(word) ?? [];
    const letter = LONG[name] ?? (name.startsWith('--') ? '' : name.slice(1));
    if (word === '-' || !word.startsWith('-')) call.paths.push(word);
    else if (word === '--complement') call.complement = true;
    else if (word === '-s' || word === '--only-delimited') call.onlyDelimited = true;
    else if (letter !== '') {
      // `-d=` cuts at that sign
      const value = /^-d=/.test(word) ? word.slice(2) : (inline ?? rest.shift());
      if (value === undefined) return `option requires an argument -- '${letter}'`;
      if (letter === 'd' && [...value].length > 1) return 'the delimiter must be a single character';
      if (letter === 'd') call.delimiter = value;
      else if (letter === 'o') call.output = value;
      else {
        if (call.kind) return 'only one list may be specified';
        call.kind = letter as Call['kind'];
        call.list = value;
      }
    } else if (word.startsWith('--')) return `unrecognized option '${word}'`;
    else return `invalid option -- '${word[1]}'`;
  }
  return call;
}

type Range = readonly [from: number, to: number];

function readList(list: string): Range[] | string {
  const ranges: Range[] = [];
  for (const part of list.split(/[,\s]/)) {
    const found = /^(\d*)(-?)(\d*)$/.exec(part);
    if (!found || part === '' || part === '-')
      return part === '-' ? 'invalid range with no endpoint: -' : `invalid field value ‘${part}’`;
    const from = found[1] === '' ? 1 : Number(found[1]);
    const to = found[2] === '' ? from : found[3] === '' ? Infinity : Number(found[3]);
    if (from === 0 || to === 0) return 'fields are numbered from 1';
    if (to < from) return 'invalid decreasing range';
    ranges.push([from, to]);
  }
  return ranges;
}

function cutText(text: string, call: Call, ranges: Range[]): string {
  const lines = text.replace(/\n$/, '').split('\n');
  if (text === '') return '';
  const wanted = (number: number): boolean =>
    ranges.some(([from, to]) => number >= from && number <= to) !== call.complement;
  return lines
    .map((line) => {
      if (call.kind !== 'f') return `${[...line].filter((_, index) => wanted(index + 1)).join('')}\n`;
      if (!line.includes(call.delimiter)) return call.onlyDelimited ? '' : `${line}\n`;
      const fields = line.split(call.delimiter).filter((_, index) => wanted(index + 1));
      return `${fields.join(call.output ?? call.delimiter)}\n`;
    })
    .join('');
}
