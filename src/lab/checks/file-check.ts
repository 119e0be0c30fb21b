/** Judges a file as a whole, or its raw text. */
import type { FileCheck } from '../check';
import type { Facts } from '../facts';
import type { Miss } from '../lab';

export async function checkFile(check: FileCheck, facts: Facts): Promise<Miss[]> {
  const absolute = `${facts.folder(check.role)}/${check.path}`;
  const exists = (await facts.paths(check.role)).includes(check.path);
  if (check.exists === false) {
    return exists
      ? [{ message: `${check.path} is still there.`, file: absolute, found: 'a file', expected: 'no file' }]
      : [];
  }
  if (!exists) {
    return [
      { message: `There is no file ${check.path}.`, file: absolute, found: 'nothing', expected: 'a file' },
    ];
  }
  const [file] = await facts.files([check.path], check.role);
  const text = file?.text ?? '';
  const misses: Miss[] = [];
  if (check.matches !== undefined && !new RegExp(check.matches, 'm').test(text)) {
    misses.push({
      message: `${check.path} has no line like "${check.matches}".`,
      file: absolute,
      expected: check.matches,
    });
  }
  const unwanted = check.lacks === undefined ? null : new RegExp(check.lacks, 'm').exec(text);
  if (unwanted) {
    const line = text.slice(0, unwanted.index).split('\n').length;
    misses.push({
      message: `${check.path} still has "${unwanted[0]}" on line ${line}.`,
      file: absolute,
      line,
      found: unwanted[0],
    });
  }
  return misses;
}
