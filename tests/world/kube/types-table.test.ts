import { describe, expect, it } from 'vitest';
import { Discovery } from '../../../src/world/kube/discovery';
import { goStruct, goTypeOfKind } from '../../../src/world/kube/go-types';
import { schemaKinds, schemaOf, type Schema } from '../../../src/world/kube/schema';

/** Fields of a schema that the Go struct of the same kind does not have. */
function missing(schema: Schema, type: string, path: string): string[] {
  const struct = goStruct(type.replace(/^(\*|\[\])+/, ''));
  if (!struct) return [];
  return Object.entries(schema.fields).flatMap(([name, field]) => {
    const known = struct.byJson.get(name);
    if (!known) return [`${path}.${name}`];
    return missing(field.items ?? field, known.type, `${path}.${name}`);
  });
}

describe('the table of types', () => {
  it('describes every built-in kind twice, alike: as schema and as Go struct', () => {
    const kinds = schemaKinds().filter((kind) => !kind.includes('.fluxcd.io/'));
    const compared = kinds.filter((kind) => {
      const [version, name] = [kind.slice(0, kind.lastIndexOf('/')), kind.slice(kind.lastIndexOf('/') + 1)];
      const group = version.includes('/') ? version.split('/')[0]! : '';
      const type = goTypeOfKind(group, name);
      if (!type) return false;
      expect(missing(schemaOf(kind)!, type, kind)).toEqual([]);
      return true;
    });
    expect(compared.length).toBeGreaterThan(28);
  });

  it('knows merge keys where lists merge by them', () => {
    const containers = schemaOf('v1/Pod')!.fields.spec!.fields.containers!;
    expect([containers.listType, containers.listKeys, containers.mergeKey]).toEqual([
      'map',
      ['name'],
      'name',
    ]);
    expect(schemaOf('v1/Pod')!.fields.spec!.fields.tolerations!.listType).toBe('atomic');
  });

  it('finds resources by kind, by name and in the preferred version', () => {
    const discovery = new Discovery();
    expect(discovery.ofKind('apps/v1', 'Deployment')?.resource).toBe('deployments');
    expect(discovery.ofResource('autoscaling', 'horizontalpodautoscalers')?.version).toBe('v2');
    expect(discovery.ofResource('', 'pods')?.subresources).toContain('log');
    expect(discovery.all()[0]?.group).toBe('');
  });
});
