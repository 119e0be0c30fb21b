/**
 * Defaults of built-in kinds.
 *
 * Models: `pkg/apis/*‌/v1/defaults.go`.
 */
import type { KubeObject } from '../api';

type Defaults = (object: KubeObject) => void;

const DEFAULTS: Record<string, Defaults> = {
  secrets(object) {
    object.type ??= 'Opaque';
  },
};

export function defaultsOf(key: string): Defaults | undefined {
  return DEFAULTS[key];
}
