/**
 * Reading a JSONPath template: `{range .items[*]}{.metadata.name}{"\n"}{end}`.
 *
 * Models: the parser of client-go's `util/jsonpath`, its nodes and its complaints.
 */

export type PathNode =
  | { type: 'list'; nodes: PathNode[] }
  | { type: 'text'; text: string }
  | { type: 'field'; name: string }
  | { type: 'identifier'; name: string }
  | { type: 'number'; value: number }
  | { type: 'bool'; value: boolean }
  | { type: 'wildcard' }
  | { type: 'recursive' }
  | { type: 'union'; nodes: PathNode[] }
  | { type: 'array'; start: Bound; end: Bound & { derived?: boolean }; step: Bound }
  | { type: 'filter'; left: PathNode[]; right: PathNode[]; operator: string };

export interface Bound {
  value: number;
  known: boolean;
}

/** The message is client-go's own, `unclosed action`. */
export class JsonPathError extends Error {}

/** The list of text pieces and actions that a template is made of. @throws JsonPathError */
export function parseJsonPath(template: string): PathNode[] {
  return new PathParser(template).parse();
}

/** What stands between braces, as a list of steps. */
function parseAction(text: string): PathNode[] {
  const [first] = parseJsonPath(`{${text}}`);
  return first?.type === 'list' ? first.nodes : [];
}

const END = '';

class PathParser {
  private pos = 0;
  private start = 0;
  private readonly root: PathNode[] = [];

  constructor(private readonly input: string) {}

  parse(): PathNode[] {
    while (this.pos < this.input.length) {
      const open = this.input.indexOf('{', this.pos);
      const end = open < 0 ? this.input.length : open;
      if (end > this.pos) this.root.push({ type: 'text', text: this.input.slice(this.pos, end) });
      this.pos = end;
      if (open >= 0) this.action();
    }
    return this.root;
  }

  private action(): void {
    this.pos++;
    this.start = this.pos;
    const nodes: PathNode[] = [];
    this.root.push({ type: 'list', nodes });
    while (!this.rest('}')) this.step(nodes);
    this.pos++;
  }

  private step(nodes: PathNode[]): void {
    if (this.rest('[?(')) return this.filter(nodes);
    if (this.rest('..')) return this.recursive(nodes);
    const char = this.next();
    if (char === END || char === '\n' || char === '\r') throw new JsonPathError('unclosed action');
    if (char === ' ' || char === '@' || char === '$') {
      this.start = this.pos;
      return;
    }
    if (char === '[') return this.array(nodes);
    if (char === '"' || char === "'") return this.quoted(nodes, char);
    if (char === '.') return this.field(nodes);
    this.pos -= char.length;
    if (/[-+\d]/.test(char)) return this.number(nodes);
    if (/[_\p{L}\p{Nd}]/u.test(char)) return this.identifier(nodes);
    throw new JsonPathError(
      `unrecognized character in action: U+${char.codePointAt(0)!.toString(16).toUpperCase().padStart(4, '0')} '${char}'`,
    );
  }

  private identifier(nodes: PathNode[]): void {
    while (!isTerminator(this.peek())) this.next();
    const name = this.take();
    if (name === 'true' || name === 'false') nodes.push({ type: 'bool', value: name === 'true' });
    else nodes.push({ type: 'identifier', name });
  }

  private recursive(nodes: PathNode[]): void {
    if (nodes.at(-1)?.type === 'recursive') throw new JsonPathError('invalid multiple recursive descent');
    this.pos += 2;
    this.start = this.pos;
    nodes.push({ type: 'recursive' });
    if (/[_\p{L}\p{Nd}]/u.test(this.peek())) this.field(nodes);
  }

  private number(nodes: PathNode[]): void {
    if (/[-+]/.test(this.peek())) this.next();
    while (/[.\d]/.test(this.peek())) this.next();
    const text = this.take();
    if (!/^[-+]?(\d+\.?\d*|\.\d+)$/.test(text)) throw new JsonPathError(`cannot parse number ${text}`);
    nodes.push({ type: 'number', value: Number(text) });
  }

  private field(nodes: PathNode[]): void {
    this.start = this.pos;
    while (!isTerminator(this.peek())) if (this.next() === '\\') this.next();
    const name = this.take();
    nodes.push(name === '*' ? { type: 'wildcard' } : { type: 'field', name: name.replaceAll('\\', '') });
  }

  private quoted(nodes: PathNode[], quote: string): void {
    this.start = this.pos - 1;
    for (;;) {
      const char = this.next();
      if (char === END || char === '\n') throw new JsonPathError('unterminated quoted string');
      if (char === quote && this.input[this.pos - 2] !== '\\') break;
    }
    const text = this.take();
    nodes.push({ type: 'text', text: unquote(text) });
  }

  private array(nodes: PathNode[]): void {
    this.start = this.pos;
    for (;;) {
      const char = this.next();
      if (char === END || char === '\n') throw new JsonPathError('unterminated array');
      if (char === ']') break;
    }
    const taken = this.take().slice(0, -1);
    const text = taken === '*' ? ':' : taken;
    const parts = text.split(',');
    if (parts.length > 1) {
      nodes.push({
        type: 'union',
        nodes: parts.map((part) => ({
          type: 'list',
          nodes: parseAction(`[${part.replace(/^ +| +$/g, '')}]`),
        })),
      });
      return;
    }
    const key = /^'([^']*)'$/.exec(text);
    if (key) nodes.push(...parseAction(`.${key[1]}`));
    else nodes.push(slice(text));
  }

  private filter(nodes: PathNode[]): void {
    this.pos += 3;
    this.start = this.pos;
    let begun = false;
    let ended = false;
    let pair = '';
    for (;;) {
      const char = this.next();
      if (char === END || char === '\n') throw new JsonPathError('unterminated filter');
      if (char === ')' && begun === ended) break;
      if (char !== '"' && char !== "'") continue;
      if (!begun) {
        begun = true;
        pair = char;
      } else if (this.input[this.pos - 2] !== '\\' && char === pair) ended = true;
    }
    if (this.next() !== ']') throw new JsonPathError('unclosed array expect ]');
    const text = this.take().slice(0, -2);
    const compared = /^([^!<>=]+)([!<>=]+)(.+?)$/.exec(text);
    nodes.push(
      compared
        ? {
            type: 'filter',
            left: parseAction(compared[1]!),
            right: parseAction(compared[3]!),
            operator: compared[2]!,
          }
        : { type: 'filter', left: parseAction(text), right: [], operator: 'exists' },
    );
  }

  private rest(prefix: string): boolean {
    return this.input.startsWith(prefix, this.pos);
  }

  private peek(): string {
    const code = this.input.codePointAt(this.pos);
    return code === undefined ? END : String.fromCodePoint(code);
  }

  private next(): string {
    const char = this.peek();
    this.pos += char.length;
    return char;
  }

  private take(): string {
    const text = this.input.slice(this.start, this.pos);
    this.start = this.pos;
    return text;
  }
}

function isTerminator(char: string): boolean {
  return char === END || /[\s.,[\]$@{}]/.test(char);
}

function slice(text: string): PathNode {
  const parts = /^(-?\d*)(:-?\d*)?(:-?\d*)?$/.exec(text);
  if (!parts) throw new JsonPathError(`invalid array index ${text}`);
  const [, first = '', second, third] = parts;
  const bound = (part: string): Bound => {
    if (part === '') return { value: 0, known: false };
    if (part === '-') throw new JsonPathError(`array index ${part} is not a number`);
    return { value: Number(part), known: true };
  };
  const start = bound(first);
  const end =
    second === undefined || second === ''
      ? { value: start.value + 1, known: true, derived: true }
      : bound(second.slice(1));
  return { type: 'array', start, end, step: third === undefined ? bound('') : bound(third.slice(1)) };
}

const ESCAPES: Record<string, string> = { n: '\n', t: '\t', r: '\r', a: '\x07', b: '\b', f: '\f', v: '\v' };

function unquote(text: string): string {
  const inner = text.slice(1, -1);
  return inner.replace(
    /\\(x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8}|[0-7]{3}|.)/gs,
    (whole, code: string) => {
      if (/^[xuU]./.test(code)) return String.fromCodePoint(parseInt(code.slice(1), 16));
      if (/^[0-7]{3}$/.test(code)) return String.fromCodePoint(parseInt(code, 8));
      if (code in ESCAPES) return ESCAPES[code]!;
      if (code === '\\' || code === text[0]) return code;
      throw new JsonPathError(
        `unquote string ${text} error invalid syntax ${whole}`.replace(` ${whole}`, ''),
      );
    },
  );
}
