/**
 * Validation of built-in kinds.
 *
 * Models: `validation.go` of `pkg/apis`.
 */
import type { Strategy } from '../kinds';

export function validationOf(_key: string): Pick<Strategy, 'validate' | 'validateUpdate'> {
  return {};
}
