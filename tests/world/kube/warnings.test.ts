import { describe, expect, it } from 'vitest';
import type { KubeObject } from '../../../src/world/kube/api';
import { deployment, smallCluster, type SmallCluster } from './small-cluster';

function warningsOf({ admin }: SmallCluster, object: KubeObject): string[] {
  const texts: string[] = [];
  admin.apply(object, {
    fieldManager: 'test',
    force: true,
    dryRun: true,
    warn: (text) => texts.push(text),
  });
  return texts;
}

const web = (container: object, spec: object = {}): KubeObject =>
  deployment('team', 'web', {
    template: {
      metadata: { labels: { app: 'web' } },
      spec: { containers: [{ name: 'web', image: 'nginx:1', ...container }], ...spec },
    },
  });

describe('warnings', () => {
  it('tells of variables and ports that hide one another', async () => {
    const world = await smallCluster('team');
    const texts: string[] = [];
    const object = web({
      env: [
        { name: 'A', value: '1' },
        { name: 'A', value: '2' },
        { name: 'PATH', value: '/bin' },
        { name: 'PATH', value: '$(PATH):/sbin' },
      ],
      ports: [
        { name: 'a', containerPort: 80 },
        { name: 'b', containerPort: 80 },
      ],
      resources: { limits: { memory: '100m' } },
    });
    world.admin.create(object, { dryRun: true, warn: (text) => texts.push(text) });
    const container = 'spec.template.spec.containers[0]';
    expect(texts).toEqual([
      `${container}.resources.limits[memory]: fractional byte value "100m" is invalid, must be an integer`,
      `${container}.env[1]: hides previous definition of "A", which may be dropped when using apply`,
      `${container}.ports[1]: duplicate port definition with ${container}.ports[0]`,
    ]);
  });

  it('tells of a name that is no DNS label, at creation only', async () => {
    const world = await smallCluster('team');
    const object = web({});
    object.metadata.name = 'web.one';
    expect(warningsOf(world, object)).toEqual([
      'metadata.name: this is used in Pod names and hostnames, which can result in surprising behavior; a DNS label is recommended: [must not contain dots]',
    ]);
    world.admin.apply(object, { fieldManager: 'test' });
    expect(warningsOf(world, object)).toEqual([]);
  });

  it('tells of old ways to name a class and of services that contradict themselves', async () => {
    const world = await smallCluster('team');
    const ingress = {
      apiVersion: 'networking.k8s.io/v1',
      kind: 'Ingress',
      metadata: {
        name: 'web',
        namespace: 'team',
        annotations: { 'kubernetes.io/ingress.class': 'nginx' },
      },
      spec: { defaultBackend: { service: { name: 'web', port: { number: 80 } } } },
    };
    const service = {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name: 'web', namespace: 'team' },
      spec: { clusterIP: 'None', sessionAffinity: 'ClientIP', ports: [{ port: 80 }] },
    };
    expect(warningsOf(world, ingress)).toEqual([
      `annotation "kubernetes.io/ingress.class" is deprecated, please use 'spec.ingressClassName' instead`,
    ]);
    expect(warningsOf(world, service)).toEqual(['spec.SessionAffinity is ignored for headless services']);
  });

  it('tells of an address range with bits behind its prefix', async () => {
    const world = await smallCluster('team');
    const policy = {
      apiVersion: 'networking.k8s.io/v1',
      kind: 'NetworkPolicy',
      metadata: { name: 'web', namespace: 'team' },
      spec: { podSelector: {}, ingress: [{ from: [{ ipBlock: { cidr: '10.1.2.3/8' } }] }] },
    };
    expect(warningsOf(world, policy)).toEqual([
      'spec.ingress[0].from[0].ipBlock.cidr: CIDR value "10.1.2.3/8" is ambiguous in this context ' +
        '(should be "10.0.0.0/8" or "10.1.2.3/32"?)',
    ]);
  });
});
