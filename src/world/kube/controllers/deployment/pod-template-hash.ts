/**
 * The hash of a pod template, as names of ReplicaSets and pods carry it.
 *
 * Models: `ComputeHash` with `SafeEncodeString` (FNV-1a, 32 bits, in Kubernetes' safe letters). The hash is taken of
 * the template as JSON, so its value is not the real one's, though of the same look.
 */
import { canonical } from '../../json-value';

const SAFE = 'bcdfghjklmnpqrstvwxz2456789';

/** @param collisions how often the hash was taken by another template */
export function templateHash(template: unknown, collisions = 0): string {
  return safeHash(canonical(template) + (collisions ? `\n${collisions}` : ''));
}

export function safeHash(text: string): string {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193) >>> 0;
  return [...String(hash)].map((digit) => SAFE[digit.charCodeAt(0) % SAFE.length]).join('');
}
