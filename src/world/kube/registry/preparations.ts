/**
 * What the server decides when an object is written.
 *
 * Models: `PrepareForCreate` and `PrepareForUpdate` of the registry's strategies.
 */
import type { Strategy } from '../kinds';

export const preparations: Record<string, Strategy['prepare']> = {
  secrets(object) {
    if (!object.stringData) return;
    object.data = { ...object.data };
    for (const key in object.stringData) object.data[key] = base64(object.stringData[key]);
    delete object.stringData;
  },
  namespaces(object, before) {
    object.metadata.labels = {
      ...object.metadata.labels,
      'kubernetes.io/metadata.name': object.metadata.name,
    };
    if (before) {
      object.spec = before.spec;
      return;
    }
    object.spec = { finalizers: ['kubernetes'] };
    object.status = { phase: 'Active' };
  },
};

const DIGITS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

/** Text as base64 of its UTF-8. */
export function base64(text: string): string {
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
