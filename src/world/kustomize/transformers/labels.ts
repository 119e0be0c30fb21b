/** `labels`, `commonLabels` and `commonAnnotations`: entries set in every map that the specs reach. */
import { reachFields, setter } from '../field-spec';
import type { FieldSpec, Kustomization } from '../kustomization-file';
import { byBytes } from '../node-data';
import type { ResMap } from '../resmap';
import { type TransformerConfig, addSpec, mergeSpecs } from '../transformer-config';
import { wrapped } from '../errors';

export function setEntries(map: ResMap, entries: Record<string, string>, specs: readonly FieldSpec[]): void {
  const names = Object.keys(entries).sort(byBytes);
  for (const resource of map.list) {
    for (const name of names) {
      reachFields(resource.node, specs, {
        set: setter(name, entries[name]!, '!!str'),
        create: 'mapping',
        createTag: '!!map',
      });
    }
  }
}

export interface LabelWork {
  labels: Record<string, string>;
  specs: FieldSpec[];
}

/** One work for each entry of `labels`, and one for `commonLabels`. @throws KustomizeError */
export function labelWorks(kustomization: Kustomization, config: TransformerConfig): LabelWork[] {
  const works = (kustomization.labels ?? []).map((label) => ({
    labels: label.pairs ?? {},
    specs: wrapped('failed to merge labels', () => {
      const specs = mergeSpecs(label.fields ?? [], config.labels);
      if (label.includeSelectors) return mergeSpecs(specs, config.commonLabels);
      const templates = label.includeTemplates
        ? wrapped('failed to merge template fieldSpec', () => mergeSpecs(specs, config.templateLabels))
        : specs;
      return addSpec(templates, { path: 'metadata/labels', create: true });
    }),
  }));
  if (kustomization.commonLabels) {
    works.push({ labels: kustomization.commonLabels, specs: config.commonLabels });
  }
  return works;
}
