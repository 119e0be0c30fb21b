/** Ways to complete a word, as a shell lists them. */
import { textCells } from './cells';

const MOST = 120;

/** The longest beginning that all of `texts` share. */
export function commonStart(texts: string[]): string {
  const [first = '', ...rest] = texts;
  let length = first.length;
  for (const text of rest) {
    while (!text.startsWith(first.slice(0, length))) length -= 1;
  }
  return first.slice(0, length);
}

/** Lines that hold `labels` in columns, down before across as `ls` does, at most `width` cells wide. */
export function inColumns(labels: string[], width: number): string[] {
  const shown = labels.slice(0, MOST);
  const cell = Math.max(...shown.map(textCells)) + 2;
  const across = Math.max(1, Math.floor(width / cell));
  const down = Math.ceil(shown.length / across);
  const lines = Array.from({ length: down }, (_, row) =>
    Array.from({ length: across }, (_, column) => shown[column * down + row])
      .filter((label) => label !== undefined)
      .map((label) => label + ' '.repeat(cell - textCells(label)))
      .join('')
      .trimEnd(),
  );
  return labels.length > MOST ? [...lines, `… and ${labels.length - MOST} more`] : lines;
}
