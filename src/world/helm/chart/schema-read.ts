/**
 * A JSON schema's text, read and looked over before it is used.
 *
 * Models: the compiler of santhosh-tekuri/jsonschema v6: which draft a schema speaks, what it has to fit itself,
 * references that lead nowhere. Left out: other documents.
 */
import { parseJson } from '../functions/json';
import { isMap } from '../template/values';
import metaschemas from './metaschemas.json';

const DRAFTS: [RegExp, number][] = [
  [/^https?:\/\/json-schema\.org\/draft-04\/schema$/, 4],
  [/^https?:\/\/json-schema\.org\/draft-06\/schema$/, 6],
  [/^https?:\/\/json-schema\.org\/draft-07\/schema$/, 7],
  [/^https?:\/\/json-schema\.org\/draft\/2019-09\/schema$/, 2019],
  [/^https?:\/\/json-schema\.org\/draft\/2020-12\/schema$/, 2020],
];

export type Schema = Record<string, unknown> | boolean;

export interface SchemaText {
  root: unknown;
  draft: number;
}

/** @throws Error in the decoder's words */
export function readSchema(text: string): SchemaText {
  if (text.trim() === '') throw new Error('EOF');
  let root: unknown;
  try {
    root = parseJson(text, 'unexpected EOF');
  } catch (error) {
    throw new Error((error as Error).message.replace(/ '.*?' after top-level/, ' after top-level'));
  }
  return { root, draft: draftOf(root) };
}

/** What the schema itself has to fit, and its name. */
export function metaschemaOf(draft: number): { meta: Schema; url: string } {
  const meta = (metaschemas as unknown as Record<string, Schema>)[draft]!;
  if (draft < 2019) return { meta, url: `http://json-schema.org/draft-0${draft}/schema#` };
  return { meta, url: `https://json-schema.org/draft/${draft === 2019 ? '2019-09' : '2020-12'}/schema#` };
}

/** @throws Error for a dialect that would have to be fetched */
function draftOf(root: unknown): number {
  const said = isMap(root) && typeof root.$schema === 'string' ? root.$schema.replace(/#$/, '') : '';
  if (said === '' || said.endsWith('//json-schema.org/schema')) return 2020;
  const found = DRAFTS.find(([pattern]) => pattern.test(said))?.[1];
  if (found) return found;
  const host = /^https?:\/\/([^/:]+)/.exec(said)?.[1] ?? said;
  throw new Error(
    `failing loading ${JSON.stringify(said)}: HTTP request failed for ${said}: Get ${JSON.stringify(said)}: dial tcp: lookup ${host}: no such host`,
  );
}

/** @throws Error for a reference that leads nowhere */
export function checkReferences(root: unknown, at: unknown = root): void {
  if (Array.isArray(at)) at.forEach((each) => checkReferences(root, each));
  if (!isMap(at)) return;
  const { $ref: target } = at;
  if (typeof target === 'string' && target.startsWith('#/') && !isThere(root, target))
    throw new Error(`json-pointer in ${JSON.stringify(`file:///values.schema.json${target}`)} not found`);
  for (const [key, each] of Object.entries(at))
    if (!['enum', 'const', 'default', 'examples'].includes(key)) checkReferences(root, each);
}

function isThere(root: unknown, target: string): boolean {
  let at: unknown = root;
  for (const part of decodeURIComponent(target.slice(2)).split('/')) {
    const key = part.replaceAll('~1', '/').replaceAll('~0', '~');
    if (typeof at !== 'object' || at === null || !Object.hasOwn(at, key)) return false;
    at = (at as Record<string, unknown>)[key];
  }
  return true;
}
