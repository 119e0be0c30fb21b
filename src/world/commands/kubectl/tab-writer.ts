/**
 * Columns that line up: text with tabs in, text with blanks out.
 *
 * Models: Go's `text/tabwriter` and the fork that kubectl prints its tables with (which remembers widths between two
 * flushes). A column is as wide as the widest of its cells in lines that follow each other without a gap.
 * Left out: alignment to the right, visible borders, HTML.
 */
export interface TabOptions {
  minWidth: number;
  tabWidth?: number;
  padding: number;
  /** Columns keep the width they had, and only grow. */
  remember?: boolean;
}

/** `kubectl get` and friends. */
export const TABLE: TabOptions = { minWidth: 6, padding: 3, remember: true };
/** `kubectl describe`. */
export const DESCRIPTION: TabOptions = { minWidth: 0, padding: 2 };

export class TabWriter {
  private text = '';
  private remembered: number[] = [];

  constructor(private readonly options: TabOptions) {}

  write(text: string): void {
    this.text += text;
  }

  /** Everything written since the last flush, as it was written. */
  pending(): string {
    return this.text;
  }

  /** Everything written since the last flush, in columns. */
  flush(): string {
    const lines = this.text.split('\n').map((line) => line.split('\t'));
    this.text = '';
    const widths = lines.map(() => [] as number[]);
    this.measure(lines, widths, 0, 0, lines.length);
    return lines.map((cells, row) => this.line(cells, widths[row]!)).join('\n');
  }

  /** Forgets the widths of the columns so far. */
  forget(): void {
    this.remembered = [];
  }

  /** A cell belongs to a column when a tab ends it; what stands after the last tab does not. */
  private measure(lines: string[][], widths: number[][], column: number, from: number, to: number): void {
    for (let row = from; row < to; row++) {
      if (column >= lines[row]!.length - 1) continue;
      let end = row;
      let width = this.options.minWidth;
      for (; end < to && column < lines[end]!.length - 1; end++)
        width = Math.max(width, length(lines[end]![column]!) + this.options.padding);
      width = this.recall(column, width);
      for (let each = row; each < end; each++) widths[each]![column] = width;
      this.measure(lines, widths, column + 1, row, end);
      row = end - 1;
    }
  }

  private recall(column: number, width: number): number {
    if (!this.options.remember) return width;
    const wide = Math.max(width, this.remembered[column] ?? 0);
    this.remembered[column] = wide;
    return wide;
  }

  private line(cells: string[], widths: number[]): string {
    return cells
      .map((cell, column) =>
        column === cells.length - 1 ? cell : cell + ' '.repeat(Math.max(0, widths[column]! - length(cell))),
      )
      .join('');
  }
}

/** Characters, not UTF-16 units. */
function length(text: string): number {
  return [...text].length;
}

/** Lays out a whole text at once. */
export function tabbed(text: string, options: TabOptions): string {
  const writer = new TabWriter(options);
  writer.write(text);
  return writer.flush();
}
