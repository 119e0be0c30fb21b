/**
 * Commit messages: cleaned, and taken apart.
 *
 * Models: stripspace and the subject line as git takes it.
 */

export type Cleanup = 'strip' | 'whitespace' | 'verbatim' | 'scissors';

const SCISSORS = '# ------------------------ >8 ------------------------';

/** Blanks at line ends, blank lines at both ends and more than one between go; with `strip` comments too. */
export function cleanMessage(text: string, cleanup: Cleanup = 'strip'): string {
  if (cleanup === 'verbatim') return text;
  let source = text;
  const cut = source.search(new RegExp(`^${SCISSORS.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}$`, 'm'));
  if (cut >= 0 && cleanup !== 'whitespace') source = source.slice(0, cut);
  const lines: string[] = [];
  for (const raw of source.split('\n')) {
    if (cleanup === 'strip' && raw.startsWith('#')) continue;
    const line = raw.replace(/[ \t\r\f\v]+$/, '');
    if (line === '' && (lines.length === 0 || lines.at(-1) === '')) continue;
    lines.push(line);
  }
  while (lines.at(-1) === '') lines.pop();
  return lines.length ? `${lines.join('\n')}\n` : '';
}

/** The first paragraph in one line. */
export function subjectOf(message: string): string {
  const body = message.replace(/^\n+/, '');
  const end = body.search(/\n[ \t]*\n/);
  return (end < 0 ? body : body.slice(0, end)).replace(/[ \t]*\n[ \t]*/g, ' ').trim();
}

/** What follows the first paragraph. */
export function bodyOf(message: string): string {
  const text = message.replace(/^\n+/, '');
  const found = /\n[ \t]*\n+/.exec(text);
  return found ? text.slice(found.index + found[0].length) : '';
}

/** Lines of a text as comments. */
export function commented(lines: readonly string[]): string {
  return lines.map((line) => (line === '' || line.startsWith('\t') ? `#${line}\n` : `# ${line}\n`)).join('');
}

/** The message with a trailer at its end, unless it is there already. */
export function withTrailer(message: string, trailer: string): string {
  const text = message.replace(/\n*$/, '\n');
  const lines = text.trimEnd().split('\n');
  if (lines.includes(trailer)) return text;
  const paragraph = text.trimEnd().split(/\n\n/).at(-1)!.split('\n');
  const trailers =
    text.includes('\n\n') &&
    paragraph.every((line) => /^[A-Za-z][A-Za-z0-9-]*: |^\(cherry picked/.test(line));
  return `${text}${trailers ? '' : '\n'}${trailer}\n`;
}

/** The marker below which `commit -v` shows the diff. */
export const SCISSORS_LINES = [
  SCISSORS.slice(2),
  'Do not modify or remove the line above.',
  'Everything below it will be ignored.',
];
