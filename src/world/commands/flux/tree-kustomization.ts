/**
 * `flux tree kustomization`: what a Kustomization applied, and what that applied in turn.
 *
 * Models: `cmd/flux/tree_kustomization.go` and `internal/tree`.
 */
import { helmReleaseObjects } from './helm-storage';
import { parseId, subjectOfId } from '../../flux/ssa/object-id';
import type { ObjectId } from '../../flux/ssa/object-id';
import type { KubeObject } from '../../kube/api';
import { marshal } from '../../yaml/marshal';
import type { Call } from './call';
import { FluxError } from './call';
import { getObject, KINDS } from './kinds';

interface Tree {
  id: ObjectId;
  items: Tree[];
}

export function treeKustomization(call: Call): void {
  const name = call.typed.args[0];
  if (name === undefined) throw new FluxError('kustomization name is required');
  const object = getObject(call.client(), KINDS.kustomization, call.namespace, name);
  const tree = grow(call, object);
  switch (call.typed.text('output')) {
    case 'json':
      call.out(`${JSON.stringify(asData(tree), null, 2)}\n`);
      return;
    case 'yaml':
      call.out(`${marshal(asData(tree))}\n`);
      return;
    default:
      call.out(`${[subjectOfId(tree.id), ...branches(tree, '')].join('\n')}\n\n`);
  }
}

function grow(call: Call, object: KubeObject): Tree {
  const { group, kind } = KINDS.kustomization;
  const own = { namespace: object.metadata.namespace ?? '', name: object.metadata.name, group, kind };
  const entries = (object['status']?.inventory?.entries ?? []) as { id: string }[];
  const items = entries
    .map((entry) => parseId(entry.id))
    .filter((id) => isShown(call, id) && !isSame(id, own))
    .map((id) => ({ id, items: branch(call, object, id) }));
  return { id: own, items };
}

function isShown(call: Call, id: ObjectId): boolean {
  return !call.typed.flag('compact') || id.group.includes('toolkit.fluxcd.io');
}

function isSame(a: ObjectId, b: ObjectId): boolean {
  return a.group === b.group && a.kind === b.kind && a.namespace === b.namespace && a.name === b.name;
}

/** What hangs under an object of the inventory. */
function branch(call: Call, parent: KubeObject, id: ObjectId): Tree[] {
  const { kustomization, helmrelease } = KINDS;
  if (id.group === helmrelease.group && id.kind === helmrelease.kind) {
    const release = getObject(call.client(), helmrelease, id.namespace, id.name);
    return helmReleaseObjects(call.client(), release)
      .filter((each) => isShown(call, each))
      .map((each) => ({ id: each, items: [] }));
  }
  if (id.group !== kustomization.group || id.kind !== kustomization.kind || parent['spec']?.kubeConfig)
    return [];
  try {
    return grow(call, getObject(call.client(), kustomization, id.namespace, id.name)).items;
  } catch (error) {
    if (!(error instanceof Error) || error.name !== 'StatusError') throw error;
    throw new FluxError(`failed to find object: ${error.message}`);
  }
}

function branches(tree: Tree, indent: string): string[] {
  return tree.items.flatMap((item, index) => {
    const last = index === tree.items.length - 1;
    const line = `${indent}${last ? '└── ' : '├── '}${subjectOfId(item.id)}`;
    return [line, ...branches(item, `${indent}${last ? '    ' : '│   '}`)];
  });
}

function asData({ id, items }: Tree): Record<string, unknown> {
  return {
    resource: {
      Namespace: id.namespace,
      Name: id.name,
      GroupKind: { Group: id.group, Kind: id.kind },
    },
    ...(items.length ? { resources: items.map(asData) } : {}),
  };
}
