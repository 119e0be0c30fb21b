/**
 * What is wrong with a YAML text, in the words of Go's yaml packages.
 *
 * Models: the error texts of go-yaml v2 (behind `sigs.k8s.io/yaml`: kubectl, helm, flux) and v3 (behind kustomize).
 * The two find the line by different rules; `dialect` tells them apart.
 */

/** Which go-yaml reads: `v2` resolves `yes` and `on` to booleans, `v3` refuses a key given twice. */
export type Dialect = 'v2' | 'v3';

/** A place in the text; all three count from 0. */
export interface Mark {
  index: number;
  line: number;
  column: number;
}

/** `message` is the whole of what Go says, `yaml: line 2: mapping values are not allowed in this context`. */
export class YamlError extends Error {
  constructor(
    /** without the leading `yaml: ` and the line */
    readonly problem: string,
    /** as Go counts it, which is not always where the slip is; 0 where Go names none */
    readonly line: number,
  ) {
    super(`yaml: ${line > 0 ? `line ${line}: ` : ''}${problem}`);
    this.name = 'YamlError';
  }
}

/** Text that cannot be tokens. */
export function scannerError(dialect: Dialect, problem: string, at: Mark, context: Mark): YamlError {
  if (dialect === 'v2') return new YamlError(problem, at.line ? at.line + 1 : context.line);
  const line = context.line || at.line;
  return new YamlError(problem, line ? line + 1 : 0);
}

/** Tokens in a wrong order; Go forgets to count from one here. */
export function parserError(dialect: Dialect, problem: string, at: Mark, context?: Mark): YamlError {
  const first = dialect === 'v2' ? at.line : context?.line;
  return new YamlError(problem, first || (dialect === 'v2' ? (context?.line ?? 0) : at.line));
}

/** Values that do not fit together, gathered while decoding. */
export function decodeErrors(problems: string[]): YamlError {
  return new YamlError(`unmarshal errors:\n  ${problems.join('\n  ')}`, 0);
}
