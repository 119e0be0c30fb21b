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
const PARTS = [20, 22, 32, 26];
const GAP = 0.045;
export const LEAST_WIDTH = 720;

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
        height: heightOf(node),
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

function heightOf(node: PictureNode): number {
  if (node.column === 'namespace') return 30 + Math.max(1, rowsOf(node)) * 24;
  const said = node.status?.state === 'failed' && !node.stale ? 56 : 0;
  return 50 + said;
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
