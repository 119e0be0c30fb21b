/**
 * Tables of objects: the server's columns, and those that kubectl adds.
 *
 * Models: cli-runtime's `HumanReadablePrinter`: headers once, wide columns on demand, `NAMESPACE` and labels, names
 * with their kind, cells cut at the first line break.
 */
import type { KubeObject, ResourceType, Table } from '../../kube/api';
import { byCodePoint, goText } from './go-values';
import { qualifiedKind } from './resource-types';

export interface TableOptions {
  wide: boolean;
  noHeaders: boolean;
  withNamespace: boolean;
  /** Names are written `deployment.apps/web`. */
  withKind: boolean;
  showLabels: boolean;
  labelColumns: string[];
}

type Cell = string | number | boolean | null;
interface Column {
  name: string;
  priority: number;
}

/** Prints tables of one type one after the other; the header comes with the first row. */
export class TablePrinter {
  private headers = '';

  constructor(
    private readonly type: ResourceType,
    private readonly options: TableOptions,
  ) {}

  /** Lines of cells with tabs between them, for a `TabWriter`. `event` is the first column of a watch's output. */
  print(table: Table, event?: string): string {
    if (table.rows.length === 0) return '';
    const columns = this.columns(table);
    const rows = table.rows.map((row) => this.cells(table, row.cells, row.object));
    if (event !== undefined) {
      columns.unshift({ name: 'Event', priority: 0 });
      for (const row of rows) row.unshift(event.padEnd(8));
    }
    const shown = columns.map((column) => this.options.wide || column.priority === 0);
    const line = (cells: Cell[]): string =>
      `${cells
        .filter((_, index) => shown[index])
        .map(cellText)
        .join('\t')}\n`;
    const header = line(columns.map((column) => column.name.toUpperCase()));
    const repeated = header === this.headers;
    this.headers = header;
    return `${this.options.noHeaders || repeated ? '' : header}${rows.map(line).join('')}`;
  }

  private columns(table: Table): Column[] {
    const { withNamespace, labelColumns, showLabels } = this.options;
    return [
      ...(withNamespace ? ['Namespace'] : []).map(plain),
      ...table.columns.map(({ name, priority }) => ({ name, priority })),
      ...labelColumns.map((label) => plain(label.split('/').at(-1)!)),
      ...(showLabels ? ['Labels'] : []).map(plain),
    ];
  }

  private cells(table: Table, given: Cell[], object: KubeObject): Cell[] {
    const cells = [...given];
    const named = table.columns.findIndex((column) => column.format === 'name');
    if (this.options.withKind && named >= 0) cells[named] = `${qualifiedKind(this.type)}/${cells[named]}`;
    if (this.options.withNamespace) cells.unshift(object.metadata.namespace ?? '');
    const labels = object.metadata.labels ?? {};
    for (const key of this.options.labelColumns) cells.push(labels[key] ?? '');
    if (this.options.showLabels) cells.push(formatLabels(labels));
    return cells;
  }
}

function plain(name: string): Column {
  return { name, priority: 0 };
}

/** A cell in one line; what follows a break is cut and dotted. */
function cellText(cell: Cell): string {
  if (cell === null) return '';
  if (typeof cell !== 'string') return goText(cell);
  const end = cell.search(/[\f\n\r]/);
  return escapeTerminal(end < 0 ? cell : cell.slice(0, end)) + (end < 0 ? '' : '...');
}

/** Escape characters would reach the learner's terminal. */
function escapeTerminal(text: string): string {
  return text.replaceAll('\x1b', '^[').replaceAll('\r', '\\r');
}

/** `app=web,tier=front`, `<none>` where there are none. */
export function formatLabels(labels: Record<string, string> | undefined): string {
  const pairs = Object.entries(labels ?? {}).map(([key, value]) => `${key}=${value}`);
  return pairs.sort(byCodePoint).join(',') || '<none>';
}
