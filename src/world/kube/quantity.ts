/**
 * Quantities: `100m`, `1.5`, `10Gi`.
 *
 * Models: `k8s.io/apimachinery/pkg/api/resource`. Numbers are doubles: exact up to 2^53.
 */

const SUFFIXES: Record<string, number> = {
  n: 1e-9,
  u: 1e-6,
  m: 1e-3,
  '': 1,
  k: 1e3,
  M: 1e6,
  G: 1e9,
  T: 1e12,
  P: 1e15,
  E: 1e18,
  Ki: 2 ** 10,
  Mi: 2 ** 20,
  Gi: 2 ** 30,
  Ti: 2 ** 40,
  Pi: 2 ** 50,
  Ei: 2 ** 60,
};

const NOT_A_QUANTITY =
  "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'";

const SYNTAX = /^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$/;

/** What the server says of a text that is no quantity; undefined where it is one. */
export function quantityError(text: string): string | undefined {
  const match = SYNTAX.exec(text);
  if (!match || !/^[+-]?(\d+\.?\d*|\.\d+)$/.test(match[1]!)) return NOT_A_QUANTITY;
  return factor(match[2]!) === undefined ? "unable to parse quantity's suffix" : undefined;
}

function factor(suffix: string): number | undefined {
  const exponent = /^[eE]([-+]?\d+)$/.exec(suffix);
  return exponent ? 10 ** Number(exponent[1]) : SUFFIXES[suffix];
}

/** The number a quantity stands for; 0 for what is none. */
export function quantity(text: string | number | undefined): number {
  const match = SYNTAX.exec(String(text ?? '0'));
  if (!match) return 0;
  return Number(match[1]) * (factor(match[2]!) ?? 1);
}

/** A sum in the notation of its kind: `m` for cpu fractions, binary suffixes where it divides. */
export function formatQuantity(value: number, like: string): string {
  if (/[KMGTPE]i$/.test(like)) return binary(value);
  if (!Number.isInteger(value)) return `${Math.round(value * 1000)}m`;
  return decimal(value);
}

function binary(value: number): string {
  for (const suffix of ['Ei', 'Pi', 'Ti', 'Gi', 'Mi', 'Ki']) {
    const size = SUFFIXES[suffix]!;
    if (value >= size && value % size === 0) return `${value / size}${suffix}`;
  }
  return String(value);
}

function decimal(value: number): string {
  for (const suffix of ['E', 'P', 'T', 'G', 'M', 'k']) {
    const size = SUFFIXES[suffix]!;
    if (value >= size && value % size === 0) return `${value / size}${suffix}`;
  }
  return String(value);
}

/** The shortest form the server writes: `0.5` → `500m`, `1024Mi` → `1Gi`, `1000m` → `1`. */
export function canonicalQuantity(text: string): string {
  const match = SYNTAX.exec(text);
  if (!match) return text;
  const suffix = match[2]!;
  if (/^[eE][-+]?\d/.test(suffix)) return text;
  const value = quantity(text);
  if (/i$/.test(suffix)) return Number.isInteger(value) ? binary(value) : text;
  if (Number.isInteger(value)) return value === 0 ? '0' : decimal(value);
  const milli = Math.round(value * 1e3 * 1e9) / 1e9;
  if (Number.isInteger(milli)) return `${milli}m`;
  const micro = Math.round(value * 1e6 * 1e6) / 1e6;
  return Number.isInteger(micro) ? `${micro}u` : `${Math.round(value * 1e9)}n`;
}
