/**
 * The documents of YAML files, with the line of each field: so that a miss can point at it.
 *
 * Read as YAML 1.1, as Flux reads it (`yes` is true). Left out: anchors across documents, binary values.
 */
import { isMap, isScalar, isSeq, LineCounter, parseAllDocuments } from 'yaml';
import type { Document, Node } from 'yaml';
import type { Path } from './match';

/** A file of a clone or of a repository of the forge. */
export interface TextFile {
  /** Relative to the clone or to the repository's root. */
  path: string;
  /** Absolute in the role's home; undefined for the forge's. */
  absolute?: string;
  /** owner/name; undefined for a clone's. */
  repository?: string;
  text: string;
}

export interface YamlDocument {
  file: TextFile;
  /** Objects only; anything else is undefined. */
  value: Record<string, unknown> | undefined;
  /** Line of a field; of what holds it, where there is no such field. From 1. */
  lineOf(path: Path): number;
}

/** Text that is no YAML: why, in the parser's words, and where. */
export interface Unreadable {
  file: TextFile;
  line: number;
  /** The parser's code, e.g. `BAD_INDENT`. */
  code: string;
  reason: string;
  /** The line itself. */
  text: string;
}

export interface Documents {
  read: YamlDocument[];
  unreadable: Unreadable[];
}

/** Reads the documents of one file; empty ones are left out. */
export function documentsOf(file: TextFile): Documents {
  const lines = new LineCounter();
  const found: Documents = { read: [], unreadable: [] };
  const parsed = parseAllDocuments(file.text, { lineCounter: lines, version: '1.1', prettyErrors: false });
  if ('empty' in parsed) return found;
  for (const document of parsed) {
    const error = document.errors[0];
    if (error) {
      const line = lines.linePos(error.pos[0]).line;
      const text = file.text.split('\n')[line - 1] ?? '';
      found.unreadable.push({ file, line, code: error.code, reason: error.message, text });
      continue;
    }
    const root = document.contents as Node | null;
    if (!root || (isScalar(root) && root.value === null)) continue;
    found.read.push({
      file,
      value: objectIn(document),
      lineOf: (path) => lines.linePos(offsetOf(root, path)).line,
    });
  }
  return found;
}

function objectIn(document: Document): Record<string, unknown> | undefined {
  try {
    const value: unknown = document.toJS();
    const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
    return isObject ? (value as Record<string, unknown>) : undefined;
  } catch {
    // an alias without its anchor
    return undefined;
  }
}

/** Where the node at `path` begins (its key, in a map); the last one on the way, where it is not there. */
function offsetOf(root: Node, path: Path): number {
  let at: Node = root;
  let offset = root.range?.[0] ?? 0;
  for (const part of path) {
    if (isMap(at)) {
      const pair = at.items.find((item) => isScalar(item.key) && String(item.key.value) === String(part));
      if (!pair) return offset;
      offset = (pair.key as Node).range?.[0] ?? offset;
      at = pair.value as Node;
    } else if (isSeq(at)) {
      const item = at.items[Number(part)] as Node | undefined;
      if (!item) return offset;
      offset = item.range?.[0] ?? offset;
      at = item;
    } else return offset;
    if (!at) return offset;
  }
  return offset;
}
