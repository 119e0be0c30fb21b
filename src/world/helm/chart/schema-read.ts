/**
 * A JSON schema's text, read and looked over before it is used.
 *
 * Models: the compiler of santhosh-tekuri/jsonschema v6: which draft a schema speaks, references that lead nowhere.
 * Left out: the check against the metaschema but for `type`, other documents.
 */
import { isMap } from '../template/values';

type Schema = Record<string, unknown> | boolean;

const DRAFTS: [RegExp, number][] = [
  [/draft-04/, 4],
  [/draft-06/, 6],
  [/draft-07/, 7],
  [/2019-09/, 2019],
  [/2020-12/, 2020],
];

/** @throws Error */
export function readSchema(text: string): { root: Schema; draft: number } {
  let root: unknown;
  try {
    root = JSON.parse(text);
  } catch {
    throw new Error(jsonTrouble(text));
  }
  const draft = draftOf(root);
  if (!isMap(root) && typeof root !== 'boolean')
    throw new Error(`${metaProblem(draft)}\n- at '': got ${kind(root)}, want boolean or object`);
  checkReferences(root, root);
  return { root, draft };
}

function kind(value: unknown): string {
  return Array.isArray(value) ? 'array' : value === null ? 'null' : typeof value;
}

function metaProblem(draft: number): string {
  const url =
    draft >= 2019
      ? `https://json-schema.org/draft/${draft === 2019 ? '2019-09' : '2020-12'}/schema#`
      : `http://json-schema.org/draft-0${draft}/schema#`;
  return `"file:///values.schema.json#" is not valid against metaschema: jsonschema validation failed with '${url}'`;
}

function draftOf(root: unknown): number {
  const said = isMap(root) && typeof root.$schema === 'string' ? root.$schema : '';
  return DRAFTS.find(([pattern]) => pattern.test(said))?.[1] ?? 2020;
}

function checkReferences(root: Schema, at: unknown): void {
  if (Array.isArray(at)) at.forEach((each) => checkReferences(root, each));
  if (!isMap(at)) return;
  const { $ref: target } = at;
  if (typeof target === 'string' && target.startsWith('#/') && !isThere(root, target))
    throw new Error(`json-pointer in ${JSON.stringify(`file:///values.schema.json${target}`)} not found`);
  for (const [key, each] of Object.entries(at))
    if (!['enum', 'const', 'default', 'examples'].includes(key)) checkReferences(root, each);
}

function isThere(root: Schema, target: string): boolean {
  let at: unknown = root;
  for (const part of decodeURIComponent(target.slice(2)).split('/')) {
    const key = part.replaceAll('~1', '/').replaceAll('~0', '~');
    if (typeof at !== 'object' || at === null || !Object.hasOwn(at, key)) return false;
    at = (at as Record<string, unknown>)[key];
  }
  return true;
}

/** What encoding/json's decoder says of a text that ends too early; other slips are told alike. */
function jsonTrouble(text: string): string {
  return text.trim() === '' ? 'EOF' : 'unexpected EOF';
}
