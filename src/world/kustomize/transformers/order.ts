/** The order of the output. */
import { KustomizeError } from '../errors';
import type { SortOptions } from '../kustomization-file';
import { type ResId, ORDER_FIRST, ORDER_LAST, gvkSortText, gvkText, kindOrder, sameGvk } from '../resid';
import type { ResMap } from '../resmap';

/** Sorts as asked; `fifo` leaves all in the order it came. @throws KustomizeError */
export function sortObjects(map: ResMap, options: SortOptions): void {
  const { order, legacySortOptions } = options;
  if (order !== 'fifo' && order !== 'legacy') {
    throw new KustomizeError("the field 'sortOptions.order' must be one of [fifo, legacy]");
  }
  if (order === 'fifo') {
    if (!legacySortOptions) return;
    throw new KustomizeError(
      "the field 'sortOptions.legacySortOptions' is set but the selected sort order is 'fifo', not 'legacy'",
    );
  }
  const ranks = legacySortOptions
    ? kindOrder(legacySortOptions.orderFirst ?? [], legacySortOptions.orderLast ?? [])
    : kindOrder(ORDER_FIRST, ORDER_LAST);
  const keyed = map.list.map((resource) => ({ resource, id: resource.id() }));
  keyed.sort((a, b) => compare(a.id, b.id, ranks));
  map.list = keyed.map(({ resource }) => resource);
}

function compare(a: ResId, b: ResId, ranks: ReadonlyMap<string, number>): number {
  if (sameGvk(a, b)) return order(idSortText(a), idSortText(b));
  const rank = (ranks.get(a.kind ?? '') ?? 0) - (ranks.get(b.kind ?? '') ?? 0);
  if (rank !== 0) return rank;
  const byName = order(gvkSortText(a), gvkSortText(b));
  const namespaces = a.kind === 'Namespace' && b.kind === 'Namespace' && (!a.group || !b.group);
  return namespaces ? -byName : byName;
}

function idSortText(id: ResId): string {
  return `${gvkText(id)}|${id.namespace || '~X'}|${id.name || '~N'}`;
}

function order(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
