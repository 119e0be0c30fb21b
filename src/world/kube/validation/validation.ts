/**
 * Validation of built-in kinds.
 *
 * Models: `pkg/apis/*‌/validation/validation.go`.
 */
import type { Strategy } from '../kinds';

export function validationOf(_key: string): Pick<Strategy, 'validate' | 'validateUpdate'> {
  return {};
}
