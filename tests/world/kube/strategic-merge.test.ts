import { describe, expect, it } from 'vitest';
import { schemaOf } from '../../../src/world/kube/schema';
import { strategicMerge } from '../../../src/world/kube/strategic-merge';

// Settled against k8s.io/apimachinery 0.36.2 on random objects.
const SCHEMA = schemaOf('apps/v1/Deployment')!;

function podSpec(spec: unknown): unknown {
  return { spec: { template: { spec } } };
}

function merge(target: unknown, patch: unknown): unknown {
  const merged = strategicMerge(SCHEMA, podSpec(target), podSpec(patch)) as {
    spec: { template: { spec: unknown } };
  };
  return merged.spec.template.spec;
}

const named = (...names: string[]): { name: string }[] => names.map((name) => ({ name }));

describe('a strategic merge patch', () => {
  it('merges containers by name and keeps what the patch does not name', () => {
    const target = {
      containers: [
        { name: 'web', image: 'nginx:1', args: ['x'] },
        { name: 'log', image: 'log:1' },
      ],
    };
    expect(merge(target, { containers: [{ name: 'web', image: 'nginx:2' }] })).toEqual({
      containers: [
        { name: 'web', image: 'nginx:2', args: ['x'] },
        { name: 'log', image: 'log:1' },
      ],
    });
  });

  it('puts the patch first, and others before the item that followed them', () => {
    expect(merge({ containers: named('c2', 'c3') }, { containers: named('c3') })).toEqual({
      containers: named('c2', 'c3'),
    });
    expect(merge({ containers: named('c1', 'c2') }, { containers: named('c9', 'c1') })).toEqual({
      containers: named('c9', 'c1', 'c2'),
    });
  });

  it('keeps the order the patch asks for', () => {
    const patch = { containers: named('c3'), '$setElementOrder/containers': named('c3', 'c1') };
    expect(merge({ containers: named('c1', 'c3') }, patch)).toEqual({ containers: named('c3', 'c1') });
  });

  it('deletes and replaces as its directives say', () => {
    const target = {
      containers: [
        {
          name: 'web',
          env: [
            { name: 'A', value: '1' },
            { name: 'B', value: '2' },
          ],
        },
      ],
    };
    const patch = { containers: [{ name: 'web', env: [{ name: 'A', $patch: 'delete' }] }] };
    expect(merge(target, patch)).toEqual({ containers: [{ name: 'web', env: [{ name: 'B', value: '2' }] }] });
    expect(merge({ volumes: named('a', 'b') }, { volumes: [{ $patch: 'replace' }, { name: 'c' }] })).toEqual({
      volumes: named('c'),
    });
  });

  it('replaces lists that have no merge key', () => {
    expect(merge({ tolerations: [{ key: 'a' }] }, { tolerations: [{ key: 'b' }] })).toEqual({
      tolerations: [{ key: 'b' }],
    });
  });

  it('removes fields that are null', () => {
    expect(merge({ nodeSelector: { a: 'b', c: 'd' } }, { nodeSelector: { a: null } })).toEqual({
      nodeSelector: { c: 'd' },
    });
  });
});
