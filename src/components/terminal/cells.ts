/** How many cells of a terminal a text takes: wide signs two, combining marks none, colours none. */

const SEQUENCES = /\x1b\[[0-9;?]*[A-Za-z]|\x1b\][^\x07]*\x07/g;
const NONE = /^[\p{Mark}\p{Cf}]$/u;
const WIDE =
  /^[\p{Emoji_Presentation}\p{Script=Han}\p{Script=Hangul}\p{Script=Hiragana}\p{Script=Katakana}\uff01-\uff60]$/u;

/** Cells of one character (one code point). */
export function cellsOf(character: string): number {
  if (character < '\u0300') return 1;
  if (NONE.test(character)) return 0;
  return WIDE.test(character) ? 2 : 1;
}

/** Cells of a text without line breaks; escape sequences take none. */
export function textCells(text: string): number {
  let cells = 0;
  for (const character of withoutSequences(text)) cells += cellsOf(character);
  return cells;
}

export function withoutSequences(text: string): string {
  return text.replace(SEQUENCES, '');
}

/** Where a terminal's cursor stands, counted from the place where a text began. */
export interface Place {
  row: number;
  column: number;
}

/** Where the cursor ends up after `text`, whose line breaks begin a new row, in a terminal `columns` wide. */
export function placeAfter(text: string, columns: number, from: Place = { row: 0, column: 0 }): Place {
  let { row, column } = from;
  for (const character of withoutSequences(text)) {
    if (character === '\n') {
      row += 1;
      column = 0;
      continue;
    }
    const cells = cellsOf(character);
    if (column + cells > columns) {
      row += 1;
      column = 0;
    }
    column += cells;
  }
  return column >= columns ? { row: row + 1, column: 0 } : { row, column };
}
