/**
 * The hash of a pod template, as names of ReplicaSets and pods carry it.
 *
 * Models: `ComputeHash` (FNV-1a over the template as spew prints it) with `SafeEncodeString`: the same template has the
 * same hash as on a real server of this version.
 */
import { goDump } from './go-dump';

const SAFE = 'bcdfghjklmnpqrstvwxz2456789';
const PRIME = 0x01000193;

/** @param collisions how often the hash was taken by another template */
export function templateHash(template: object, collisions?: number): string {
  if (collisions !== undefined) return hashOf(template, collisions);
  let hash = known.get(template);
  if (!hash) known.set(template, (hash = hashOf(template)));
  return hash;
}

const known = new WeakMap<object, string>();

function hashOf(template: object, collisions?: number): string {
  const bytes = [...new TextEncoder().encode(goDump('core/v1.PodTemplateSpec', template))];
  if (collisions !== undefined)
    for (let shift = 0; shift < 64; shift += 8) bytes.push(shift < 32 ? (collisions >>> shift) & 255 : 0);
  let hash = 0x811c9dc5;
  for (const byte of bytes) hash = Math.imul(hash ^ byte, PRIME) >>> 0;
  return safeEncode(hash);
}

/** FNV-1 of text, as revisions of stateful sets are named. */
export function safeHash(text: string): string {
  let hash = 0x811c9dc5;
  for (const byte of new TextEncoder().encode(text)) hash = (Math.imul(hash, PRIME) ^ byte) >>> 0;
  return safeEncode(hash);
}

function safeEncode(hash: number): string {
  return [...String(hash)].map((digit) => SAFE[digit.charCodeAt(0) % SAFE.length]).join('');
}
