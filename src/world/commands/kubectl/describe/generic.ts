/**
 * `kubectl describe` of kinds that kubectl does not know: every field with a readable label.
 *
 * Models: `genericDescriber`, `printUnstructuredContent`, `smartLabelFor` and the camel-case splitter it uses.
 */
import { isMap } from '../../../kube/json-value';
import { byCodePoint } from '../go-values';
import { writeHead, type Describer, type Description } from './description';
import { writeEvents } from './events';

const SKIPPED = new Set([
  '.metadata.managedFields',
  '.metadata.name',
  '.metadata.namespace',
  '.metadata.labels',
  '.metadata.annotations',
]);

export const describeAnything: Describer = (object, to, scene) => {
  writeHead(to, object);
  writeFields(to, 0, object as Record<string, unknown>, '');
  writeEvents(to, scene, object);
};

function writeFields(to: Description, level: number, content: Record<string, unknown>, prefix: string): void {
  for (const field of Object.keys(content).sort(byCodePoint)) {
    const path = `${prefix}.${field}`;
    if (SKIPPED.has(path)) continue;
    const value = content[field];
    const label = readableLabel(field);
    if (isMap(value)) {
      to.write(level, `${label}:\n`);
      writeFields(to, level + 1, value, path);
    } else if (Array.isArray(value)) {
      to.write(level, `${label}:\n`);
      for (const each of value)
        if (isMap(each)) writeFields(to, level + 1, each, path);
        else to.write(level + 1, `${plain(each)}\n`);
    } else to.write(level, `${label}:\t${plain(value)}\n`);
  }
}

function plain(value: unknown): string {
  if (value === null) return '<nil>';
  if (Array.isArray(value)) return `[${value.map(plain).join(' ')}]`;
  return String(value as string | number | boolean);
}

const ACRONYMS = new Set(['API', 'URL', 'UID', 'OSB', 'GUID']);

/** `lastAppliedRevision` → `Last Applied Revision`, `apiVersion` → `API Version`. */
export function readableLabel(field: string): string {
  if (!/^[\p{L}-]*$/u.test(field)) return field;
  return splitCamelCase(field)
    .map((part) => (ACRONYMS.has(part.toUpperCase()) ? part.toUpperCase() : titled(part)))
    .join(' ');
}

function titled(part: string): string {
  return part.charAt(0).toUpperCase() + part.slice(1).toLowerCase();
}

/** Runs of small letters, capitals and the rest; the last capital of a run belongs to the word after it. */
function splitCamelCase(text: string): string[] {
  const runs = text.match(/\p{Ll}+|\p{Lu}+|[^\p{Ll}\p{Lu}]+/gu) ?? [];
  for (let index = 0; index < runs.length - 1; index++) {
    if (!/^\p{Lu}/u.test(runs[index]!) || !/^\p{Ll}/u.test(runs[index + 1]!)) continue;
    runs[index + 1] = runs[index]!.slice(-1) + runs[index + 1]!;
    runs[index] = runs[index]!.slice(0, -1);
  }
  return runs.filter((each) => each !== '');
}
