/** `status.inventory` of a HelmRelease. Models: helm-controller internal/inventory. */
import type { Configuration } from '../../helm/action/configuration';
import { splitManifests } from '../../helm/release/manifests';
import type { Release } from '../../helm/release/release';
import type { KubeObject } from '../../kube/api';
import { versionOf } from '../../kube/discovery';
import { parse } from '../../yaml/parse';
import { formatId, idOf } from '../ssa/object-id';

interface Inventory {
  entries: { id: string; v: string }[];
}

/** Every object of the manifest, and the definitions that came with the chart. */
export function inventoryOfRelease({ client, engine }: Configuration, release: Release): Inventory {
  const objects = splitManifests(release.manifest ?? '').map((text) => parse(text) as KubeObject);
  for (const object of objects) {
    const namespaced = client.typeOf(object.apiVersion, object.kind)?.namespaced;
    if (namespaced && !object.metadata.namespace) object.metadata.namespace = release.namespace;
  }
  const definitions = engine
    .crds(release.chart)
    .flatMap(({ text }) => splitManifests(text).map((each) => parse(each) as KubeObject));
  return {
    entries: [...objects, ...definitions].map((object) => ({
      id: formatId(idOf(object)),
      v: versionOf(object.apiVersion),
    })),
  };
}
