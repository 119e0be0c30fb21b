/**
 * Formats of strings that schemas may ask for.
 *
 * Models: the formats apiextensions checks. Left out: those that custom kinds of this world do not use.
 */

const FORMATS: Record<string, RegExp> = {
  'date-time': /^\d{4}-\d{2}-\d{2}[tT]\d{2}:\d{2}:\d{2}(\.\d+)?([zZ]|[+-]\d{2}:\d{2})$/,
  date: /^\d{4}-\d{2}-\d{2}$/,
  byte: /^[A-Za-z0-9+/]*={0,2}$/,
  ipv4: /^(\d{1,3}\.){3}\d{1,3}$/,
  uuid: /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i,
  duration:
    /^\d+(\.\d+)?\s*(ns|us|µs|μs|ms|s|sec|seconds?|m|min|minutes?|h|hr|hours?|d|days?|w|weeks?)(\d.*)?$/i,
  email: /^[^@\s]+@[^@\s]+$/,
  hostname: /^[a-zA-Z0-9]([-a-zA-Z0-9]*[a-zA-Z0-9])?(\.[a-zA-Z0-9]([-a-zA-Z0-9]*[a-zA-Z0-9])?)*$/,
};

export function hasFormat(format: string, value: string): boolean {
  return FORMATS[format]?.test(value) ?? true;
}
