/**
 * Values against a chart's values.schema.json.
 *
 * Models: `ValidateAgainstSchema` of helm v4 pkg/chart/common/util over santhosh-tekuri/jsonschema v6, in its order of
 * checks and with its tree of messages. Maps are gone through in the order of their keys, where Go takes any. Left out:
 * schemas from other files or the network, `$dynamicRef`, content encodings.
 */
import { RE2JS } from 're2js';
import { GoBytes, type Log } from '../action/configuration';
import { isMap, typeOf } from '../template/values';
import { subchartsOf, type Chart } from './chart';
import { checkReferences, metaschemaOf, readSchema, type Schema, type SchemaText } from './schema-read';
import { formatProblem } from './schema-formats';
import { formatNumber, isNumber, jsonType, numberOf, quoted, sameJson, shown } from './schema-values';

type Values = Record<string, unknown>;

/** @throws Error that names every chart whose values do not fit */
export function validateValues(chart: Chart, values: Values, log?: Log): void {
  const trouble = troubleOf(chart, values, log);
  if (trouble)
    throw new Error(
      `values don't meet the specifications of the schema(s) in the following chart(s):\n${trouble}`,
    );
}

/** What is wrong, chart by chart; '' where nothing is. */
function troubleOf(chart: Chart, values: Values, log: Log | undefined): string {
  let text = '';
  const { name: chartName } = chart.metadata;
  if (chart.schema !== undefined) {
    log?.('debug', 'chart name', { 'chart-name': chartName });
    log?.('debug', 'unmarshalled JSON schema', { schema: new GoBytes(chart.schema) });
    const own = schemaTrouble(chart.schema, values);
    if (own) text += `${chart.metadata.name}:\n${own}`;
  }
  log?.('debug', 'number of dependencies in the chart', {
    chart: chartName,
    dependencies: BigInt(subchartsOf(chart).length),
  });
  for (const subchart of subchartsOf(chart)) {
    const { name } = subchart.metadata;
    const below = values[name];
    if (below === undefined || below === null) continue;
    text += isMap(below)
      ? troubleOf(subchart, below, log)
      : `${name}:\ninvalid type for values: expected object (map), got ${typeOf(below)}\n`;
  }
  return text;
}

/** What is wrong with values by one schema's text; '' where nothing is. */
export function schemaTrouble(text: string, values: Values): string {
  let schema: SchemaText;
  try {
    schema = readSchema(text);
    checkSchema(schema);
    checkReferences(schema.root);
  } catch (error) {
    return (error as Error).message;
  }
  const root = schema.root as Schema;
  const problem = new Validator(root, schema.draft).validate(root, values, []);
  return problem ? `${shownProblem(problem)}\n` : '';
}

/** @throws Error where the schema is none itself */
function checkSchema({ root, draft }: SchemaText): void {
  const { meta, url } = metaschemaOf(draft);
  const problem = new Validator(meta, draft, true).validate(meta, root, []);
  if (problem)
    throw new Error(
      `"file:///values.schema.json#" is not valid against metaschema: jsonschema validation failed with '${url}'\n${shownProblem(problem)}`,
    );
}

function shownProblem(problem: Problem): string {
  const lines: string[] = [];
  for (const each of problem.group && problem.causes ? problem.causes : [problem]) show(each, 0, lines);
  return lines.join('\n');
}

interface Problem {
  place: string[];
  text: string;
  /** Several problems of one schema: at the top they stand side by side. */
  group?: boolean;
  /** A `$ref`: with one cause it is not shown itself. */
  reference?: boolean;
  causes?: Problem[];
}

function show(problem: Problem, indent: number, lines: string[]): void {
  const isHidden = problem.reference && problem.causes?.length === 1;
  if (!isHidden) lines.push(`${'  '.repeat(indent)}- at ${quoted(pointer(problem.place))}: ${problem.text}`);
  for (const cause of problem.causes ?? []) show(cause, isHidden ? indent : indent + 1, lines);
}

function pointer(place: string[]): string {
  return place.map((part) => `/${encode(part)}`).join('');
}

function encode(part: string): string {
  return part.replaceAll('~', '~0').replaceAll('/', '~1');
}

const MAX_DEPTH = 1000;

class Validator {
  private depth = 0;

  constructor(
    private readonly root: Schema,
    private readonly draft: number,
    /** Is a schema itself looked at? Then patterns are too, whatever the draft. */
    private readonly isMeta = false,
  ) {}

  /** The problem, or several as a group. */
  validate(schema: Schema, value: unknown, place: string[]): Problem | undefined {
    if (schema === true) return undefined;
    if (schema === false) return { place, text: 'false schema' };
    if (++this.depth > MAX_DEPTH) throw new Error('reference cycle');
    try {
      return this.check(spoken(schema, this.draft), value, place);
    } finally {
      this.depth--;
    }
  }

  private check(schema: Values, value: unknown, place: string[]): Problem | undefined {
    const first = typeProblem(schema, value) ?? constProblem(schema, value) ?? this.format(schema, value);
    if (first) return { place, text: first };
    const found: Problem[] = [];
    if (typeof schema.$ref === 'string') {
      const problem = this.reference(schema.$ref, value, place);
      if (this.draft < 2019) return problem;
      if (problem) found.push(problem);
    }
    if (isMap(value)) this.object(schema, value, place, found);
    else if (Array.isArray(value)) this.array(schema, value, place, found);
    else if (typeof value === 'string') text(schema, value, place, found);
    else if (isNumber(value)) number(schema, numberOf(value), place, found);
    this.combined(schema, value, place, found);
    if (found.length < 2) return found[0];
    return { place, text: 'validation failed', group: true, causes: found };
  }

  private format({ format }: Values, value: unknown): string | undefined {
    const isAsserted = this.draft < 2019 || (this.isMeta && format === 'regex');
    if (!isAsserted || typeof format !== 'string' || typeof value !== 'string') return undefined;
    const problem = formatProblem(format, value);
    return problem === undefined ? undefined : `${quoted(value)} is not valid ${format}: ${problem}`;
  }

  private reference(target: string, value: unknown, place: string[]): Problem | undefined {
    const found = resolve(this.root, target);
    const problem = found === undefined ? undefined : this.validate(found, value, place);
    if (!problem) return undefined;
    const causes = problem.group ? problem.causes! : [problem];
    return { place, text: 'validation failed', reference: true, causes };
  }

  private object(schema: Values, value: Values, place: string[], found: Problem[]): void {
    const add = (text: string): number => found.push({ place, text });
    const size = Object.keys(value).length;
    const { minProperties, maxProperties } = schema;
    if (isNumber(minProperties) && size < numberOf(minProperties))
      add(`minProperties: got ${size}, want ${numberOf(minProperties)}`);
    if (isNumber(maxProperties) && size > numberOf(maxProperties))
      add(`maxProperties: got ${size}, want ${numberOf(maxProperties)}`);
    const missing = missingOf(value, schema.required);
    if (missing.length)
      add(`missing ${missing.length === 1 ? 'property' : 'properties'} ${missing.map(quoted).join(', ')}`);
    this.dependencies(schema.dependencies, value, place, found);
    this.properties(schema, value, place, found);
    if (schema.propertyNames !== undefined) this.names(schema.propertyNames as Schema, value, found);
    if (this.draft >= 2019) {
      this.dependencies(schema.dependentSchemas, value, place, found);
      this.dependencies(schema.dependentRequired, value, place, found);
    }
  }

  private dependencies(wanted: unknown, value: Values, place: string[], found: Problem[]): void {
    if (!isMap(wanted)) return;
    for (const name of Object.keys(wanted).sort()) {
      if (!Object.hasOwn(value, name)) continue;
      const dependency = wanted[name];
      if (Array.isArray(dependency)) {
        const missing = missingOf(value, dependency);
        if (missing.length)
          found.push({
            place,
            text: `properties ${missing.map(quoted).join(', ')} required, if ${quoted(name)} exists`,
          });
      } else this.add(found, this.validate(dependency as Schema, value, place));
    }
  }

  private properties(schema: Values, value: Values, place: string[], found: Problem[]): void {
    const properties = isMap(schema.properties) ? schema.properties : {};
    const patterns = isMap(schema.patternProperties) ? schema.patternProperties : {};
    const additional: string[] = [];
    for (const name of Object.keys(value).sort()) {
      const at = [...place, name];
      const matching = Object.keys(patterns).filter((pattern) => RE2JS.compile(pattern).matcher(name).find());
      if (Object.hasOwn(properties, name))
        this.add(found, this.validate(properties[name] as Schema, value[name], at));
      for (const pattern of matching)
        this.add(found, this.validate(patterns[pattern] as Schema, value[name], at));
      if (Object.hasOwn(properties, name) || matching.length) continue;
      const rest = schema.additionalProperties as Schema | undefined;
      if (rest === false) additional.push(name);
      else if (rest !== undefined) this.add(found, this.validate(rest, value[name], at));
      else if (schema.unevaluatedProperties !== undefined && this.draft >= 2019 && !isCombined(schema))
        this.add(found, this.validate(schema.unevaluatedProperties as Schema, value[name], at));
    }
    if (additional.length)
      found.push({ place, text: `additional properties ${additional.map(quoted).join(', ')} not allowed` });
  }

  private names(schema: Schema, value: Values, found: Problem[]): void {
    for (const name of Object.keys(value).sort()) {
      const problem = this.validate(schema, name, []);
      if (!problem) continue;
      const causes = problem.group ? problem.causes! : [problem];
      // the name is looked at by itself, and so has no place
      found.push({ place: [], text: `invalid propertyName ${quoted(name)}`, causes });
    }
  }

  private array(schema: Values, value: unknown[], place: string[], found: Problem[]): void {
    const add = (text: string): number => found.push({ place, text });
    const { minItems, maxItems } = schema;
    if (isNumber(minItems) && value.length < numberOf(minItems))
      add(`minItems: got ${value.length}, want ${numberOf(minItems)}`);
    if (isNumber(maxItems) && value.length > numberOf(maxItems))
      add(`maxItems: got ${value.length}, want ${numberOf(maxItems)}`);
    const twins = schema.uniqueItems === true ? twinsIn(value) : undefined;
    if (twins) add(`items at ${twins[0]} and ${twins[1]} are equal`);
    this.items(schema, value, place, found);
    if (schema.contains !== undefined) this.contains(schema, value, place, found);
  }

  private items(schema: Values, value: unknown[], place: string[], found: Problem[]): void {
    const isNew = this.draft >= 2020;
    const first = isNew ? schema.prefixItems : schema.items;
    const rest = (isNew ? schema.items : Array.isArray(first) ? schema.additionalItems : first) as
      Schema | undefined;
    const heads = Array.isArray(first) ? (first as Schema[]) : [];
    const isClosed = rest === false && !isNew && Array.isArray(first);
    if (isClosed && value.length > heads.length) {
      found.push({ place, text: `last ${value.length - heads.length} additionalItem(s) not allowed` });
    }
    for (const [index, item] of value.entries()) {
      const each = index < heads.length ? heads[index] : isClosed ? undefined : rest;
      if (each !== undefined) this.add(found, this.validate(each, item, [...place, String(index)]));
    }
  }

  private contains(schema: Values, value: unknown[], place: string[], found: Problem[]): void {
    const problems = value.map((item, index) =>
      this.validate(schema.contains as Schema, item, [...place, String(index)]),
    );
    const matched = problems.flatMap((problem, index) => (problem ? [] : [index]));
    const causes = problems.filter((problem) => problem !== undefined);
    const { minContains, maxContains } = schema;
    if (isNumber(minContains)) {
      const least = numberOf(minContains);
      if (matched.length < least)
        found.push({
          place,
          text: matched.length
            ? `min ${least} items required to match contains schema, but matched ${matched.length} items at ${matched.join(' ')}`
            : `min ${least} items required to match contains schema, but none matched`,
          causes,
        });
    } else if (!matched.length) found.push({ place, text: 'no items match contains schema', causes });
    if (isNumber(maxContains) && matched.length > numberOf(maxContains))
      found.push({
        place,
        text: `max ${numberOf(maxContains)} items required to match contains schema, but matched ${matched.length} items at ${matched.join(' ')}`,
      });
  }

  private combined(schema: Values, value: unknown, place: string[], found: Problem[]): void {
    const lists = (name: string): Schema[] => (Array.isArray(schema[name]) ? (schema[name] as Schema[]) : []);
    const tried = (name: string): (Problem | undefined)[] =>
      lists(name).map((each) => this.validate(each, value, place));
    if (schema.not !== undefined && !this.validate(schema.not as Schema, value, place))
      found.push({ place, text: "'not' failed" });
    const all = tried('allOf').filter((problem) => problem !== undefined);
    if (all.length) found.push({ place, text: "'allOf' failed", causes: all });
    const any = tried('anyOf');
    if (any.length && any.every((problem) => problem))
      found.push({ place, text: "'anyOf' failed", causes: any as Problem[] });
    this.oneOf(tried('oneOf'), place, found);
    if (schema.if === undefined) return;
    const branch = this.validate(schema.if as Schema, value, place) ? schema.else : schema.then;
    if (branch !== undefined) this.add(found, this.validate(branch as Schema, value, place));
  }

  private oneOf(tried: (Problem | undefined)[], place: string[], found: Problem[]): void {
    if (!tried.length) return;
    const matched = tried.flatMap((problem, index) => (problem ? [] : [index]));
    if (!matched.length)
      found.push({ place, text: "'oneOf' failed, none matched", causes: tried as Problem[] });
    else if (matched.length > 1)
      found.push({ place, text: `'oneOf' failed, subschemas ${matched[0]}, ${matched[1]} matched` });
  }

  private add(found: Problem[], problem: Problem | undefined): void {
    if (problem) found.push(problem);
  }
}

/** Since which draft a word means something. */
const SINCE: Record<string, number> = {
  const: 6,
  contains: 6,
  propertyNames: 6,
  if: 7,
  minContains: 2019,
  maxContains: 2019,
};

/** The schema as far as its draft knows its words; draft 4 says by a flag that a limit is exclusive. */
function spoken(schema: Values, draft: number): Values {
  if (draft >= 2019) return schema;
  const known = Object.fromEntries(Object.entries(schema).filter(([word]) => (SINCE[word] ?? 0) <= draft));
  for (const [flag, limit] of [
    ['exclusiveMinimum', 'minimum'],
    ['exclusiveMaximum', 'maximum'],
  ] as const) {
    if (typeof known[flag] !== 'boolean') continue;
    const isExclusive = known[flag];
    delete known[flag];
    if (!isExclusive || known[limit] === undefined) continue;
    known[flag] = known[limit];
    delete known[limit];
  }
  return known;
}

function isCombined(schema: Values): boolean {
  return ['allOf', 'anyOf', 'oneOf', 'if', '$ref'].some((name) => schema[name] !== undefined);
}

/** `#/definitions/port`; undefined for what is not within the schema. */
function resolve(root: Schema, target: string): Schema | undefined {
  if (!target.startsWith('#')) return undefined;
  let at: unknown = root;
  for (const part of decodeURIComponent(target.slice(1)).split('/').slice(1))
    at = (at as Values | undefined)?.[part.replaceAll('~1', '/').replaceAll('~0', '~')];
  return at as Schema | undefined;
}

const TYPE_ORDER = ['null', 'boolean', 'number', 'integer', 'string', 'array', 'object'];

function typeProblem({ type }: Values, value: unknown): string | undefined {
  if (type === undefined) return undefined;
  const wanted = (Array.isArray(type) ? type : [type]) as string[];
  if (!wanted.length) return undefined;
  const got = jsonType(value);
  if (wanted.includes(got)) return undefined;
  if (wanted.includes('integer') && isNumber(value) && Number.isInteger(numberOf(value))) return undefined;
  const sorted = TYPE_ORDER.filter((each) => wanted.includes(each));
  return `got ${got}, want ${sorted.join(' or ')}`;
}

function constProblem(schema: Values, value: unknown): string | undefined {
  if (Object.hasOwn(schema, 'const') && !sameJson(schema.const, value))
    return isPrimitive(schema.const) ? `value must be ${shown(schema.const)}` : "'const' failed";
  if (!Array.isArray(schema.enum)) return undefined;
  const wanted = schema.enum as unknown[];
  if (wanted.some((each) => sameJson(each, value))) return undefined;
  if (!wanted.every(isPrimitive)) return "'enum' failed";
  return wanted.length === 1
    ? `value must be ${shown(wanted[0])}`
    : `value must be one of ${wanted.map(shown).join(', ')}`;
}

function isPrimitive(value: unknown): boolean {
  return value === null || typeof value !== 'object';
}

function missingOf(value: Values, required: unknown): string[] {
  return Array.isArray(required) ? (required as string[]).filter((name) => !Object.hasOwn(value, name)) : [];
}

function twinsIn(value: unknown[]): [number, number] | undefined {
  for (let j = 1; j < value.length; j++)
    for (let i = 0; i < j; i++) if (sameJson(value[i], value[j])) return [i, j];
  return undefined;
}

function text(schema: Values, value: string, place: string[], found: Problem[]): void {
  const { minLength, maxLength, pattern } = schema;
  const size = [...value].length;
  if (isNumber(minLength) && size < numberOf(minLength))
    found.push({ place, text: `minLength: got ${size}, want ${numberOf(minLength)}` });
  if (isNumber(maxLength) && size > numberOf(maxLength))
    found.push({ place, text: `maxLength: got ${size}, want ${numberOf(maxLength)}` });
  if (typeof pattern === 'string' && !RE2JS.compile(pattern).matcher(value).find())
    found.push({ place, text: `${quoted(value)} does not match pattern ${quoted(pattern)}` });
}

function number(schema: Values, value: number, place: string[], found: Problem[]): void {
  const check = (name: string, fails: (limit: number) => boolean): void => {
    const limit = schema[name];
    if (isNumber(limit) && fails(numberOf(limit)))
      found.push({
        place,
        text: `${name}: got ${formatNumber(value)}, want ${formatNumber(numberOf(limit))}`,
      });
  };
  check('minimum', (limit) => value < limit);
  check('maximum', (limit) => value > limit);
  check('exclusiveMinimum', (limit) => value <= limit);
  check('exclusiveMaximum', (limit) => value >= limit);
  check('multipleOf', (limit) => !isMultiple(value, limit));
}

/** Without the errors of binary fractions. */
function isMultiple(value: number, of: number): boolean {
  const scale = 10 ** Math.max(decimals(value), decimals(of));
  return Math.round(value * scale) % Math.round(of * scale) === 0;
}

function decimals(value: number): number {
  return /\.(\d+)$/.exec(String(value))?.[1]!.length ?? 0;
}
