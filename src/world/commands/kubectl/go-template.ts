/**
 * `-o go-template`: objects through Go's text/template.
 *
 * Models: cli-runtime's `GoTemplatePrinter` with its functions `exists` and `base64decode`.
 */
import { BUILTINS } from '../../helm/functions/builtins';
import { ExecError, TemplateSet, type TemplateFunction } from '../../helm/template/exec';
import { ParseError, parseTemplate } from '../../helm/template/parse';
import { fromBase64 } from './base64';
import { KubectlError } from './errors';

export interface TemplateResult {
  /** What was put out, until an error if there was one. */
  text: string;
  error?: string;
}

const FUNCTIONS: Record<string, TemplateFunction> = {
  ...BUILTINS,
  exists: { in: ['any', 'any'], variadic: true, call: exists as TemplateFunction['call'] },
  base64decode: { in: ['string'], call: decode as TemplateFunction['call'] },
};

/** @throws KubectlError where the template does not parse */
export function goTemplate(
  template: string,
  { allowMissingKeys }: { allowMissingKeys: boolean },
): (data: unknown) => TemplateResult {
  const set = new TemplateSet(FUNCTIONS, { strict: !allowMissingKeys, noValue: true });
  try {
    set.add(parseTemplate('output', template, new Set(Object.keys(FUNCTIONS))));
  } catch (error) {
    if (!(error instanceof ParseError)) throw error;
    throw new KubectlError(`error parsing template ${template}, ${error.message}`);
  }
  return (data) => {
    try {
      return { text: set.execute('output', data) };
    } catch (error) {
      if (!(error instanceof ExecError)) throw error;
      return { text: error.written, error: error.message };
    }
  };
}

/** Is there something under these keys, one below the other? */
function exists(data: unknown, ...keys: unknown[]): boolean {
  let value = data;
  for (const key of keys) {
    if (Array.isArray(value) || typeof value === 'string') {
      if (typeof key !== 'bigint') return false;
      value = value[Number(key)];
    } else if (value !== null && typeof value === 'object' && typeof key === 'string') {
      if (!Object.hasOwn(value, key)) return false;
      value = (value as Record<string, unknown>)[key];
    } else return false;
    if (value === undefined) return false;
  }
  return value !== null;
}

function decode(text: string): string {
  const bad = /[^A-Za-z0-9+/=\r\n]/.exec(text);
  if (bad) throw new Error(`base64 decode failed: illegal base64 data at input byte ${bad.index}`);
  return new TextDecoder().decode(fromBase64(text));
}
