/**
 * `-o`: objects as YAML, JSON, names, or through a template.
 *
 * Models: cli-runtime's `PrintFlags` and printers: which formats there are, what they print and how they refuse.
 */
import { FilesError, join } from '../../files/files';
import type { KubeObject } from '../../kube/api';
import { marshal } from '../../yaml/marshal';
import { KubectlError } from './errors';
import { goTemplate } from './go-template';
import { goJson, goJsonAsIs, goText } from './go-values';
import { JsonPathError, jsonPath } from './jsonpath';
import { kyaml } from './kyaml';
import { groupOf } from './resource-types';
import type { DryRun, Run } from './run';
import { inStructOrder } from './typed-json';

/** Prints one object, or a list; knows whether it is the first. */
export type Printer = (object: Printable) => void;
export type Printable = Record<string, unknown>;

const TEMPLATES = ['template', 'go-template', 'go-template-file', 'templatefile'];
const PATHS = ['jsonpath', 'jsonpath-file', 'jsonpath-as-json'];
export const FORMATS = ['json', 'yaml', 'kyaml', 'name', ...TEMPLATES, ...PATHS];

/** No printer has that format. */
export class NoPrinter extends KubectlError {
  constructor(format: string, allowed: string[]) {
    super(
      `unable to match a printer suitable for the output format ${JSON.stringify(format)}, allowed formats are: ${[...allowed].sort().join(',')}`,
    );
  }
}

/** Was a whole object asked for, and not a word about what was done? */
export function wantsObject(run: Run): boolean {
  const format = formatOf(run);
  return format !== '' && format !== 'name';
}

/** `-o`, or what `--template` alone stands for. */
export function formatOf(run: Run): string {
  const format = run.text('output');
  return format === '' && run.text('template') !== '' ? 'go-template' : format;
}

/**
 * What commands that change something print: `deployment.apps/web created`, or the object. `typed`: the command knows
 * the object's Go type, whose fields have an order.
 * @throws KubectlError
 */
export function changePrinter(
  run: Run,
  operation: string,
  dryRun: DryRun = 'none',
  { typed = false }: { typed?: boolean } = {},
): Printer {
  const format = formatOf(run);
  const printer = (typed && typedPrinter(run, format)) || objectPrinter(run, format);
  if (printer) return printer;
  if (format !== '' && format.toLowerCase() !== 'name') throw new NoPrinter(format, FORMATS);
  const suffix = { none: '', client: ' (dry run)', server: ' (server dry run)' }[dryRun];
  const done = format === '' && operation !== '' ? ` ${operation}${suffix}` : '';
  return (object) => run.out(nameLines(object, done));
}

/** The printer for `json`, `yaml`, `kyaml` and templates; undefined for other formats. @throws KubectlError */
export function objectPrinter(run: Run, format: string): Printer | undefined {
  switch (format.toLowerCase()) {
    case 'json':
      return (object) => run.out(`${goJson(visible(run, object), '    ')}\n`);
    case 'yaml':
      return yamlPrinter(run);
    case 'kyaml':
      return (object) => run.out(kyaml(visible(run, object)));
  }
  return templatePrinter(run, format);
}

/** Of an object that the command holds as one of Go's structs: JSON and KYAML keep the order of its fields. */
function typedPrinter(run: Run, format: string): Printer | undefined {
  const ordered = (object: Printable): unknown =>
    inStructOrder(visible(run, object) as unknown as KubeObject);
  if (format === 'json') return (object) => run.out(`${goJsonAsIs(ordered(object), '    ')}\n`);
  if (format === 'kyaml') return (object) => run.out(kyaml(ordered(object), { struct: true }));
  return undefined;
}

function yamlPrinter(run: Run): Printer {
  let printed = 0;
  return (object) => {
    run.out(`${printed++ > 0 ? '---\n' : ''}${marshal(visible(run, object))}`);
  };
}

function templatePrinter(run: Run, format: string): Printer | undefined {
  const [kind, inline] = splitFormat(format);
  const isPath = PATHS.includes(kind);
  if (!isPath && !TEMPLATES.includes(kind)) return undefined;
  const given = run.text('template') || inline;
  if (!given) throw new KubectlError('template format specified but no template given');
  const template = kind.includes('file') ? readTemplate(run, given) : given;
  return isPath ? pathPrinter(run, template, kind) : goPrinter(run, template);
}

/** `jsonpath={.x}` is a format and its template. */
function splitFormat(format: string): [string, string] {
  const known = [...TEMPLATES, ...PATHS].find((each) => format === each || format.startsWith(`${each}=`));
  return known ? [known, format.slice(known.length + 1)] : [format, ''];
}

function readTemplate(run: Run, path: string): string {
  try {
    return run.context.files.readText(join(run.context.cwd, path));
  } catch (error) {
    if (!(error instanceof FilesError)) throw error;
    throw new KubectlError(`error reading --template ${path}, open ${path}: ${error.reason}`);
  }
}

function pathPrinter(run: Run, template: string, kind: string): Printer {
  const options = {
    allowMissingKeys: run.flag('allow-missing-template-keys'),
    asJson: kind === 'jsonpath-as-json',
  };
  try {
    const path = jsonPath(template, options);
    return (object) => run.out(printPath(path.print, template, object));
  } catch (error) {
    if (!(error instanceof JsonPathError)) throw error;
    throw new KubectlError(`error parsing jsonpath ${template}, ${error.message}`);
  }
}

function printPath(print: (data: unknown) => string, template: string, object: Printable): string {
  try {
    return print(object);
  } catch (error) {
    if (!(error instanceof JsonPathError)) throw error;
    throw new KubectlError(
      `error executing jsonpath ${JSON.stringify(template)}: Error executing template: ${error.message}. Printing more information for debugging the template:\n\ttemplate was:\n\t\t${template}\n\tobject given to jsonpath engine was:\n\t\t${goSyntax(object)}\n\n\n`,
    );
  }
}

/** Go's `%#v` of plain data. */
function goSyntax(value: unknown): string {
  if (value === null || value === undefined) return 'interface {}(nil)';
  if (Array.isArray(value)) return `[]interface {}{${value.map(goSyntax).join(', ')}}`;
  if (typeof value === 'object') {
    const map = value as Record<string, unknown>;
    const entries = Object.keys(map).sort();
    return `map[string]interface {}{${entries.map((key) => `${JSON.stringify(key)}:${goSyntax(map[key])}`).join(', ')}}`;
  }
  return JSON.stringify(value);
}

function goPrinter(run: Run, template: string): Printer {
  const execute = goTemplate(template, { allowMissingKeys: run.flag('allow-missing-template-keys') });
  return (object) => {
    const { text, error } = execute(object);
    run.out(text);
    if (error === undefined) return;
    run.out(
      `Error executing template: ${error}. Printing more information for debugging the template:\n\ttemplate was:\n\t\t${template}\n\traw data was:\n\t\t${goJson(object)}\n\tobject given to template engine was:\n\t\t${goText(object)}\n\n`,
    );
    throw new KubectlError(`error executing template ${JSON.stringify(template)}: ${error}`);
  };
}

/** Who manages which field is shown only when asked for. */
function visible(run: Run, object: Printable): Printable {
  if (run.flag('show-managed-fields')) return object;
  const items = object.items;
  if (Array.isArray(items))
    return { ...object, items: items.map((item) => withoutManagers(item as Printable)) };
  return withoutManagers(object);
}

function withoutManagers(object: Printable): Printable {
  const metadata = object.metadata as Record<string, unknown> | undefined;
  if (!metadata || !('managedFields' in metadata)) return object;
  const { managedFields: _managedFields, ...shown } = metadata;
  return { ...object, metadata: shown };
}

/** `deployment.apps/web`, a line for each object of a list. */
export function nameLines(object: Printable, suffix = ''): string {
  if (Array.isArray(object.items))
    return object.items.map((item) => nameLines(item as Printable, suffix)).join('');
  return `${nameOf(object as unknown as KubeObject)}${suffix}\n`;
}

/** `deployment.apps/web` */
export function nameOf(object: KubeObject): string {
  const kind = object.kind.toLowerCase();
  const group = groupOf(object.apiVersion);
  return `${group ? `${kind}.${group}` : kind}/${object.metadata?.name || '<unknown>'}`;
}
