/**
 * Reading and rewriting the kustomization file of the current folder.
 *
 * Models: kustomize's `kustfile`: fields stay in the order they had, each with the comments before it, new ones follow
 * in a fixed order; the values themselves are printed anew. A comment behind the last field is lost, as it is there.
 */
import { KustomizeError } from '../../kustomize/errors';
import { printedField } from '../../kustomize/go-print';
import {
  FILE_NAMES,
  type Kustomization,
  fixKustomization,
  parseKustomization,
} from '../../kustomize/kustomization-file';
import { marshal } from '../../yaml/marshal';
import type { Call } from './call';

const ORDER: (keyof Kustomization)[] = [
  'apiVersion',
  'kind',
  'metadata',
  'sortOptions',
  'resources',
  'bases',
  'namePrefix',
  'nameSuffix',
  'namespace',
  'crds',
  'commonLabels',
  'labels',
  'commonAnnotations',
  'patchesStrategicMerge',
  'patchesJson6902',
  'patches',
  'configMapGenerator',
  'secretGenerator',
  'helmCharts',
  'helmChartInflationGenerator',
  'helmGlobals',
  'generatorOptions',
  'vars',
  'images',
  'replacements',
  'replicas',
  'configurations',
  'generators',
  'transformers',
  'validators',
  'components',
  'openapi',
  'buildMetadata',
];

interface FieldInText {
  name: keyof Kustomization;
  comment: string;
}

export interface KustomizationText {
  /** As it is called in the folder. */
  name: string;
  value: Kustomization;
  fields: FieldInText[];
}

/** Finds the file. @throws KustomizeError where there is none, or more than one */
export function findFile(call: Call): string {
  const found = FILE_NAMES.filter((name) => call.files.exists(`${call.cwd}/${name}`));
  if (found.length === 0) throw new KustomizeError(`Missing kustomization file '${FILE_NAMES[0]}'.\n`);
  if (found.length > 1) {
    throw new KustomizeError(`Found multiple kustomization file: [${found.join(' ')}]\n`);
  }
  if (call.files.isDirectory(`${call.cwd}/${found[0]}`)) {
    throw new KustomizeError(`${found[0]} should be a file`);
  }
  return found[0]!;
}

/** @throws KustomizeError */
export function readFile(call: Call, name = findFile(call)): KustomizationText {
  const text = call.files.readText(`${call.cwd}/${name}`);
  const value = fixKustomization(parseKustomization(text));
  return { name, value, fields: fieldsOf(text) };
}

/** Top-level fields with what stands as comment before them; a last line without its newline is overlooked. */
function fieldsOf(text: string): FieldInText[] {
  const fields: FieldInText[] = [];
  let comment = '';
  for (const line of text.match(/[^\n]*\n/g) ?? []) {
    if (/^ *(#|\n)/.test(line)) {
      comment += line;
      continue;
    }
    const name = ORDER.find((each) => line.toLowerCase().startsWith(`${each.toLowerCase()}:`));
    if (name) fields.push({ name, comment });
    else if (fields.length > 0) fields.at(-1)!.comment += comment;
    if (name || fields.length > 0) comment = '';
  }
  return fields;
}

export function writeFile(call: Call, file: KustomizationText): void {
  call.files.write(`${call.cwd}/${file.name}`, printFile(file));
}

function printFile({ value, fields }: KustomizationText): string {
  const had = new Set(fields.map((each) => each.name));
  const kept = fields.map(({ name, comment }) => comment + printField(name, value));
  const added = ORDER.filter((name) => !had.has(name)).map((name) => printField(name, value));
  return [...kept, ...added].join('');
}

function printField(name: keyof Kustomization, value: Kustomization): string {
  const field = printedField(name, value[name]);
  return field === undefined ? '' : marshal({ [name]: field });
}
