/** `images` and `replicas`. */
import { KustomizeError, KustomizePanic, nilDereference } from '../errors';
import { reachField, reachFields, setter } from '../field-spec';
import type { FieldSpec, Image, Replica } from '../kustomization-file';
import { type YamlNode, demand, getField, valueOf } from '../node';
import { goRegExp } from '../path';
import { gvkText, isSelected } from '../resid';
import type { ResMap } from '../resmap';

/** Renames an image wherever containers are listed, and in the fields that the specs name. */
export function renameImages(map: ResMap, image: Image, specs: readonly FieldSpec[]): void {
  const rename = imageRenamer(image);
  for (const resource of map.list) {
    if (resource.kind !== 'CustomResourceDefinition') walkContainers(resource.node, rename);
  }
  for (const resource of map.list) {
    if (resource.kind === 'CustomResourceDefinition') continue;
    reachFields(resource.node, specs, { set: rename });
  }
}

/** Goes through the whole object for lists called `containers` or `initContainers`. */
function walkContainers(node: YamlNode, rename: (node: YamlNode) => void): void {
  if (node.kind === 'sequence') for (const item of node.items) walkContainers(item, rename);
  if (node.kind !== 'mapping') return;
  for (const [key, value] of node.entries) {
    walkContainers(value, rename);
    const name = valueOf(key);
    if ((name === 'containers' || name === 'initContainers') && value.kind === 'sequence') {
      for (const item of value.items) {
        const image = getField(item, 'image');
        if (image) rename(image);
      }
    }
  }
}

function imageRenamer(image: Image): (node: YamlNode) => void {
  const matches = nameMatcher(image.name ?? '');
  return (node) => {
    demand(node, 'scalar');
    const value = valueOf(node);
    if (matches(value)) setter('', renamed(value, image), '')(node);
  };
}

/** A name that is no regular expression is not noticed before the first image is looked at. @throws KustomizePanic then */
function nameMatcher(name: string): (image: string) => boolean {
  try {
    const expression = goRegExp(`^${name}(:[a-zA-Z0-9_.{}-]*)?(@sha256:[a-zA-Z0-9_.{}-]*)?$`);
    return (image) => expression.test(image);
  } catch (error) {
    if (!(error instanceof KustomizeError)) throw error;
    return () => {
      throw new KustomizePanic(nilDereference('0x90', '0x982923'));
    };
  }
}

function renamed(value: string, image: Image): string {
  const parts = splitImage(value);
  const name = image.newName || parts.name;
  let { tag, digest } = parts;
  if (image.newTag || image.digest) [tag, digest] = [image.newTag ?? '', image.digest ?? ''];
  else if (image.tagSuffix) [tag, digest] = [tag + image.tagSuffix, ''];
  return name + (tag && `:${tag}`) + (digest && `@${digest}`);
}

/** Name, tag and digest; a port of the registry's is no tag. */
export function splitImage(image: string): { name: string; tag: string; digest: string } {
  const slash = Math.max(0, image.indexOf('/'));
  const colon = image.indexOf(':', slash);
  const at = image.indexOf('@', slash);
  if (at >= 0 && (colon < 0 || at < colon)) {
    return { name: image.slice(0, at), tag: '', digest: image.slice(at + 1) };
  }
  if (colon < 0) return { name: image, tag: '', digest: '' };
  return {
    name: image.slice(0, colon),
    tag: image.slice(colon + 1, at < 0 ? undefined : at),
    digest: at < 0 ? '' : image.slice(at + 1),
  };
}

/** @throws KustomizeError where no object of this name has replicas */
export function setReplicas(map: ResMap, replica: Replica, specs: readonly FieldSpec[]): void {
  let found = false;
  for (const spec of specs) {
    for (const resource of map.withAnyId((id) => id.name === replica.name && isSelected(id, spec))) {
      found = true;
      reachField(resource.node, {
        spec,
        create: 'scalar',
        createTag: '!!int',
        set: setter('', String(replica.count ?? 0), '!!int'),
      });
    }
  }
  if (found) return;
  throw new KustomizeError(
    `resource with name ${replica.name ?? ''} does not match a config with the following GVK [${specs.map(gvkText).join(' ')}]`,
  );
}
