/**
 * Tables of `flux`: columns padded with spaces, then a tab.
 *
 * Models: `pkg/printers.TablePrinter`, which is olekukonko/tablewriter with neither border nor wrapping. Left out: cells
 * with terminal colours.
 */
import { columnsOf } from '../../files/columns';

/** @param header none where empty; a cell may have several lines */
export function printTable(header: string[], rows: string[][]): string {
  const cells = rows.map((row) => row.map((cell) => cell.split('\n')));
  const heads = header.map(headOf);
  const widths = columnWidths(heads, cells);
  const lines: string[] = [];
  if (heads.length) lines.push(heads.map((head, index) => pad(head, widths[index]!)).join('\t') + ' ');
  for (const row of cells) lines.push(...rowLines(row, widths));
  return lines.map((line) => `${line}\n`).join('');
}

/** `Last seen` → `LAST SEEN` */
function headOf(title: string): string {
  return title.replaceAll('_', ' ').trim().toUpperCase();
}

function columnWidths(heads: string[], rows: string[][][]): number[] {
  const widths = heads.map(columnsOf);
  for (const row of rows)
    row.forEach((lines, index) => {
      widths[index] = Math.max(widths[index] ?? 0, ...lines.map(columnsOf));
    });
  return widths;
}

function rowLines(row: string[][], widths: number[]): string[] {
  const height = Math.max(1, ...row.map((lines) => lines.length));
  return Array.from({ length: height }, (_, line) =>
    // a cell that has no such line gets two spaces, wide enough or not
    row.map((lines, index) => `${pad(lines[line] ?? '  ', widths[index]!)}\t`).join(''),
  );
}

function pad(text: string, width: number): string {
  return text + ' '.repeat(Math.max(0, width - columnsOf(text)));
}
