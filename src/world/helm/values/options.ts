/**
 * The values that somebody gives on the command line.
 *
 * Models: helm v4 pkg/cli/values `Options.MergeValues`: files first, then JSON, texts, strings, files' contents, literals.
 * Left out: files from the network.
 */
import { mergeMaps, readValuesDocuments, wrapped } from '../chart/load';
import { isMap } from '../template/values';
import { parseInto } from './strvals';

type Values = Record<string, unknown>;

export interface ValueOptions {
  files: readonly string[];
  json: readonly string[];
  set: readonly string[];
  strings: readonly string[];
  fileValues: readonly string[];
  literals: readonly string[];
}

/** @param read a file's text by the path given @throws Error in Helm's words */
export function mergeValues(options: ValueOptions, read: (path: string) => string): Values {
  let values: Values = {};
  for (const path of options.files) {
    const text = read(path);
    values = mergeMaps(
      values,
      wrapped(`failed to parse ${path}`, () => readValuesDocuments(text)),
    );
  }
  for (const text of options.json) values = withJson(values, text);
  for (const text of options.set) wrapped('failed parsing --set data', () => parseInto(text, values, 'set'));
  for (const text of options.strings)
    wrapped('failed parsing --set-string data', () => parseInto(text, values, 'set-string'));
  for (const text of options.fileValues)
    wrapped('failed parsing --set-file data', () => parseInto(text, values, 'set-file', read));
  for (const text of options.literals)
    wrapped('failed parsing --set-literal data', () => parseInto(text, values, 'set-literal'));
  return values;
}

function withJson(values: Values, text: string): Values {
  if (!text.trim().startsWith('{')) {
    try {
      parseInto(text, values, 'set-json');
    } catch {
      throw new Error(`failed parsing --set-json data ${text}`);
    }
    return values;
  }
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    parsed = undefined;
  }
  if (!isMap(parsed)) throw new Error(`failed parsing --set-json data JSON: ${text}`);
  return mergeMaps(values, parsed);
}
