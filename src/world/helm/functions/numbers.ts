/** sprig's arithmetic, and its conversions. Models: Masterminds/sprig 3 numeric.go. */
import { Int64, nameType, printValue } from '../template/values';
import { LeftOut } from '../template/left-out';
import { fn, type Functions, int64, toInteger, toNumber } from './kit';

export const NUMBERS: Functions = {
  atoi: fn('string', (value: string) => (/^[+-]?\d+$/.test(value) ? BigInt(value.replace(/^\+/, '')) : 0n)),
  int: fn('any', (value: unknown) => toInteger(value)),
  int64: fn('any', (value: unknown) => int64(toInteger(value))),
  float64: fn('any', (value: unknown) => toNumber(value)),
  toDecimal: fn('any', (value: unknown) => int64(octal(printValue(value)))),
  seq: fn('...int', (...values: bigint[]) => sequence(values.map(Number))),
  until: fn('int', (count: bigint) => untilStep(0, Number(count), count < 0n ? -1 : 1)),
  untilStep: fn('int int int', (start: bigint, stop: bigint, step: bigint) =>
    untilStep(Number(start), Number(stop), Number(step)),
  ),
  add1: fn('any', (value: unknown) => int64(toInteger(value) + 1n)),
  add: fn('...any', (...values: unknown[]) =>
    int64(values.reduce<bigint>((sum, value) => sum + toInteger(value), 0n)),
  ),
  sub: fn('any any', (a: unknown, b: unknown) => int64(toInteger(a) - toInteger(b))),
  mul: fn('any ...any', (first: unknown, ...rest: unknown[]) =>
    int64(rest.reduce<bigint>((product, value) => product * toInteger(value), toInteger(first))),
  ),
  div: fn('any any', (a: unknown, b: unknown) => int64(toInteger(a) / divisor(b))),
  mod: fn('any any', (a: unknown, b: unknown) => int64(toInteger(a) % divisor(b))),
  add1f: fn('any', (value: unknown) => toNumber(value) + 1),
  addf: fn('...any', (...values: unknown[]) =>
    exact(values.reduce<number>((sum, value) => sum + toNumber(value), 0)),
  ),
  subf: fn('any ...any', (first: unknown, ...rest: unknown[]) =>
    exact(rest.reduce<number>((left, value) => left - toNumber(value), toNumber(first))),
  ),
  mulf: fn('any ...any', (first: unknown, ...rest: unknown[]) =>
    exact(rest.reduce<number>((product, value) => product * toNumber(value), toNumber(first))),
  ),
  divf: fn('any ...any', (first: unknown, ...rest: unknown[]) =>
    exact(rest.reduce<number>((left, value) => left / nonZero(value), toNumber(first))),
  ),
  max: fn('any ...any', (...values: unknown[]) => extreme(values, (a, b) => a > b)),
  biggest: fn('any ...any', (...values: unknown[]) => extreme(values, (a, b) => a > b)),
  min: fn('any ...any', (...values: unknown[]) => extreme(values, (a, b) => a < b)),
  maxf: fn('any ...any', (...values: unknown[]) => Math.max(...values.map(toNumber))),
  minf: fn('any ...any', (...values: unknown[]) => Math.min(...values.map(toNumber))),
  ceil: fn('any', (value: unknown) => Math.ceil(toNumber(value))),
  floor: fn('any', (value: unknown) => Math.floor(toNumber(value))),
  round: fn('any int ...float64', (value: unknown, places: bigint, on = 0.5) =>
    round(toNumber(value), Number(places), on),
  ),
};

function octal(text: string): bigint {
  const found = /^([+-]?)([0-7]+)$/.exec(text);
  if (!found) return 0n;
  const size = BigInt(`0o${found[2]}`);
  return found[1] === '-' ? -size : size;
}

function divisor(value: unknown): bigint {
  const by = toInteger(value);
  if (by === 0n) throw new Error('runtime error: integer divide by zero');
  return by;
}

function nonZero(value: unknown): number {
  const by = toNumber(value);
  if (by === 0) throw new Error('decimal division by 0');
  return by;
}

/** shopspring/decimal keeps 16 digits after the point where floats do not come out even. */
function exact(value: number): number {
  const even = Number(value.toPrecision(15)) === Number(value.toPrecision(16));
  // a decimal knows no negative zero
  return (even ? value : Number(value.toPrecision(15))) + 0;
}

function extreme(values: unknown[], wins: (a: bigint, b: bigint) => boolean): Int64 {
  return int64(values.map(toInteger).reduce((best, value) => (wins(value, best) ? value : best)));
}

function round(value: number, places: number, on: number): number {
  const power = 10 ** places;
  const digit = power * value;
  const fraction = digit - Math.trunc(digit);
  return (fraction >= on ? Math.ceil(digit) : Math.floor(digit)) / power;
}

/** More would take the learner's whole memory. */
const MOST_ITEMS = 1_000_000;

function untilStep(start: number, stop: number, step: number): bigint[] {
  const found = nameType<bigint[]>([], { typeName: '[]int', closed: true });
  if (Math.abs((stop - start) / step) > MOST_ITEMS)
    throw new LeftOut(`template loops of over ${MOST_ITEMS} rounds`);
  if (stop < start) {
    if (step >= 0) return found;
    for (let i = start; i > stop; i += step) found.push(BigInt(i));
    return found;
  }
  if (step <= 0) return found;
  for (let i = start; i < stop; i += step) found.push(BigInt(i));
  return found;
}

function sequence(values: number[]): string {
  const [a = 0, b = 0, c = 0] = values;
  if (values.length === 0 || values.length > 3) return '';
  if (values.length === 1) {
    const step = a < 1 ? -1 : 1;
    return untilStep(1, a + step, step).join(' ');
  }
  if (values.length === 2) {
    const step = b < a ? -1 : 1;
    return untilStep(a, b + step, step).join(' ');
  }
  if (c < a && b > 0) return '';
  return untilStep(a, c + (c < a ? -1 : 1), b).join(' ');
}
