/**
 * `-o custom-columns=NAME:.metadata.name,…` and `-o custom-columns-file=FILE`.
 *
 * Models: kubectl's `CustomColumnsPrinter`.
 */
import { FilesError, join } from '../../files/files';
import { KubectlError } from './errors';
import { goText } from './go-values';
import { JsonPathError, jsonPath } from './jsonpath';
import type { Printable, Printer } from './printers';
import type { Run } from './run';
import { relaxedPath } from './sort';
import { TABLE, TabWriter } from './tab-writer';

interface Column {
  header: string;
  path: string;
}

/** Undefined where the format is another one. @throws KubectlError */
export function customColumns(run: Run, format: string): Printer | undefined {
  const [, kind, inline = ''] = /^(custom-columns-file|custom-columns)(?:=(.*))?$/s.exec(format) ?? [];
  if (!kind) return undefined;
  const spec = run.text('template') || inline;
  if (!spec) throw new KubectlError('custom-columns format specified but no custom columns given');
  const columns = kind === 'custom-columns' ? columnsOf(spec) : columnsOfFile(run, spec);
  return columnsPrinter(run, columns, kind === 'custom-columns' && run.flag('no-headers'));
}

function columnsOf(spec: string): Column[] {
  return spec.split(',').map((part) => {
    const at = part.indexOf(':');
    if (at < 0)
      throw new KubectlError(`unexpected custom-columns spec: ${part}, expected <header>:<json-path-expr>`);
    return { header: part.slice(0, at), path: relaxedPath(part.slice(at + 1)) };
  });
}

function columnsOfFile(run: Run, path: string): Column[] {
  let text;
  try {
    text = run.context.files.readText(join(run.context.cwd, path));
  } catch (error) {
    if (!(error instanceof FilesError)) throw error;
    throw new KubectlError(`error reading template ${path}, open ${path}: ${error.reason}`);
  }
  const [headers = '', paths] = text.split('\n');
  if (paths === undefined)
    throw new KubectlError(
      'invalid template, missing spec line. Expected format is one line of space separated headers, one line of space separated column specs.',
    );
  const names = words(headers);
  const specs = words(paths);
  if (names.length !== specs.length)
    throw new KubectlError(
      `number of headers (${names.length}) and field specifications (${specs.length}) don't match`,
    );
  return names.map((header, index) => ({ header, path: relaxedPath(specs[index]!) }));
}

function words(line: string): string[] {
  return line.split(/\s+/).filter(Boolean);
}

function columnsPrinter(run: Run, columns: Column[], noHeaders: boolean): Printer {
  const paths = columns.map(({ path }) => readPath(path));
  const writer = new TabWriter(TABLE);
  let first = !noHeaders;
  return (object) => {
    if (first) writer.write(`${columns.map(({ header }) => header).join('\t')}\n`);
    first = false;
    const objects = Array.isArray(object.items) ? (object.items as Printable[]) : [object];
    for (const each of objects) writer.write(`${paths.map((find) => cell(find, each)).join('\t')}\n`);
    run.out(writer.flush());
  };
}

function readPath(path: string): (data: unknown) => unknown[][] {
  try {
    return jsonPath(path, { allowMissingKeys: true }).find;
  } catch (error) {
    if (!(error instanceof JsonPathError)) throw error;
    throw new KubectlError(error.message);
  }
}

function cell(find: (data: unknown) => unknown[][], object: Printable): string {
  try {
    const values = find(object);
    const shown = values.flat().map(goText);
    return (values[0]?.length ? shown : ['<none>', ...shown]).join(',');
  } catch (error) {
    if (!(error instanceof JsonPathError)) throw error;
    throw new KubectlError(error.message);
  }
}
