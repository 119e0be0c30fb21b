/** Where each box of the picture stands: a column each, boxes as high as what they say, near what leads to them. */
import { COLUMNS } from './model';
import type { PictureModel, PictureNode } from './model';

export interface Box {
  x: number;
  y: number;
  width: number;
  height: number;
}

export interface Arrangement {
  boxes: Map<string, Box>;
  columns: { x: number; width: number }[];
  width: number;
  height: number;
}

/** Space around and between, px. */
const EDGE = 12;
const ABOVE = 34;
const BETWEEN = 10;
/** How far a Kustomization that another one applies stands to the right. */
const INDENT = 12;
/** Widths of the columns and of the gaps between them, as parts of the whole. */
const PARTS = [22, 22, 30, 26];
const GAP = 0.035;
const LEAST_WIDTH = 560;
/** About how wide a letter of a title is, and how high its line, px. */
const LETTER = 7.8;
const LINE = 19;
/** Titles are given so many lines at most. */
const LINES = 3;

export function arrange(model: PictureModel, room: number): Arrangement {
  const width = Math.max(room, LEAST_WIDTH);
  const gap = width * GAP;
  const free = width - 2 * EDGE - gap * (COLUMNS.length - 1);
  const total = PARTS.reduce((sum, part) => sum + part, 0);
  const columns: Arrangement['columns'] = [];
  let x = EDGE;
  for (const part of PARTS) {
    const columnWidth = (free * part) / total;
    columns.push({ x, width: columnWidth });
    x += columnWidth + gap;
  }
  const boxes = new Map<string, Box>();
  let height = 0;
  for (const [at, column] of COLUMNS.entries()) {
    let next = ABOVE;
    for (const node of model.nodes.filter((each) => each.column === column)) {
      const place = columns[at] ?? { x: 0, width: 0 };
      const indent = Math.min(node.depth, 3) * INDENT;
      const box: Box = {
        x: place.x + indent,
        y: Math.max(next, wantedTop(node, model, boxes)),
        width: place.width - indent,
        height: heightOf(node, place.width - indent),
      };
      boxes.set(node.id, box);
      next = box.y + box.height + BETWEEN;
      height = Math.max(height, next);
    }
  }
  return { boxes, columns, width, height: height + EDGE };
}

/** Beside the first of what leads to it. */
function wantedTop(node: PictureNode, model: PictureModel, boxes: ReadonlyMap<string, Box>): number {
  const tops = model.edges
    .filter((edge) => edge.to === node.id)
    .flatMap((edge) => boxes.get(edge.from)?.y ?? []);
  return tops.length > 0 ? Math.min(...tops) : 0;
}

function heightOf(node: PictureNode, width: number): number {
  const title = 12 + linesOf(node, width) * LINE;
  if (node.column === 'namespace') return title + Math.max(1, rowsOf(node)) * 24;
  if (node.status?.state === 'failed' && !node.stale) return title + 4 * LINE;
  return title + LINE;
}

/** Lines of title and status: side by side where there is room, else below each other. */
function linesOf(node: PictureNode, width: number): number {
  const letters = Math.max(6, Math.floor((width - 22) / LETTER));
  const status = node.status ? 11 : 0;
  const title = node.title.length + (node.environment ? 3 : 0);
  if (title + status <= letters) return 1;
  return Math.min(LINES, Math.ceil((title * 1.15) / letters)) + (node.status ? 1 : 0);
}

/** A namespace with many workloads that are all ready says so in one row. */
export function rowsOf(node: PictureNode): number {
  return isSummed(node) ? 1 : node.workloads.length;
}

export function isSummed(node: PictureNode): boolean {
  return node.workloads.length > 3 && node.workloads.every((each) => each.status.state === 'ready');
}

/** The line from one box to another. */
export function lineBetween(from: Box, to: Box): string {
  const startX = from.x + from.width;
  const startY = from.y + Math.min(25, from.height / 2);
  const endY = to.y + Math.min(25, to.height / 2);
  const middle = (startX + to.x) / 2;
  return `M${startX} ${startY}C${middle} ${startY} ${middle} ${endY} ${to.x} ${endY}`;
}
