/**
 * The objects of a build, in the order they came.
 *
 * Models: kustomize's `resmap`: no two may have the same id; what a generator makes may replace or add to one.
 */
import { KustomizeError } from './errors';
import { isEmpty } from './node';
import { type ResId, effectiveNamespace, goId, idKey, idText, sameId } from './resid';
import type { Resource } from './resource';
import { type Selector, compileSelector } from './selector';

export class ResMap {
  constructor(public list: Resource[] = []) {}

  /** The ids of all, for a row of `appendAll` between which no object changes. */
  ids(): Set<string> {
    return new Set(this.list.map((each) => idKey(each.id())));
  }

  /** @throws KustomizeError where an id is there already */
  appendAll(added: readonly Resource[], ids = this.ids()): void {
    for (const resource of added) {
      const id = resource.id();
      const key = idKey(id);
      if (ids.has(key)) {
        throw new KustomizeError(`may not add resource with an already registered id: ${idText(id)}`);
      }
      ids.add(key);
      this.list.push(resource);
    }
  }

  withId(id: ResId): Resource[] {
    return this.list.filter((each) => sameId(id, each.id()));
  }

  /** All that have or once had an id that matches. */
  withAnyId(matches: (id: ResId) => boolean): Resource[] {
    return this.list.filter(
      (each) => !isEmpty(each.node) && [...each.previousIds(), each.id()].some((id) => matches(id)),
    );
  }

  /** The one that a patch of this id is for. */
  target(id: ResId): Resource {
    const found = this.withAnyId((each) => sameId(id, each));
    if (found.length === 1) return found[0]!;
    const how = found.length > 1 ? 'multiple matches' : 'no matches';
    throw new KustomizeError(
      `${how} for Id ${idText(id)}; failed to find unique target for patch ${idText(id)}`,
    );
  }

  /** Takes what a generator made. */
  absorbAll(made: readonly Resource[]): void {
    for (const resource of made) this.absorb(resource);
  }

  private absorb(made: Resource): void {
    const id = made.id();
    const matches = this.withAnyId((each) => sameId(id, each));
    const behavior = made.behavior;
    if (matches.length === 0) {
      if (behavior === 'merge' || behavior === 'replace') {
        throw new KustomizeError(`id ${goId(id)} does not exist; cannot merge or replace`);
      }
      this.appendAll([made]);
      return;
    }
    if (matches.length > 1) {
      throw new KustomizeError(
        `found multiple objects [${matches.join(' ')}] that could accept merge of ${idText(id)}`,
      );
    }
    const old = matches[0]!;
    if (behavior !== 'merge' && behavior !== 'replace') {
      throw new KustomizeError(
        `id ${goId(id)} exists; can not use behavior: '${behavior}', behavior must be merge or replace`,
      );
    }
    this.takePlace(made, old, behavior);
  }

  private takePlace(made: Resource, old: Resource, behavior: 'merge' | 'replace'): void {
    made.copyMetadataFrom(old);
    if (behavior === 'merge') {
      for (const name of ['data', 'binaryData']) {
        made.setDataTexts(name, { ...old.dataTexts(name), ...made.dataTexts(name) });
      }
    }
    const id = made.id();
    const indexes = this.list.flatMap((each, index) => (sameId(id, each.id()) ? [index] : []));
    if (indexes.length > 1) {
      throw new KustomizeError(`in Replace: id matched ${indexes.length} resources`);
    }
    if (indexes.length === 0) {
      throw new KustomizeError(`cannot find resource with id ${idText(id)} to replace`);
    }
    this.list[indexes[0]!] = made;
  }

  /** Those that a `target` selects, by what they are and were. */
  select(selector: Selector): Resource[] {
    const matches = compileSelector(selector);
    return this.list.filter((each) => {
      const [original, current] = [each.originalId(), each.id()];
      return (
        (matches.namespace(effectiveNamespace(original)) || matches.namespace(effectiveNamespace(current))) &&
        (matches.name(original.name ?? '') || matches.name(current.name ?? '')) &&
        matches.gvk(current) &&
        matches.labels(each.labels()) &&
        matches.annotations(each.annotations())
      );
    });
  }
}
