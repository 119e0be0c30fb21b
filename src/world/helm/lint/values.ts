/** Rules over values.yaml. Models: pkg/chart/v2/lint/rules/values.go. */
import { coalesceTables, copy } from '../chart/coalesce';
import { readMap, wrapped } from '../chart/load';
import { schemaTrouble } from '../chart/schema';
import type { Findings, LintInput } from './findings';

const FILE = 'values.yaml';

export function lintValues(input: LintInput, found: Findings): void {
  const { files, folder } = input;
  if (!files.exists(`${folder}/${FILE}`)) {
    found.note('INFO', FILE, 'file does not exist');
    return;
  }
  found.attempt('ERROR', FILE, () => checkValues(input));
}

function checkValues({ files, folder, values: given, skipSchema, log }: LintInput): void {
  const own = wrapped('unable to parse YAML', () =>
    readMap(files.readText(`${folder}/${FILE}`), 'common.Values'),
  );
  const values = coalesceTables(coalesceTables({}, copy(given), { log }), own, { log });
  const path = `${folder}/values.schema.json`;
  const schema = files.isFile(path) ? files.readText(path) : '';
  if (schema === '' || skipSchema) return;
  const trouble = schemaTrouble(schema, values);
  if (trouble) throw new Error(trouble);
}
