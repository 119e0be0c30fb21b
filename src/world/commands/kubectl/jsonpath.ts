/**
 * JSONPath templates over objects.
 *
 * Models: client-go's `util/jsonpath`: `range` and `end`, filters, slices, unions, `..`, and how results are written.
 * Left out: the order of a map's values, which is chance there and by key here.
 */
import { goJson, goText } from './go-values';
import { JsonPathError, parseJsonPath, type PathNode } from './jsonpath-parse';

export { JsonPathError } from './jsonpath-parse';

export interface JsonPath {
  /** A list of results for each step of the template that yields some. @throws JsonPathError */
  find(data: unknown): unknown[][];
  /** The template with its results filled in. */
  print(data: unknown): string;
}

/** @throws JsonPathError where the template cannot be read */
export function jsonPath(
  template: string,
  options: { allowMissingKeys?: boolean; asJson?: boolean } = {},
): JsonPath {
  const nodes = parseJsonPath(template);
  const find = (data: unknown): unknown[][] =>
    new Evaluation(options.allowMissingKeys ?? false).run(nodes, data);
  const write = options.asJson ? (results: unknown[]) => `${goJson(results, '    ')}\n` : writeResults;
  return { find, print: (data) => find(data).map(write).join('') };
}

function writeResults(results: unknown[]): string {
  return results
    .map((each) => (each !== null && typeof each === 'object' ? goJson(each) : goText(each)))
    .join(' ');
}

/** One run over one value; ranges are loops over what stands between `range` and `end`. */
class Evaluation {
  private begun = 0;
  private depth = 0;
  private ended = 0;
  private lastEnd: PathNode | undefined;

  constructor(private readonly allowMissingKeys: boolean) {}

  run(nodes: PathNode[], data: unknown): unknown[][] {
    const found: unknown[][] = [];
    for (let index = 0; index < nodes.length; index++) {
      const node = nodes[index]!;
      const results = this.walk([data], node);
      if (this.ended > 0 && this.ended <= this.depth) {
        this.ended--;
        this.lastEnd = node;
        break;
      }
      if (this.begun === 0) {
        found.push(results);
        continue;
      }
      this.begun--;
      this.depth++;
      const body = nodes.slice(index + 1);
      if (results.length) for (const value of results) found.push(...this.run(body, value));
      else this.run(body, null);
      this.depth--;
      const end = nodes.findIndex((each, at) => at > index && each === this.lastEnd);
      if (end > 0) index = end;
    }
    return found;
  }

  private walk(values: unknown[], node: PathNode): unknown[] {
    switch (node.type) {
      case 'list':
        return node.nodes.reduce((current, step) => this.walk(current, step), values);
      case 'text':
        return [node.text];
      case 'number':
      case 'bool':
        return values.map(() => node.value);
      case 'field':
        return this.field(values, node.name);
      case 'wildcard':
        return values.flatMap(children);
      case 'recursive':
        return descend(values);
      case 'union':
        return node.nodes.flatMap((each) => this.walk(values, each));
      case 'array':
        return values.flatMap((value) => slice(value, node));
      case 'filter':
        return values.flatMap((value) => this.filter(value, node));
      case 'identifier':
        return this.identifier(values, node.name);
    }
  }

  private identifier(values: unknown[], name: string): unknown[] {
    if (name === 'range') {
      this.begun++;
      return values;
    }
    if (name !== 'end') throw new JsonPathError(`unrecognized identifier ${name}`);
    if (this.depth === 0) throw new JsonPathError('not in range, nothing to end');
    this.ended++;
    return [];
  }

  private field(values: unknown[], name: string): unknown[] {
    if (values.length === 0) return [];
    const found = values.filter((value) => isMap(value) && name in value && value[name] !== undefined);
    if (found.length === 0 && !this.allowMissingKeys) throw new JsonPathError(`${name} is not found`);
    return found.map((value) => (value as Record<string, unknown>)[name]);
  }

  private filter(value: unknown, node: PathNode & { type: 'filter' }): unknown[] {
    if (!Array.isArray(value))
      throw new JsonPathError(`${goText(value)} is not array or slice and cannot be filtered`);
    return value.filter((item) => {
      const lefts = this.side(item, node.left, node.operator === 'exists');
      if (node.operator === 'exists') return lefts.length > 0;
      if (lefts.length === 0) return false;
      const rights = this.side(item, node.right, false);
      if (rights.length === 0) return false;
      if (lefts.length > 1 || rights.length > 1)
        throw new JsonPathError('can only compare one element at a time');
      return compare(lefts[0], rights[0], node.operator);
    });
  }

  private side(item: unknown, nodes: PathNode[], lenient: boolean): unknown[] {
    try {
      return nodes.reduce((current, step) => this.walk(current, step), [item]);
    } catch (error) {
      if (lenient && error instanceof JsonPathError) return [];
      throw error;
    }
  }
}

function isMap(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function children(value: unknown): unknown[] {
  if (Array.isArray(value)) return value;
  return isMap(value)
    ? Object.keys(value)
        .sort()
        .map((key) => value[key])
    : [];
}

function descend(values: unknown[]): unknown[] {
  return values.flatMap((value) => {
    const inner = children(value);
    return inner.length ? [value, ...descend(inner)] : [];
  });
}

function slice(value: unknown, node: PathNode & { type: 'array' }): unknown[] {
  if (value === null || value === undefined) return [];
  if (!Array.isArray(value)) throw new JsonPathError(`${goType(value)} is not array or slice`);
  const size = value.length;
  let start = node.start.known ? node.start.value : 0;
  if (start < 0) start += size;
  let end = node.end.known ? node.end.value : size;
  if (end < 0 || (end === 0 && node.end.derived)) end += size;
  if (start === end) return [];
  if (start >= size || start < 0)
    throw new JsonPathError(`array index out of bounds: index ${start}, length ${size}`);
  if (end > size || end < 0)
    throw new JsonPathError(`array index out of bounds: index ${end - 1}, length ${size}`);
  if (start > end) throw new JsonPathError(`starting index ${start} is greater than ending index ${end}`);
  const step = node.step.known ? node.step.value : 1;
  if (step <= 0) throw new JsonPathError('step must be > 0');
  return value.slice(start, end).filter((_, index) => index % step === 0);
}

function goType(value: unknown): string {
  if (isMap(value)) return 'map[string]interface {}';
  if (typeof value === 'number') return Number.isInteger(value) ? 'int64' : 'float64';
  return typeof value === 'boolean' ? 'bool' : 'string';
}

function compare(left: unknown, right: unknown, operator: string): boolean {
  if (!['<', '>', '==', '!=', '<=', '>='].includes(operator))
    throw new JsonPathError(`unrecognized filter operator ${operator}`);
  if (typeof left !== typeof right) throw new JsonPathError('incompatible types for comparison');
  if (left !== null && typeof left === 'object') throw new JsonPathError('invalid type for comparison');
  const a = left as string | number;
  const b = right as string | number;
  if (operator === '==') return a === b;
  if (operator === '!=') return a !== b;
  if (typeof a === 'boolean') throw new JsonPathError('invalid type for comparison');
  return operator === '<' ? a < b : operator === '>' ? a > b : operator === '<=' ? a <= b : a >= b;
}
