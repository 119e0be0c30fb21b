/**
 * Formats of names, and what the server says of a name that does not have one.
 *
 * Models: `k8s.io/apimachinery/pkg/util/validation`.
 */

const LABEL = '[a-z0-9]([-a-z0-9]*[a-z0-9])?';
const SUBDOMAIN = `${LABEL}(\\.${LABEL})*`;
const LABEL_1035 = '[a-z]([-a-z0-9]*[a-z0-9])?';
const QUALIFIED = '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]';
const LABEL_VALUE = `(${QUALIFIED})?`;

function matches(pattern: string, text: string): boolean {
  return new RegExp(`^(?:${pattern})$`).test(text);
}

function regexError(message: string, pattern: string, ...examples: string[]): string {
  const list = examples.map((example) => `'${example}', `).join(' or ');
  return `${message} (e.g. ${list}regex used for validation is '${pattern}')`;
}

function tooLong(max: number, unit = 'characters'): string {
  return `must be no more than ${max} ${unit}`;
}

/** Errors of a DNS label (RFC 1123). */
export function labelErrors(text: string): string[] {
  const errors: string[] = [];
  if (text.length > 63) errors.push(tooLong(63));
  if (matches(LABEL, text)) return errors;
  if (matches(SUBDOMAIN, text)) errors.push('must not contain dots');
  else
    errors.push(
      regexError(
        "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character",
        LABEL,
        'my-name',
        '123-abc',
      ),
    );
  return errors;
}

/** Errors of a DNS subdomain (RFC 1123). */
export function subdomainErrors(text: string): string[] {
  const errors: string[] = [];
  if (text.length > 253) errors.push(tooLong(253));
  if (!matches(SUBDOMAIN, text))
    errors.push(
      regexError(
        "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character",
        SUBDOMAIN,
        'example.com',
      ),
    );
  return errors;
}

/** Errors of a DNS label (RFC 1035), as services have them. */
export function label1035Errors(text: string): string[] {
  const errors: string[] = [];
  if (text.length > 63) errors.push(tooLong(63));
  if (!matches(LABEL_1035, text))
    errors.push(
      regexError(
        "a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with an alphabetic character, and end with an alphanumeric character",
        LABEL_1035,
        'my-name',
        'abc-123',
      ),
    );
  return errors;
}

/** Errors of a name that is one segment of a path (roles and bindings). */
export function pathSegmentErrors(text: string): string[] {
  if (text === '.' || text === '..') return [`may not be '${text}'`];
  return ['/', '%'].filter((each) => text.includes(each)).map((each) => `may not contain '${each}'`);
}

/** Errors of a qualified name: `example.com/name`. */
export function qualifiedNameErrors(text: string): string[] {
  const parts = text.split('/');
  const errors: string[] = [];
  let name = parts[0]!;
  if (parts.length === 2) {
    name = parts[1]!;
    if (parts[0] === '') errors.push('prefix part must be non-empty');
    else errors.push(...subdomainErrors(parts[0]!).map((error) => `prefix part ${error}`));
  } else if (parts.length > 2) {
    return [
      `a valid label key ${regexError("must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character", QUALIFIED, 'MyName', 'my.name', '123-abc')} with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')`,
    ];
  }
  if (name === '') errors.push('name part must be non-empty');
  else if (name.length > 63) errors.push(`name part ${tooLong(63, 'bytes')}`);
  if (!matches(QUALIFIED, name))
    errors.push(
      `name part ${regexError("must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character", QUALIFIED, 'MyName', 'my.name', '123-abc')}`,
    );
  return errors;
}

/** Errors of a label's value. */
export function labelValueErrors(text: string): string[] {
  const errors: string[] = [];
  if (text.length > 63) errors.push(tooLong(63, 'bytes'));
  if (!matches(LABEL_VALUE, text))
    errors.push(
      regexError(
        "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character",
        LABEL_VALUE,
        'MyValue',
        'my_value',
        '12345',
      ),
    );
  return errors;
}

/** Errors of an environment variable's name. */
export function envNameErrors(text: string): string[] {
  const errors: string[] = [];
  if (/[\u0000-\u001f=\u007f-]/.test(text) && /[^ -<>-~]/.test(text))
    errors.push(
      "a valid environment variable name must consist only of printable ASCII characters other than '='",
    );
  return errors;
}

/** Errors of a key of a ConfigMap or Secret. */
export function configKeyErrors(text: string): string[] {
  const errors: string[] = [];
  if (text.length > 253) errors.push(tooLong(253));
  if (!matches('[-._a-zA-Z0-9]+', text))
    errors.push(
      regexError(
        "a valid config key must consist of alphanumeric characters, '-', '_' or '.'",
        '[-._a-zA-Z0-9]+',
        'key.name',
        'KEY_NAME',
        'key-name',
      ),
    );
  if (text === '.') errors.push(`must not be '.'`);
  if (text === '..') errors.push(`must not be '..'`);
  else if (text.startsWith('..')) errors.push(`must not start with '..'`);
  return errors;
}

/** Errors of the name of a port. */
export function portNameErrors(text: string): string[] {
  const errors: string[] = [];
  if (text.length > 15) errors.push(tooLong(15));
  if (!/^[-a-z0-9]+$/.test(text))
    errors.push('must contain only alpha-numeric characters (a-z, 0-9), and hyphens (-)');
  if (!/[a-z]/.test(text)) errors.push('must contain at least one letter (a-z)');
  if (text.includes('--')) errors.push('must not contain consecutive hyphens');
  if (text.startsWith('-') || text.endsWith('-')) errors.push('must not begin or end with a hyphen');
  return errors;
}
