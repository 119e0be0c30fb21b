/**
 * How `helm` prints: tables, JSON and YAML.
 *
 * Models: helm v4 pkg/cli/output, and gosuri/uitable, which pads every cell with blanks and separates them with tabs.
 */
import { plain } from '../../helm/release/storage';
import { marshal } from '../../yaml/marshal';

export type OutputFormat = 'table' | 'json' | 'yaml';

/** A table with its line breaks. @param widest characters of the widest column, 0 for no limit */
export function formatTable(rows: readonly (readonly string[])[], widest = 0): string {
  const widths: number[] = [];
  for (const row of rows)
    for (const [column, cell] of row.entries()) {
      const width = Math.max(...cell.split('\n').map((line) => [...line].length));
      widths[column] = Math.max(widths[column] ?? 0, widest ? Math.min(width, widest) : width);
    }
  return `${rows.map((row) => formatRow(row, widths)).join('\n')}\n`;
}

/** Cells of several lines make a row of several lines; all of a cell's characters have to fit in its width. */
function formatRow(row: readonly string[], widths: readonly number[]): string {
  const cells = row.map((cell, column) => resized(cell, widths[column]!).split('\n'));
  const height = Math.max(...cells.map((lines) => lines.length));
  return Array.from({ length: height }, (_, line) =>
    cells.map((lines, column) => resized(lines[line] ?? '', widths[column]!)).join('\t'),
  ).join('\n');
}

function resized(text: string, width: number): string {
  const characters = [...text];
  if (characters.length <= width) return text + ' '.repeat(width - characters.length);
  if (width < 4) return characters.slice(0, width).join('');
  return `${characters.slice(0, width - 3).join('')}...`;
}

/** JSON in one line, as Go's encoder writes it. */
export function formatJson(value: unknown): string {
  const text = JSON.stringify(value, plain).replace(
    /[<>&\u2028\u2029]/g,
    (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
  return `${text}\n`;
}

/** What an output format asks for. @param table makes the text of a table */
export function formatted(format: OutputFormat, value: unknown, table: () => string): string {
  if (format === 'json') return formatJson(value);
  return format === 'yaml' ? marshal(JSON.parse(JSON.stringify(value, plain))) : table();
}
