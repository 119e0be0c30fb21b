/**
 * Tables as the server prints them.
 *
 * Models: `pkg/printers/internalversion` for built-in kinds and the table convertor of custom ones.
 */
import type { KubeObject, Table } from '../api';
import type { Resource } from '../discovery';
import type { ApiServer } from '../server';
import tables from '../types/tables.json';

type Cell = string | number | boolean | null;

export function tableOf(resource: Resource, objects: readonly KubeObject[], server: ApiServer): Table {
  const facts = (tables as unknown as Record<string, [string, string, string, number][]>)[resource.resource];
  const columns =
    !resource.custom && facts
      ? facts.map(([name, type, format, priority]) => ({ name, type, format, priority }))
      : [
          { name: 'Name', type: 'string', format: 'name', priority: 0 },
          { name: 'Age', type: 'string', priority: 0 },
        ];
  const now = server.clock.now();
  const cells = (object: KubeObject): Cell[] =>
    columns.map((column) =>
      column.name === 'Name' ? object.metadata.name : column.name === 'Age' ? String(now) : '',
    );
  return { columns, rows: objects.map((object) => ({ cells: cells(object), object })) };
}
