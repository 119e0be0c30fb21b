/**
 * Tables as the server prints them.
 *
 * Models: the table convertors of built-in kinds (columns from the table of types, cells as their printers compute
 * them) and of custom ones (`additionalPrinterColumns`).
 */
import type { KubeObject, Table } from '../api';
import type { PrinterColumn, Resource } from '../discovery';
import tables from '../types/tables.json';
import { age, type Cell, type Printer } from './cells';
import { findByPath, printedText } from './column-path';
import { corePrinters } from './core';
import { policyPrinters } from './policy';
import { podPrinter } from './pods';
import { workloadPrinters } from './workloads';

const PRINTERS: Record<string, Printer> = {
  pods: podPrinter,
  ...corePrinters,
  ...workloadPrinters,
  ...policyPrinters,
};

type Facts = Record<string, [name: string, type: string, format: string, priority: number][]>;

/** @param now ms of world time, for ages */
export function tableOf(resource: Resource, objects: readonly KubeObject[], now: number): Table {
  return resource.custom ? customTable(resource, objects, now) : builtInTable(resource, objects, now);
}

function builtInTable(resource: Resource, objects: readonly KubeObject[], now: number): Table {
  const facts = (tables as unknown as Facts)[resource.resource];
  const printer = PRINTERS[resource.resource];
  if (!facts || !printer) return plainTable(objects);
  const columns = facts.map(([name, type, format, priority]) => ({ name, type, format, priority }));
  return { columns, rows: objects.map((object) => ({ cells: printer(object, now), object })) };
}

/** Kinds without a printer of their own. */
function plainTable(objects: readonly KubeObject[]): Table {
  return {
    columns: [
      { name: 'Name', type: 'string', format: 'name', priority: 0 },
      { name: 'Created At', type: 'date', priority: 0 },
    ],
    rows: objects.map((object) => ({
      cells: [object.metadata.name, object.metadata.creationTimestamp ?? ''],
      object,
    })),
  };
}

const AGE_ONLY: PrinterColumn[] = [{ name: 'Age', type: 'date', jsonPath: '.metadata.creationTimestamp' }];

function customTable(resource: Resource, objects: readonly KubeObject[], now: number): Table {
  const columns = resource.columns?.length ? resource.columns : AGE_ONLY;
  return {
    columns: [
      { name: 'Name', type: 'string', format: 'name', priority: 0 },
      ...columns.map(({ name, type, format, priority, description }) => ({
        name,
        type,
        format,
        description,
        priority: priority ?? 0,
      })),
    ],
    rows: objects.map((object) => ({
      cells: [object.metadata.name, ...columns.map((column) => customCell(column, object, now))],
      object,
    })),
  };
}

function customCell(column: PrinterColumn, object: KubeObject, now: number): Cell {
  const [value] = findByPath(object, column.jsonPath);
  if (value === undefined) return null;
  switch (column.type) {
    case 'string':
      return printedText(value);
    case 'date':
      return typeof value === 'string' ? age(value, now) : '<invalid>';
    case 'integer':
      return typeof value === 'number' ? Math.trunc(value) : null;
    case 'number':
      return typeof value === 'number' ? value : null;
    case 'boolean':
      return typeof value === 'boolean' ? value : null;
    default:
      return null;
  }
}
