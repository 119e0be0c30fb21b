/**
 * Differences as `flux diff` prints them.
 *
 * Models: dyff's human report (1.10) without header and colours, and gonvenience/neat's YAML. Left out: certificates,
 * binary values.
 */
import type { Data, Detail, Difference } from './dyff-compare';
import { isMap, typeOf } from './dyff-compare';
import { changedLines } from './line-diff';
import { orderedKeys } from './neat-keys';

/** @param width of the terminal in characters */
export function formatDifferences(differences: Difference[], width: number): string {
  const parts = differences.map(({ path, details }) => {
    const blocks = details.map((detail) => formatDetail(detail, width));
    return `\n${path.length ? path.join('.') : '(root level)'}\n${layOut(blocks, 0, width)}`;
  });
  return `${parts.join('')}\n`;
}

function formatDetail(detail: Detail, width: number): string {
  switch (detail.kind) {
    case 'added':
      return `+ ${countOf(detail.to)} added:\n${layOut([yaml(detail.to)], 2, width)}`;
    case 'removed':
      return `- ${countOf(detail.from)} removed:\n${layOut([yaml(detail.from)], 0, width)}`;
    case 'order':
      return formatOrder(detail.from as Data[], detail.to as Data[], width);
    case 'modified':
      return formatModified(detail.from, detail.to, width);
  }
}

function countOf(value: Data): string {
  const list = Array.isArray(value);
  const count = list ? value.length : Object.keys(value as object).length;
  const [one, many] = list ? ['list entry', 'list entries'] : ['map entry', 'map entries'];
  return `${inWords(count)} ${count === 1 ? one : many}`;
}

const NUMBERS = [
  'no',
  'one',
  'two',
  'three',
  'four',
  'five',
  'six',
  'seven',
  'eight',
  'nine',
  'ten',
  'eleven',
  'twelve',
];

function inWords(count: number): string {
  return NUMBERS[count] ?? String(count);
}

function formatModified(from: Data, to: Data, width: number): string {
  if (typeof from === 'string' && typeof to === 'string') return formatText(from, to, width);
  const [fromType, toType] = [typeOf(from), typeOf(to)];
  const head = fromType === toType ? '± value change' : `± type change from ${fromType} to ${toType}`;
  return `${head}\n${prefixed('- ', inYaml(from))}${prefixed('+ ', inYaml(to))}`;
}

function inYaml(value: Data): string {
  return typeOf(value) === '<nil>' ? '<nil>' : yaml(value).replace(/\n+$/, '');
}

function formatText(from: string, to: string, width: number): string {
  const bare = (text: string): string => text.replace(/^[ \n]+|[ \n]+$/g, '');
  if (bare(from) === bare(to)) {
    const shown = (text: string): string => text.replaceAll('\n', '↵\n').replaceAll(' ', '·');
    const blocks = [prefixed('- ', shown(from)), prefixed('+ ', shown(to))];
    return `± whitespace only change\n${layOut(blocks, 0, width)}`;
  }
  if (!from.includes('\n') && !to.includes('\n'))
    return `± value change\n${prefixed('- ', from)}${prefixed('+ ', to)}`;
  const changes = changedLines(from, to);
  const total = (sign: '+' | '-'): number => changes.filter((each) => each.sign === sign).length;
  const plural = (count: number, word: string): string =>
    `${inWords(count)} ${word}${count === 1 ? '' : 's'}`;
  const head = `± value change in multiline text (${plural(total('+'), 'insert')}, ${plural(total('-'), 'deletion')})`;
  const body = changes.map(({ sign, text }) =>
    text
      .replace(/\n$/, '')
      .split('\n')
      .map((line) => `${sign} ${line}\n`)
      .join(''),
  );
  return `${head}\n${body.join('')}\n`;
}

function formatOrder(from: Data[], to: Data[], width: number): string {
  const texts = (list: Data[]): string[] =>
    list.map((each) => (isMap(each) || Array.isArray(each) || each === '' ? yaml(each) : String(each)));
  const [before, after] = [texts(from), texts(to)];
  const length = (list: string[]): number => list.join(', ').length;
  if (Math.max(length(before), length(after)) < Math.floor(width / 2))
    return `⇆ order changed\n- ${before.join(', ')}\n+ ${after.join(', ')}\n`;
  return `⇆ order changed\n${table([before.join('\n'), after.join('\n')], 2, ' ')}`;
}

/** The first line behind the sign, the others below it. */
function prefixed(sign: string, text: string): string {
  return text
    .split('\n')
    .map((line, index) => `${index ? ' '.repeat(sign.length) : sign}${line}\n`)
    .join('');
}

/** Side by side where there is room, else one below the other. */
function layOut(blocks: string[], indent: number, width: number): string {
  const separator = '   ';
  const longest = blocks.map((block) => Math.max(...block.split('\n').map((line) => [...line].length)));
  const needed = longest.reduce((sum, each) => sum + each, indent + (blocks.length - 1) * separator.length);
  if (needed <= width) return table(blocks, indent, separator);
  return blocks
    .flatMap((block) => block.split('\n').map((line) => `${' '.repeat(indent)}${line}\n`))
    .join('');
}

function table(columns: string[], indent: number, separator: string): string {
  const cells = columns.map((column) => column.split('\n'));
  const widths = cells.map((lines) => Math.max(...lines.map((line) => [...line].length)));
  const rows = Math.max(...cells.map((lines) => lines.length));
  return Array.from({ length: rows }, (_, row) =>
    cells
      .map((lines, index) => {
        const line = lines[row] ?? '';
        return ' '.repeat(indent) + line + ' '.repeat(widths[index]! - [...line].length);
      })
      .join(separator)
      .replace(/ +$/, ''),
  ).join('\n');
}

/** YAML as neat writes it: strings plain unless they would be misread, long texts as they are. */
function yaml(value: Data, prefix = '', first = false): string {
  if (Array.isArray(value)) {
    return value
      .map((entry, index) => `${index === 0 && first ? '' : prefix}- ${yaml(entry, `${prefix}  `, true)}`)
      .join('');
  }
  if (isMap(value)) {
    return orderedKeys(value)
      .map((key, index) => `${index === 0 && first ? '' : prefix}${key}:${entryOf(value[key], prefix)}`)
      .join('');
  }
  return `${scalar(value, prefix)}\n`;
}

function entryOf(value: Data, prefix: string): string {
  if (Array.isArray(value)) return value.length ? `\n${yaml(value, prefix)}` : ' []\n';
  if (isMap(value)) return Object.keys(value).length ? `\n${yaml(value, `${prefix}  `)}` : ' {}\n';
  return ` ${scalar(value, `${prefix}  `)}\n`;
}

function scalar(value: Data, prefix: string): string {
  if (typeof value !== 'string') return value === null || value === undefined ? 'null' : String(value);
  const lines = value.split('\n');
  if (lines.length > 1) return `|\n${lines.map((line) => prefix + line).join('\n')}`;
  return needsQuotes(value) ? JSON.stringify(value) : value;
}

function needsQuotes(text: string): boolean {
  return ['true', 'false', 'null'].includes(text) || text.startsWith('-') || /[ *&:,]/.test(text);
}
