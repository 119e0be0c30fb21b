/**
 * Base64 of text, as `data` of Secrets has it.
 *
 * Models: RFC 4648 with padding.
 */

const DIGITS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

/** Text as base64 of its UTF-8. */
export function toBase64(text: string): string {
  const bytes = new TextEncoder().encode(text);
  let out = '';
  for (let i = 0; i < bytes.length; i += 3) {
    const [a, b = 0, c = 0] = [bytes[i]!, bytes[i + 1], bytes[i + 2]];
    const bits = (a << 16) | (b << 8) | c;
    out += DIGITS[bits >> 18]! + DIGITS[(bits >> 12) & 63]!;
    out += i + 1 < bytes.length ? DIGITS[(bits >> 6) & 63]! : '=';
    out += i + 2 < bytes.length ? DIGITS[bits & 63]! : '=';
  }
  return out;
}

/** The text that base64 stands for; bytes that are no UTF-8 are replaced. */
export function fromBase64(text: string): string {
  const digits = text.replace(/[^A-Za-z0-9+/]/g, '');
  const bytes = new Uint8Array(Math.floor((digits.length * 3) / 4));
  let bits = 0;
  let held = 0;
  let index = 0;
  for (const digit of digits) {
    bits = ((bits << 6) | DIGITS.indexOf(digit)) & 0xffffff;
    held += 6;
    if (held < 8) continue;
    held -= 8;
    bytes[index++] = (bits >> held) & 0xff;
  }
  return new TextDecoder().decode(bytes);
}
