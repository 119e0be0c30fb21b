/**
 * Nodes → YAML text, styles kept.
 *
 * Models: go-yaml v3's encoder for nodes with kyaml's settings (indent of two, lists flush with their key). kustomize
 * shows nodes so in its errors. Left out: comments, the tags of collections.
 */
import { type Place, writeScalar } from './emit-scalar';
import type { ScalarNode, YamlNode } from './nodes';
import { resolveScalar } from './resolve';

/** The node as a document of its own, ending in a newline. */
export function emitNode(node: YamlNode): string {
  const lines: string[] = [];
  if (isBlock(node)) emitBlock(node, '', lines);
  else lines.push(inline(node, { indent: 2, column: -1 }));
  return `${lines.join('\n')}\n`;
}

function isBlock(node: YamlNode): boolean {
  if (node.kind === 'mapping') return !node.flow && node.entries.length > 0;
  return node.kind === 'sequence' && !node.flow && node.items.length > 0;
}

function emitBlock(node: YamlNode, indent: string, lines: string[]): void {
  if (node.kind === 'sequence') {
    for (const item of node.items) emitItem(item, indent, lines);
  } else if (node.kind === 'mapping') {
    for (const [key, value] of node.entries) emitEntry(key, value, indent, lines);
  }
}

function emitItem(item: YamlNode, indent: string, lines: string[]): void {
  const start = lines.length;
  if (isBlock(item) && !item.anchor) {
    emitBlock(item, `${indent}  `, lines);
    lines[start] = `${indent}- ${lines[start]!.slice(indent.length + 2)}`;
  } else if (isBlock(item)) {
    lines.push(`${indent}- &${item.anchor}`);
    emitBlock(item, `${indent}  `, lines);
  } else {
    const text = inline(item, { indent: indent.length + 2, column: indent.length + 1 });
    lines.push(text === '' ? `${indent}-` : `${indent}- ${text}`);
  }
}

function emitEntry(key: YamlNode, value: YamlNode, indent: string, lines: string[]): void {
  const head = `${indent}${inline(key, { indent: indent.length + 2, column: indent.length, key: true })}:`;
  if (isBlock(value)) {
    lines.push(value.anchor ? `${head} &${value.anchor}` : head);
    emitBlock(value, value.kind === 'sequence' ? indent : `${indent}  `, lines);
    return;
  }
  const text = inline(value, { indent: indent.length + 2, column: [...head].length });
  lines.push(text === '' ? head : `${head} ${text}`);
}

function inline(node: YamlNode, place: Place): string {
  const anchor = node.anchor ? `&${node.anchor} ` : '';
  const flow = { ...place, flow: true };
  switch (node.kind) {
    case 'alias':
      return `*${node.name}`;
    case 'sequence':
      return `${anchor}[${node.items.map((item) => inline(item, flow)).join(', ')}]`;
    case 'mapping': {
      const entries = node.entries.map(([key, value]) => {
        const text = inline(value, flow);
        return `${inline(key, { ...flow, key: true })}:${text === '' ? '' : ` ${text}`}`;
      });
      return `${anchor}{${entries.join(', ')}}`;
    }
    case 'scalar':
      return scalar(node, place) === '' ? anchor.trimEnd() : anchor + scalar(node, place);
  }
}

function scalar(node: ScalarNode, place: Place): string {
  const quoted = node.style !== 'plain';
  let tag = node.tag;
  let force = false;
  if (tag !== '' && !node.tagged) {
    const implied = quoted && tag === '!!str' ? tag : resolveScalar('v3', '', node.value).tag;
    force = tag !== implied && tag === '!!str';
    if (tag === implied || force || tag === '!!merge') tag = '';
  }
  const style = quoted ? node.style : node.value.includes('\n') ? 'literal' : force ? 'double' : 'plain';
  const text = writeScalar(node.value, style, place, 'v3');
  return tag === '' ? text : `${tag} ${text}`;
}
