/** Tables of `helm`. Models: github.com/gosuri/uitable: cells padded to their column, tabs between them. */

/** @param rows the head first @param widest characters of a cell; longer ones are cut */
export function formatTable(rows: string[][], widest = 60): string {
  const cut = rows.map((row) => row.map((cell) => shortened(cell, widest)));
  const widths = (cut[0] ?? []).map((_, column) =>
    Math.max(...cut.map((row) => [...(row[column] ?? '')].length)),
  );
  return cut.map((row) => row.map((cell, column) => padded(cell, widths[column]!)).join('\t')).join('\n');
}

function shortened(cell: string, widest: number): string {
  const chars = [...cell];
  return chars.length <= widest ? cell : `${chars.slice(0, widest - 3).join('')}...`;
}

function padded(cell: string, width: number): string {
  return cell + ' '.repeat(Math.max(0, width - [...cell].length));
}
