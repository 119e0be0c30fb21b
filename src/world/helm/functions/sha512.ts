/** SHA-512, as FIPS 180-4 has it; hex out. */

const MASK = (1n << 64n) - 1n;
const PRIMES = primes(80);
const K = PRIMES.map((prime) => root(BigInt(prime) << 192n, 3n) & MASK);
const START = PRIMES.slice(0, 8).map((prime) => root(BigInt(prime) << 128n, 2n) & MASK);
const BLOCK = 128;

function primes(count: number): number[] {
  const found: number[] = [];
  for (let n = 2; found.length < count; n++) if (found.every((prime) => n % prime)) found.push(n);
  return found;
}

/** The whole part of a root. */
function root(of: bigint, power: bigint): bigint {
  let low = 0n;
  let high = 1n << 80n;
  while (low < high) {
    const middle = (low + high + 1n) >> 1n;
    if (middle ** power <= of) low = middle;
    else high = middle - 1n;
  }
  return low;
}

/** @param text taken as UTF-8 */
export function sha512(text: string): string {
  const content = new TextEncoder().encode(text);
  const padded = new Uint8Array(Math.ceil((content.length + 17) / BLOCK) * BLOCK);
  padded.set(content);
  padded[content.length] = 0x80;
  new DataView(padded.buffer).setBigUint64(padded.length - 8, BigInt(content.length) * 8n);
  let state = START;
  for (let at = 0; at < padded.length; at += BLOCK)
    state = compress(state, new DataView(padded.buffer, at, BLOCK));
  return state.map((word) => word.toString(16).padStart(16, '0')).join('');
}

function compress(state: bigint[], block: DataView): bigint[] {
  const words = Array.from({ length: 16 }, (_, index) => block.getBigUint64(index * 8));
  for (let i = 16; i < 80; i++) {
    const a = words[i - 15]!;
    const b = words[i - 2]!;
    const small = rotate(a, 1n) ^ rotate(a, 8n) ^ (a >> 7n);
    const large = rotate(b, 19n) ^ rotate(b, 61n) ^ (b >> 6n);
    words.push((words[i - 16]! + small + words[i - 7]! + large) & MASK);
  }
  let [a, b, c, d, e, f, g, h] = state as [bigint, bigint, bigint, bigint, bigint, bigint, bigint, bigint];
  for (let i = 0; i < 80; i++) {
    const first =
      h +
      (rotate(e, 14n) ^ rotate(e, 18n) ^ rotate(e, 41n)) +
      ((e & f) ^ (~e & MASK & g)) +
      K[i]! +
      words[i]!;
    const second = (rotate(a, 28n) ^ rotate(a, 34n) ^ rotate(a, 39n)) + ((a & b) ^ (a & c) ^ (b & c));
    [h, g, f, e, d, c, b, a] = [g, f, e, (d + first) & MASK, c, b, a, (first + second) & MASK];
  }
  return [a, b, c, d, e, f, g, h].map((word, index) => (word + state[index]!) & MASK);
}

function rotate(word: bigint, by: bigint): bigint {
  return ((word >> by) | (word << (64n - by))) & MASK;
}
