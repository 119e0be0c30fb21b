/**
 * JSONPath as printer columns use it.
 *
 * Models: the subset that CRDs may have: fields, quoted fields, indices, `[*]`, filters by equality.
 */
import { isMap } from '../json-value';

type Step =
  | { field: string }
  | { index: number }
  | { all: true }
  | { filter: [path: string, operator: string, value: string] };

const parsed = new Map<string, Step[]>();

/** Every value the path leads to. */
export function findByPath(value: unknown, path: string): unknown[] {
  let steps = parsed.get(path);
  if (!steps) parsed.set(path, (steps = parse(path)));
  return steps.reduce<unknown[]>((values, step) => values.flatMap((each) => take(each, step)), [value]);
}

const STEP =
  /\.([^.[\]]*)|\[\?\(\s*@\.?([^\s=!<>)]+)\s*(==|!=)\s*(?:"([^"]*)"|'([^']*)'|([^)\s]+))\s*\)\]|\['([^']+)'\]|\["([^"]+)"\]|\[(-?\d+)\]|\[(\*)\]/g;

function parse(path: string): Step[] {
  const text = path.replace(/^\{|\}$/g, '').replaceAll('\\.', '\u0000');
  const steps: Step[] = [];
  for (const match of (text.startsWith('.') || text.startsWith('[') ? text : `.${text}`).matchAll(STEP)) {
    const [, field, path, operator, double, single, bare, quoted, dquoted, index, all] = match;
    if (path !== undefined) steps.push({ filter: [path, operator!, double ?? single ?? bare ?? ''] });
    else if (index !== undefined) steps.push({ index: Number(index) });
    else if (all !== undefined) steps.push({ all: true });
    else if (quoted ?? dquoted) steps.push({ field: (quoted ?? dquoted)! });
    else if (field === '*') steps.push({ all: true });
    else if (field) steps.push({ field: field.replaceAll('\u0000', '.') });
  }
  return steps;
}

function take(value: unknown, step: Step): unknown[] {
  if ('field' in step) return isMap(value) && value[step.field] !== undefined ? [value[step.field]] : [];
  if ('all' in step) return Array.isArray(value) ? value : isMap(value) ? Object.values(value) : [];
  if (!Array.isArray(value)) return [];
  if ('index' in step) {
    const item = value.at(step.index) as unknown;
    return item === undefined ? [] : [item];
  }
  const [path, operator, wanted] = step.filter;
  return value.filter((item) => {
    const [found] = findByPath(item, `.${path}`);
    return found !== undefined && (String(found) === wanted) === (operator === '==');
  });
}

/** A value as JSONPath prints it: text as it is, the rest as JSON. */
export function printedText(value: unknown): string {
  return typeof value === 'object' && value !== null ? JSON.stringify(value) : String(value);
}
