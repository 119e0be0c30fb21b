/**
 * Tokens → trees of nodes.
 *
 * Models: libyaml's parser and the node builder of Go's yaml packages, production by production, with their words for
 * what does not fit. Left out: comments.
 */
import { type Dialect, type Mark, YamlError, parserError } from './errors';
import type { YamlNode } from './nodes';
import { resolveScalar } from './resolve';
import { Scanner } from './scanner';
import type { Token, TokenType } from './tokens';

const LONG_TAG = 'tag:yaml.org,2002:';
const ENDS_DOCUMENT = new Set<TokenType>([
  'version-directive',
  'tag-directive',
  'document-start',
  'document-end',
  'stream-end',
]);

/** A stream of YAML documents, read one at a time, so that a slip in the second does not spoil the first. */
export interface DocumentReader {
  /** The next document's root; undefined at the end of the stream. @throws YamlError */
  next(): YamlNode | undefined;
}

export function readDocuments(text: string, dialect: Dialect): DocumentReader {
  const composer = new Composer(text === '' ? '\n' : text, dialect);
  return { next: () => composer.document() };
}

class Composer {
  private readonly scanner: Scanner;
  private anchors = new Map<string, YamlNode>();
  private handles = new Map<string, string>();
  private first = true;

  constructor(
    text: string,
    private readonly dialect: Dialect,
  ) {
    this.scanner = new Scanner(text, dialect);
  }

  document(): YamlNode | undefined {
    if (this.first) this.scanner.take();
    else while (this.type() === 'document-end') this.scanner.take();
    const type = this.type();
    if (type === 'stream-end') return undefined;
    const implicit = this.first && (type === 'document-end' || !ENDS_DOCUMENT.has(type));
    // v3 keeps anchors from one document of a stream to the next
    if (this.dialect === 'v2') this.anchors = new Map();
    this.first = false;
    this.directives();
    const root = implicit ? this.node(true, false) : this.explicitDocument();
    if (this.type() === 'document-end') this.scanner.take();
    this.handles = new Map();
    return root;
  }

  private explicitDocument(): YamlNode {
    if (this.type() !== 'document-start') {
      throw this.refuse('did not find expected <document start>', this.scanner.peek().start);
    }
    this.scanner.take();
    return ENDS_DOCUMENT.has(this.type()) ? this.empty(this.scanner.peek().start) : this.node(true, false);
  }

  private directives(): void {
    let versions = 0;
    for (let next = this.scanner.peek(); next.type.endsWith('directive'); next = this.scanner.peek()) {
      if (next.type === 'version-directive') {
        if (versions++ > 0) throw this.refuse('found duplicate %YAML directive', next.start);
        if (next.value !== '1.1') throw this.refuse('found incompatible YAML document', next.start);
      } else if (this.handles.has(next.value)) {
        throw this.refuse('found duplicate %TAG directive', next.start);
      } else this.handles.set(next.value, next.suffix);
      this.scanner.take();
    }
    if (!this.handles.has('!')) this.handles.set('!', '!');
    if (!this.handles.has('!!')) this.handles.set('!!', LONG_TAG);
  }

  private node(block: boolean, indentless: boolean): YamlNode {
    let next = this.scanner.peek();
    if (next.type === 'alias') return this.alias();
    const start = next.start;
    const properties = this.properties(start);
    next = this.scanner.peek();
    if (indentless && next.type === 'block-entry') return this.indentlessSequence(start, properties);
    switch (next.type) {
      case 'scalar':
        return this.scalar(start, properties);
      case 'flow-sequence-start':
        return this.flowSequence(start, properties);
      case 'flow-mapping-start':
        return this.flowMapping(start, properties);
      case 'block-sequence-start':
        if (block) return this.blockSequence(start, properties);
        break;
      case 'block-mapping-start':
        if (block) return this.blockMapping(start, properties);
        break;
    }
    if (properties.anchor !== undefined || properties.tag !== '') return this.empty(start, properties);
    throw this.refuse('did not find expected node content', next.start, start);
  }

  private properties(start: Mark): Properties {
    const found: Properties = { tag: '', anchor: undefined };
    let tag: Token | undefined;
    for (let round = 0; round < 2; round++) {
      const next = this.scanner.peek();
      if (next.type === 'anchor' && found.anchor === undefined) found.anchor = this.scanner.take().value;
      else if (next.type === 'tag' && !tag) tag = this.scanner.take();
      else break;
    }
    if (!tag) return found;
    this.scanner.peek();
    const prefix = tag.value === '' ? '' : this.handles.get(tag.value);
    if (prefix === undefined) throw this.refuse('found undefined tag handle', tag.start, start);
    found.tag = shortTag(prefix + tag.suffix);
    return found;
  }

  private alias(): YamlNode {
    const next = this.scanner.take();
    const target = this.anchors.get(next.value);
    if (!target) throw new YamlError(`unknown anchor '${next.value}' referenced`, 0);
    return { kind: 'alias', tag: '', name: next.value, target, ...place(next.start) };
  }

  private scalar(start: Mark, properties: Properties): YamlNode {
    const { value, style } = this.scanner.take();
    const written = properties.tag !== '' && properties.tag !== '!';
    const tag = written ? properties.tag : this.scalarTag(value, style === 'plain', properties.tag);
    const node: YamlNode = { kind: 'scalar', tag, value, style, ...place(start) };
    if (written) node.tagged = true;
    return this.remember(node, properties);
  }

  private scalarTag(value: string, plain: boolean, tag: string): string {
    if (!plain || (tag === '!' && this.dialect === 'v2')) return '!!str';
    return value === '<<' ? '!!merge' : resolveScalar(this.dialect, '', value).tag;
  }

  private empty(start: Mark, properties: Properties = { tag: '', anchor: undefined }): YamlNode {
    const bare = properties.tag === '!' && this.dialect === 'v2' ? '!!str' : '!!null';
    const tag = properties.tag === '' || properties.tag === '!' ? bare : properties.tag;
    const node: YamlNode = { kind: 'scalar', tag, value: '', style: 'plain', ...place(start) };
    if (tag === properties.tag) node.tagged = true;
    return this.remember(node, properties);
  }

  private sequence(start: Mark, properties: Properties, flow: boolean): SequenceUnderWay {
    const node: YamlNode = { kind: 'sequence', tag: '!!seq', items: [], ...place(start) };
    if (flow) node.flow = true;
    return this.remember(tagged(node, properties), properties) as SequenceUnderWay;
  }

  private mapping(start: Mark, properties: Properties, flow: boolean): MappingUnderWay {
    const node: YamlNode = { kind: 'mapping', tag: '!!map', entries: [], ...place(start) };
    if (flow) node.flow = true;
    return this.remember(tagged(node, properties), properties) as MappingUnderWay;
  }

  private blockSequence(start: Mark, properties: Properties): YamlNode {
    const node = this.sequence(start, properties, false);
    const context = this.scanner.take().start;
    while (this.type() === 'block-entry') {
      const { end } = this.scanner.take();
      const type = this.type();
      node.items.push(
        type === 'block-entry' || type === 'block-end' ? this.empty(end) : this.node(true, false),
      );
    }
    this.expect('block-end', "did not find expected '-' indicator", context);
    return node;
  }

  /** A list that stands no deeper than its key. */
  private indentlessSequence(start: Mark, properties: Properties): YamlNode {
    const node = this.sequence(start, properties, false);
    while (this.type() === 'block-entry') {
      const { end } = this.scanner.take();
      const type = this.type();
      const none = type === 'block-entry' || type === 'key' || type === 'value' || type === 'block-end';
      node.items.push(none ? this.empty(end) : this.node(true, false));
    }
    return node;
  }

  private blockMapping(start: Mark, properties: Properties): YamlNode {
    const node = this.mapping(start, properties, false);
    const context = this.scanner.take().start;
    while (this.type() === 'key') {
      const key = this.afterIndicator();
      const value = this.type() === 'value' ? this.afterIndicator() : this.empty(this.scanner.peek().start);
      node.entries.push([key, value]);
    }
    this.expect('block-end', 'did not find expected key', context);
    return node;
  }

  /** The node after a `?` or `:` of a block mapping, which may be absent. */
  private afterIndicator(): YamlNode {
    const { end } = this.scanner.take();
    const type = this.type();
    if (type === 'key' || type === 'value' || type === 'block-end') return this.empty(end);
    return this.node(true, true);
  }

  private flowSequence(start: Mark, properties: Properties): YamlNode {
    const node = this.sequence(start, properties, true);
    const context = this.scanner.take().start;
    for (let first = true; this.type() !== 'flow-sequence-end'; first = false) {
      if (!first) {
        this.expect('flow-entry', "did not find expected ',' or ']'", context);
        if (this.type() === 'flow-sequence-end') break;
      }
      node.items.push(this.type() === 'key' ? this.singlePair() : this.node(false, false));
    }
    this.scanner.take();
    return node;
  }

  /** `[a: b]`: a mapping of one entry. */
  private singlePair(): YamlNode {
    const { start } = this.scanner.take();
    const node = this.mapping(start, { tag: '', anchor: undefined }, true);
    const ends = (): boolean => this.type() === 'flow-entry' || this.type() === 'flow-sequence-end';
    const key = this.type() === 'value' || ends() ? this.emptyInFlow() : this.node(false, false);
    let value: YamlNode | undefined;
    if (this.type() === 'value') {
      this.scanner.take();
      if (!ends()) value = this.node(false, false);
    }
    node.entries.push([key, value ?? this.empty(this.scanner.peek().start)]);
    return node;
  }

  private emptyInFlow(): YamlNode {
    // Go drops the token here, so that `[? , a]` loses its comma
    return this.empty(this.scanner.take().end);
  }

  private flowMapping(start: Mark, properties: Properties): YamlNode {
    const node = this.mapping(start, properties, true);
    const context = this.scanner.take().start;
    const ends = (): boolean => this.type() === 'flow-entry' || this.type() === 'flow-mapping-end';
    for (let first = true; this.type() !== 'flow-mapping-end'; first = false) {
      if (!first) {
        this.expect('flow-entry', "did not find expected ',' or '}'", context);
        if (this.type() === 'flow-mapping-end') break;
      }
      if (this.type() !== 'key') {
        const key = this.node(false, false);
        node.entries.push([key, this.empty(this.scanner.peek().start)]);
        continue;
      }
      this.scanner.take();
      const bare = this.type() === 'value' || ends();
      const key = bare ? this.empty(this.scanner.peek().start) : this.node(false, false);
      let value: YamlNode | undefined;
      if (this.type() === 'value') {
        this.scanner.take();
        if (!ends()) value = this.node(false, false);
      }
      node.entries.push([key, value ?? this.empty(this.scanner.peek().start)]);
    }
    this.scanner.take();
    return node;
  }

  private type(): TokenType {
    return this.scanner.peek().type;
  }

  private expect(type: TokenType, problem: string, context: Mark): void {
    const next = this.scanner.peek();
    if (next.type !== type) throw this.refuse(problem, next.start, context);
    this.scanner.take();
  }

  private remember(node: YamlNode, properties: Properties): YamlNode {
    if (properties.anchor !== undefined) {
      node.anchor = properties.anchor;
      this.anchors.set(properties.anchor, node);
    }
    return node;
  }

  private refuse(problem: string, at: Mark, context?: Mark): YamlError {
    return parserError(this.dialect, problem, at, context);
  }
}

interface Properties {
  tag: string;
  anchor: string | undefined;
}

type SequenceUnderWay = Extract<YamlNode, { kind: 'sequence' }>;
type MappingUnderWay = Extract<YamlNode, { kind: 'mapping' }>;

function place(mark: Mark): { line: number; column: number } {
  return { line: mark.line + 1, column: mark.column + 1 };
}

function tagged(node: YamlNode, properties: Properties): YamlNode {
  return properties.tag === '' || properties.tag === '!'
    ? node
    : { ...node, tag: properties.tag, tagged: true };
}

function shortTag(tag: string): string {
  return tag.startsWith(LONG_TAG) ? `!!${tag.slice(LONG_TAG.length)}` : tag;
}
