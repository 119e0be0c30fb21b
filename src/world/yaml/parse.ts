/**
 * YAML text → data, as the Go programs of this world read it.
 *
 * Models: `sigs.k8s.io/yaml` (dialect `v2`, the default: kubectl, helm, flux and the controllers) and go-yaml v3
 * (kustomize). Numbers are numbers, timestamps stay text, aliases and merge keys are resolved, `yes` is true in v2.
 * Errors are Go's own, line numbers included. Left out: alias bombs.
 */
import { readDocuments } from './compose';
import { type DecodeOptions, decode } from './decode';
import { YamlError } from './errors';
import type { YamlNode } from './nodes';

export { YamlError } from './errors';
export { type YamlNode, nodeAt } from './nodes';

export type ParseOptions = Partial<DecodeOptions>;

/**
 * The first document as data; null for a text without one. As Go's `yaml.Unmarshal` it does not look at what follows.
 * @throws YamlError, whose message begins with `yaml: ` (callers put `error converting YAML to JSON: ` and such before it)
 */
export function parse(text: string, options: ParseOptions = {}): unknown {
  const root = parseNode(text, options);
  return root ? decode(root, { dialect: 'v2', ...options }) : null;
}

/** The first document as a tree of nodes with their lines; undefined for a text without one. @throws YamlError */
export function parseNode(text: string, options: ParseOptions = {}): YamlNode | undefined {
  return readDocuments(text, options.dialect ?? 'v2').next();
}

/** All documents of one YAML stream; an empty one is null. @throws YamlError */
export function parseAll(text: string, options: ParseOptions = {}): unknown[] {
  const dialect = options.dialect ?? 'v2';
  const reader = readDocuments(text, dialect);
  const found: unknown[] = [];
  for (let root = reader.next(); root; root = reader.next())
    found.push(decode(root, { ...options, dialect }));
  return found;
}

/**
 * Cuts a text at its `---` lines, as the Kubernetes tools do before they read each part by itself, so that line
 * numbers in errors count from the part's own beginning. A `---` with nothing before it stays with what follows.
 * @throws YamlError where something other than a comment follows `---`
 */
export function splitDocuments(text: string): string[] {
  const parts: string[] = [];
  let part = '';
  for (const line of text.match(/[^\n]*\n|[^\n]+/g) ?? []) {
    if (line.startsWith('---')) {
      const rest = line.slice(3).trim();
      if (rest !== '' && !rest.startsWith('#')) {
        throw new SeparatorError(`invalid Yaml document separator: ${rest}`);
      }
      if (part !== '') {
        parts.push(part);
        part = '';
        continue;
      }
    }
    part += line;
  }
  if (part !== '') parts.push(part);
  return parts;
}

/** The Kubernetes reader's own complaint, without `yaml: `. */
class SeparatorError extends YamlError {
  constructor(message: string) {
    super(message, 0);
    this.message = message;
  }
}
