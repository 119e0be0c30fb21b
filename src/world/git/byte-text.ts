/**
 * Bytes and text. Git compares and merges bytes: inside, content is handled as "byte strings" with one character
 * (U+0000 to U+00FF) a byte, so that nothing is lost whatever the encoding; only what is printed becomes text.
 */

const encoder = new TextEncoder();
const decoder = new TextDecoder();

/** UTF-8. */
export function toBytes(text: string): Uint8Array {
  return encoder.encode(text);
}

/** UTF-8; what is not becomes U+FFFD. */
export function toText(bytes: Uint8Array): string {
  return decoder.decode(bytes);
}

/** One character a byte. */
export function toByteString(bytes: Uint8Array): string {
  let text = '';
  for (let at = 0; at < bytes.length; at += 8192) {
    text += String.fromCharCode(...bytes.subarray(at, at + 8192));
  }
  return text;
}

export function fromByteString(text: string): Uint8Array {
  const bytes = new Uint8Array(text.length);
  for (let i = 0; i < text.length; i++) bytes[i] = text.charCodeAt(i);
  return bytes;
}

/** A byte string as it is printed. */
export function shown(byteString: string): string {
  return toText(fromByteString(byteString));
}

/** Text as a byte string, to stand among others. */
export function asByteString(text: string): string {
  return toByteString(toBytes(text));
}

export function concatBytes(parts: readonly Uint8Array[]): Uint8Array {
  const all = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

export function equalBytes(a: Uint8Array, b: Uint8Array): boolean {
  if (a === b) return true;
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
}

/** Git's own guess: a NUL among the first 8000 bytes. */
export function isBinary(bytes: Uint8Array): boolean {
  const end = Math.min(bytes.length, 8000);
  for (let i = 0; i < end; i++) if (bytes[i] === 0) return true;
  return false;
}

/** Paths in the order of the index. */
export function byPath(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** Are bytes above 0x7f shown as they are (`core.quotePath` off)? Each run of git says so before it begins. */
let showsHigh = false;

export function showHighBytes(on: boolean): void {
  showsHigh = on;
}

/** A path as git prints it (`core.quotePath`): quoted and escaped where it holds anything unusual. */
export function quotePath(path: string, always = false): string {
  const bytes = asByteString(path);

  const odd = showsHigh ? /[\x00-\x1f"\\\x7f]/g : /[\x00-\x1f"\\\x7f-\xff]/g;
  if (bytes.search(odd) < 0) return always ? `"${path}"` : path;
  const named: Record<string, string> = {
    '\x07': 'a',
    '\b': 'b',
    '\t': 't',
    '\n': 'n',
    '\v': 'v',
    '\f': 'f',
    '\r': 'r',
    '"': '"',
    '\\': '\\',
  };

  const escaped = bytes.replace(odd, (char) => {
    const name = named[char];
    return name ? `\\${name}` : `\\${char.charCodeAt(0).toString(8).padStart(3, '0')}`;
  });
  return `"${showsHigh ? shown(escaped) : escaped}"`;
}
