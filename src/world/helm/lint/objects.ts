/**
 * The objects in a rendered text, as far as the rules look at them.
 *
 * Models: `k8sYamlStruct` of pkg/chart/v2/lint/rules, read document by document.
 */
import { splitDocuments } from '../../yaml/parse';
import { JsonError, parseJson } from '../functions/json';
import { readStruct, STRING, structOf } from '../chart/go-struct';

export interface LintedObject {
  apiVersion?: string;
  Kind?: string;
  Metadata?: { Namespace?: string; Name?: string };
}

const METADATA = structOf('rules.k8sYamlMetadata', { Namespace: STRING, Name: STRING });
const OBJECT = structOf('rules.k8sYamlStruct', { apiVersion: STRING, Kind: STRING, Metadata: METADATA });

/** Calls for every document that says something. @returns false where one cannot be read; `fail` is told why */
export function eachObject(
  text: string,
  visit: (object: LintedObject) => void,
  fail: (reason: string) => void,
): boolean {
  try {
    if (text.trimStart().startsWith('{')) checkJson(text);
    for (const document of splitDocuments(text)) {
      const object = readStruct(document, OBJECT);
      if (Object.keys(object).length || !isBlank(document)) visit(object);
    }
    return true;
  } catch (error) {
    fail(`unable to parse YAML: ${(error as Error).message}`);
    return false;
  }
}

/** What begins with a brace is read as JSON. @throws Error */
function checkJson(text: string): void {
  try {
    parseJson(text);
  } catch (error) {
    if (!(error instanceof JsonError) || error.message.endsWith('after top-level value')) return;
    throw new Error(`json: offset ${error.offset}: ${error.message}`);
  }
}

/** Only comments and separators: no object at all. */
function isBlank(document: string): boolean {
  return document.split('\n').every((line) => /^\s*(#.*|---.*|null|~)?$/.test(line));
}
