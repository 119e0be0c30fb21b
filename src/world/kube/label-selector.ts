/**
 * Label selectors as they are typed: `a=b,c in (d,e),!f`.
 *
 * Models: the lexer, the parser and the checks of `k8s.io/apimachinery/pkg/labels`, with their words; kustomize has an
 * older copy, which words some refusals otherwise.
 */
import { labelValueErrors, qualifiedNameErrors } from './validation/names';

export interface Requirement {
  key: string;
  operator: '=' | '==' | '!=' | 'in' | 'notin' | 'exists' | '!' | 'gt' | 'lt';
  /** Each once, in order. */
  values: string[];
}

/** The text is no selector; the message is apimachinery's. */
export class SelectorError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'SelectorError';
  }
}

/** Whose words are used. */
export type SelectorDialect = 'kubernetes' | 'kustomize';

type Token = 'identifier' | 'end' | 'error' | (typeof SYMBOLS)[number] | 'in' | 'notin';

interface Item {
  token: Token;
  text: string;
}

const SYMBOLS = [')', ',', '!', '==', '=', '>', '<', '!=', '('] as const;
const SPECIAL = /[=!(),<>]/;

/** The requirements in order of their keys. @throws SelectorError */
export function parseRequirements(text: string, dialect: SelectorDialect = 'kubernetes'): Requirement[] {
  return new Parser(scan(text), dialect).parse().sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0));
}

function scan(text: string): Item[] {
  const items: Item[] = [];
  let at = 0;
  for (;;) {
    while (/\s/.test(text[at] ?? '')) at++;
    if (at >= text.length) return [...items, { token: 'end', text: '' }];
    const item = SPECIAL.test(text[at]!) ? symbolAt(text, at) : wordAt(text, at);
    items.push(item);
    at += item.text.length;
  }
}

function wordAt(text: string, at: number): Item {
  const word = /^[^=!(),<>\s]+/.exec(text.slice(at))![0];
  return { token: word === 'in' || word === 'notin' ? word : 'identifier', text: word };
}

/** The longest symbol. */
function symbolAt(text: string, at: number): Item {
  for (const length of [2, 1]) {
    const found = SYMBOLS.find((symbol) => symbol === text.slice(at, at + length));
    if (found) return { token: found, text: found };
  }
  return { token: 'error', text: text[at]! };
}

const OPERATORS: Partial<Record<Token, Requirement['operator']>> = {
  in: 'in',
  notin: 'notin',
  '=': '=',
  '==': '==',
  '!=': '!=',
  '>': 'gt',
  '<': 'lt',
};

class Parser {
  private at = 0;

  constructor(
    private readonly items: readonly Item[],
    private readonly dialect: SelectorDialect,
  ) {}

  parse(): Requirement[] {
    const requirements: Requirement[] = [];
    for (;;) {
      const { token, text } = this.next();
      if (token === 'end') return requirements;
      if (token !== 'identifier' && token !== '!')
        throw new SelectorError(`found '${text}', expected: !, identifier, or 'end of string'`);
      requirements.push(this.requirement());
      const after = this.take();
      if (after.token === 'end') return requirements;
      if (after.token !== ',')
        throw new SelectorError(`found '${after.text}', expected: ',' or 'end of string'`);
      const second = this.next();
      if (second.token !== 'identifier' && second.token !== '!')
        throw new SelectorError(`found '${second.text}', expected: identifier after ','`);
    }
  }

  /** The next item; `in` and `notin` are words where an operator cannot stand. */
  private next(): Item {
    const item = this.items[this.at] ?? { token: 'end', text: '' };
    return item.token === 'in' || item.token === 'notin' ? { ...item, token: 'identifier' } : item;
  }

  private take(): Item {
    const item = this.next();
    this.at++;
    return item;
  }

  private requirement(): Requirement {
    const negated = this.next().token === '!';
    if (negated) this.at++;
    const { token, text: key } = this.take();
    if (token !== 'identifier') throw this.wrong(`found '${key}', expected: identifier`);
    const wrongKey = qualifiedNameErrors(key);
    if (wrongKey.length)
      throw this.wrong(
        `${this.words(`invalid label key ${JSON.stringify(key)}`, `<nil>: Invalid value: ${JSON.stringify(key)}`)}: ${wrongKey.join('; ')}`,
      );
    const after = this.next().token;
    if (negated || after === 'end' || after === ',')
      return { key, operator: negated ? '!' : 'exists', values: [] };
    return this.checked({ key, operator: this.operator(), values: [] });
  }

  private operator(): Requirement['operator'] {
    const { token, text } = this.items[this.at++]!;
    const operator = OPERATORS[token];
    const known = this.words("'=', '!=', '==', 'in', notin'", 'in, notin, =, ==, !=, gt, lt');
    if (!operator) throw this.wrong(`found '${text}', expected: ${known}`);
    return operator;
  }

  /** With its values, which have to be fine ones. */
  private checked({ key, operator }: Requirement): Requirement {
    const list = operator === 'in' || operator === 'notin';
    const values = [...new Set(list ? this.values() : [this.exactValue()])].sort();
    const errors = values.flatMap((value, index) =>
      this.valueErrors({ key, operator, values }, value, index),
    );
    if (errors.length) throw this.wrong(errors.length === 1 ? errors[0]! : `[${errors.join(', ')}]`);
    return { key, operator, values };
  }

  private valueErrors({ key, operator }: Requirement, value: string, index: number): string[] {
    const shown = JSON.stringify(value);
    const invalid = labelValueErrors(value).join('; ');
    const number = (operator === 'gt' || operator === 'lt') && !/^[-+]?\d+$/.test(value);
    const field = this.words('', `values[${index}]: Invalid value: ${shown}: `);
    const why = this.words(
      `invalid label value: ${shown}: at key: ${JSON.stringify(key)}`,
      `values[${index}][${key}]: Invalid value: ${shown}`,
    );
    return [
      ...(number ? [`${field}for 'Gt', 'Lt' operators, the value must be an integer`] : []),
      ...(invalid ? [`${why}: ${invalid}`] : []),
    ];
  }

  private words(kustomize: string, kubernetes: string): string {
    return this.dialect === 'kustomize' ? kustomize : kubernetes;
  }

  private exactValue(): string {
    const { token } = this.next();
    if (token === 'end' || token === ',') return '';
    const { token: found, text } = this.take();
    if (found !== 'identifier') throw this.wrong(`found '${text}', expected: identifier`);
    return text;
  }

  private values(): string[] {
    const open = this.take();
    if (open.token !== '(') throw this.wrong(`found '${open.text}' expected: '('`);
    const first = this.next();
    if (first.token === ')') {
      this.at++;
      return [''];
    }
    if (first.token !== 'identifier' && first.token !== ',')
      throw this.wrong(`found '${first.text}', expected: ',', ')' or identifier`);
    const values = this.identifiers();
    if (this.take().token !== ')') throw this.wrong(`found '${first.text}', expected: ')'`);
    return values;
  }

  /** `a,b`, where any of them may be empty. */
  private identifiers(): string[] {
    const values: string[] = [];
    for (;;) {
      const { token, text } = this.take();
      const after = this.next();
      if (token === 'identifier') {
        values.push(text);
        if (after.token === ')') return values;
        if (after.token !== ',') throw this.wrong(`found '${after.text}', expected: ',' or ')'`);
      } else if (token === ',') {
        if (!values.length) values.push('');
        if (after.token === ')') return [...values, ''];
        if (after.token === ',') values.push('');
      } else throw this.wrong(`found '${text}', expected: ',', or identifier`);
    }
  }

  private wrong(message: string): SelectorError {
    return new SelectorError(`unable to parse requirement: ${message}`);
  }
}

/** `matchLabels` and `matchExpressions` of a typed selector. */
export interface SelectorObject {
  matchLabels?: Record<string, string>;
  matchExpressions?: { key: string; operator: string; values?: string[] }[];
}

const WORDS: Partial<Record<Requirement['operator'], string>> = {
  in: 'In',
  notin: 'NotIn',
  exists: 'Exists',
  '!': 'DoesNotExist',
};

/** The selector as objects hold it. @throws SelectorError where objects cannot */
export function selectorObject(text: string): SelectorObject {
  const matchLabels: Record<string, string> = {};
  const matchExpressions: NonNullable<SelectorObject['matchExpressions']> = [];
  for (const { key, operator, values } of requirementsOf(text)) {
    const word = WORDS[operator];
    if (operator === '=' || operator === '==') matchLabels[key] = values[0]!;
    else if (word) matchExpressions.push({ key, operator: word, ...(values.length ? { values } : {}) });
    else if (operator === '!=') throw new SelectorError('"!=" is not a valid label selector operator');
    else throw new SelectorError(`"${operator}" isn't supported in label selectors`);
  }
  return {
    ...(Object.keys(matchLabels).length ? { matchLabels } : {}),
    ...(matchExpressions.length ? { matchExpressions } : {}),
  };
}

function requirementsOf(text: string): Requirement[] {
  try {
    return parseRequirements(text);
  } catch (error) {
    throw new SelectorError(`couldn't parse the selector string "${text}": ${(error as Error).message}`);
  }
}
