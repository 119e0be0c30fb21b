/** Judges the documents of YAML files, in a clone or as the forge has them. */
import type { DocumentsCheck, Pattern } from '../check';
import type { YamlDocument } from '../documents';
import type { Facts } from '../facts';
import { globInWords } from '../globs';
import type { Miss } from '../lab';
import type { Difference } from '../match';
import { differences, inWords, matches, shown, valueAt, wanted } from '../match';
import { describe, isParticular } from './describe';
import { similar } from './similar';

export async function checkDocuments(check: DocumentsCheck, facts: Facts): Promise<Miss[]> {
  const remote = check.at === 'remote';
  const repository = check.repository ?? facts.lab.fleet.repository;
  const at = check.tag === undefined ? 'branch' : 'tag';
  const name = check.tag ?? check.branch ?? facts.lab.fleet.branch;
  const files = remote
    ? await facts.remoteFiles(check.in, repository, check.tag === undefined ? name : `refs/tags/${name}`)
    : await facts.files(check.in, check.role);
  const place = remote ? `${at} ${name} of ${repository}` : globInWords(check.in);
  if (!files) return [{ message: `${repository} has no ${at} ${name}.`, repository }];
  const documents = files.flatMap((file) => facts.documents(file).read);
  const meant = documents.filter((document) => matches(check.where, document.value));
  const counted = countMiss(check, meant, documents, place);
  if (counted.length > 0)
    return (remote || meant.length > 0 ? undefined : await elsewhere(check, facts, place)) ?? counted;
  const unlike = meant.flatMap((document) => unmet(check.expect, document));
  return unlike.length > 0 ? unlike : indistinct(check.distinct, meant);
}

function countMiss(check: DocumentsCheck, meant: YamlDocument[], all: YamlDocument[], place: string): Miss[] {
  const what = describe(check.where);
  if (check.count === undefined && meant.length > 0) return [];
  if (check.count !== undefined && meant.length === check.count) return [];
  if (meant.length > (check.count ?? 1)) {
    const last = meant.at(-1)!;
    const message = `${place} holds ${meant.length} × ${what}; ${check.count ?? 1} was expected.`;
    return [{ message, ...at(last, []), found: String(meant.length), expected: String(check.count) }];
  }
  const nearest = nearestOf(check.where, all);
  if (nearest) return nearest;
  const many = (check.count ?? 1) > 1 ? `${meant.length} of ${check.count} × ` : 'no ';
  return [{ message: `There is ${many}${what} in ${place}.`, expected: what, found: String(meant.length) }];
}

/** A document that is the one meant, in a file where it does not count. */
async function elsewhere(check: DocumentsCheck, facts: Facts, place: string): Promise<Miss[] | undefined> {
  if (check.count === 0 || !isParticular(check.where)) return undefined;
  for (const file of await facts.files(['**/*.{yaml,yml}'], check.role)) {
    const found = facts.documents(file).read.find(({ value }) => matches(check.where, value));
    if (!found) continue;
    const message = `The ${describe(check.where)} is in ${file.path}, not in ${place}.`;
    return [{ message, ...at(found, []), found: file.path, expected: place }];
  }
  return undefined;
}

/** A document that is nearly the one meant: told as what differs, not as missing. */
function nearestOf(where: Pattern, documents: YamlDocument[]): Miss[] | undefined {
  for (const document of documents) {
    const unlike = differences(where, document.value);
    if (unlike.length > 0 && unlike.every(nearly)) return unlike.map((each) => missOf(each, document));
  }
  return undefined;
}

function nearly({ found, expected }: Difference): boolean {
  return typeof found === 'string' && similar(found, wanted(expected));
}

function unmet(expect: Pattern | undefined, document: YamlDocument): Miss[] {
  if (expect === undefined) return [];
  return differences(expect, document.value).map((each) => missOf(each, document));
}

function missOf(difference: Difference, document: YamlDocument): Miss {
  const { path, found, expected } = difference;
  const { field, message } = inWords(difference);
  return {
    message: `${message}.`,
    ...at(document, path),
    field,
    found: shown(found),
    expected: wanted(expected),
  };
}

function indistinct(field: string | undefined, documents: YamlDocument[]): Miss[] {
  if (field === undefined) return [];
  const first = new Map<unknown, YamlDocument>();
  for (const document of documents) {
    const value = valueAt(document.value, field);
    const earlier = first.get(value);
    if (!earlier) {
      first.set(value, document);
      continue;
    }
    const path = field.split('.');
    const other = `${earlier.file.path}:${earlier.lineOf(path)}`;
    return [
      {
        message: `${field} is ${shown(value)} here and at ${other}.`,
        ...at(document, path),
        field,
        found: shown(value),
        expected: 'a value of its own',
      },
    ];
  }
  return [];
}

function at(
  document: YamlDocument,
  path: readonly (string | number)[],
): Pick<Miss, 'file' | 'line' | 'repository'> {
  const { file } = document;
  return {
    file: file.absolute ?? file.path,
    line: document.lineOf(path),
    ...(file.repository === undefined ? {} : { repository: file.repository }),
  };
}
