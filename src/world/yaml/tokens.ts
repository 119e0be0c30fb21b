/** The tokens of a YAML stream. */
import type { Mark } from './errors';

export type ScalarStyle = 'plain' | 'single' | 'double' | 'literal' | 'folded';

export type TokenType =
  | 'stream-start'
  | 'stream-end'
  | 'version-directive'
  | 'tag-directive'
  | 'document-start'
  | 'document-end'
  | 'block-sequence-start'
  | 'block-mapping-start'
  | 'block-end'
  | 'flow-sequence-start'
  | 'flow-sequence-end'
  | 'flow-mapping-start'
  | 'flow-mapping-end'
  | 'block-entry'
  | 'flow-entry'
  | 'key'
  | 'value'
  | 'alias'
  | 'anchor'
  | 'tag'
  | 'scalar';

export interface Token {
  type: TokenType;
  start: Mark;
  end: Mark;
  /** Text of a scalar, name of an anchor, handle of a tag, version of a directive. */
  value: string;
  /** What follows the handle of a tag; prefix of a tag directive. */
  suffix: string;
  style: ScalarStyle;
}

export function token(type: TokenType, start: Mark, end: Mark, more: Partial<Token> = {}): Token {
  return { type, start, end, value: '', suffix: '', style: 'plain', ...more };
}
