/** Folders put together by chance from fields that people write, right and wrong, and from objects of many kinds. */
import fc from 'fast-check';
import type { Texts } from './built';
import snippets from './snippets.json';

interface Snippet {
  text: string;
  files?: Texts;
}

const OBJECTS = snippets.objects as Texts;
const FIELDS = snippets.fields as Snippet[];

const object = fc.constantFrom(...Object.keys(OBJECTS));
const objects = fc.uniqueArray(object, { minLength: 1, maxLength: 6 });

/** Fields of a kustomization, none twice, none that would write another's files. */
const fields = fc.array(fc.constantFrom(...FIELDS), { minLength: 1, maxLength: 4 }).map((given) => {
  const keys = new Set<string>();
  const files = new Set<string>();
  return given.filter((each) => {
    const own = keysOf(each.text).filter((key) => key !== 'resources');
    const made = Object.keys(each.files ?? {});
    if (own.some((key) => keys.has(key)) || made.some((name) => files.has(name))) return false;
    own.forEach((key) => keys.add(key));
    made.forEach((name) => files.add(name));
    return true;
  });
});

function keysOf(text: string): string[] {
  return [...text.matchAll(/^(\w[\w-]*):/gm)].map((match) => match[1]!);
}

const folder = fc.tuple(fields, objects).map(([given, names]) => folderOf(given, names));

/** A folder with these objects, its kustomization made of these fields. */
export function folderOf(
  given: readonly Snippet[],
  names: readonly string[],
  below: readonly string[] = [],
): Texts {
  const listed = [...below, ...names.map((name) => `${name}.yaml`)];
  const text = given
    .map((each) => each.text)
    .join('')
    .replace(/^resources: \[(.*)\]\n/gm, (_, more: string) => {
      listed.push(more);
      return '';
    });
  const resources = /^resources:/m.test(text) ? '' : `resources: [${listed.join(', ')}]\n`;
  return {
    ...Object.fromEntries(names.map((name) => [`${name}.yaml`, OBJECTS[name]!])),
    ...Object.assign({}, ...given.map((each) => each.files ?? {})),
    'kustomization.yaml': resources + text,
  } as Texts;
}

const overlay = fc.tuple(folder, fc.constantFrom(...FIELDS), fc.option(object)).map(([low, field, name]) => ({
  ...Object.fromEntries(Object.entries(low).map(([path, text]) => [`low/${path}`, text])),
  ...folderOf([field], name === null ? [] : [name], ['low']),
}));

/** A folder, one in three an overlay on another. */
export const assembled: fc.Arbitrary<Texts> = fc.oneof(
  { weight: 2, arbitrary: folder },
  { weight: 1, arbitrary: overlay },
);
