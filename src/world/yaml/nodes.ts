/** The tree of a YAML document: what was written, before it becomes data. */
import type { ScalarStyle } from './tokens';

interface NodeBase {
  /** Short: `!!str`, `!!map`, `!custom`. For plain scalars the one their text resolves to. */
  tag: string;
  /** Was the tag written out? */
  tagged?: boolean;
  anchor?: string;
  /** From 1. */
  line: number;
  column: number;
}

export interface ScalarNode extends NodeBase {
  kind: 'scalar';
  value: string;
  style: ScalarStyle;
}

export interface SequenceNode extends NodeBase {
  kind: 'sequence';
  items: YamlNode[];
  flow?: boolean;
}

export interface MappingNode extends NodeBase {
  kind: 'mapping';
  /** In the order written; a key may be any node. */
  entries: [YamlNode, YamlNode][];
  flow?: boolean;
}

export interface AliasNode extends NodeBase {
  kind: 'alias';
  name: string;
  target: YamlNode;
}

export type YamlNode = ScalarNode | SequenceNode | MappingNode | AliasNode;

/** The node itself or, of an alias, what it stands for. */
export function resolved(node: YamlNode): Exclude<YamlNode, AliasNode> {
  return node.kind === 'alias' ? resolved(node.target) : node;
}

/** The node at a path of keys and indexes, as `['metadata', 'name']`; undefined where there is none. */
export function nodeAt(root: YamlNode | undefined, path: readonly (string | number)[]): YamlNode | undefined {
  let node = root;
  for (const step of path) {
    if (!node) return undefined;
    const at = resolved(node);
    if (at.kind === 'sequence') node = at.items[Number(step)];
    else if (at.kind === 'mapping') node = entryOf(at, String(step))?.[1];
    else return undefined;
  }
  return node;
}

function entryOf(mapping: MappingNode, key: string): [YamlNode, YamlNode] | undefined {
  return mapping.entries.find(([name]) => name.kind === 'scalar' && name.value === key);
}
