import { describe, expect, it } from 'vitest';
import type { KubeObject } from '../../../src/world/kube/api';
import { pod, PODS, smallCluster, type SmallCluster } from './small-cluster';

const REF = { ...PODS, namespace: 'team', name: 'p' };

async function runs(
  container: Record<string, unknown>,
  ms: number,
): Promise<SmallCluster & { now: () => KubeObject; events: () => string[] }> {
  const small = await smallCluster('team');
  const made = pod('team', 'p');
  Object.assign(made.spec.containers[0], container);
  small.admin.create(made);
  await small.pass(ms);
  const about = { fieldSelector: 'involvedObject.name=p' };
  return {
    ...small,
    now: () => small.admin.get(REF),
    events: () =>
      small.admin
        .list({ group: '', resource: 'events', namespace: 'team' }, about)
        .map((each) => `${each.type} ${each.reason}: ${each.message}`.replace(/10\.244\.\d+\.\d+/g, 'IP')),
  };
}

const status = (object: KubeObject): Record<string, unknown> => object.status.containerStatuses[0];

describe('a readiness probe', () => {
  it('that is answered makes the container ready, after its delay', async () => {
    const probe = { httpGet: { path: '/', port: 80 }, initialDelaySeconds: 5 };
    const { now, pass } = await runs({ image: 'nginx:1', readinessProbe: probe }, 4000);
    expect(status(now()).ready).toBe(false);
    await pass(2500);
    expect(status(now()).ready).toBe(true);
  });

  it('of a path that the server does not have leaves it unready, and the kubelet says why', async () => {
    const probe = { httpGet: { path: '/healthz', port: 80 } };
    const { now, events } = await runs({ image: 'nginx:1', readinessProbe: probe }, 15_000);
    expect(status(now())).toMatchObject({ ready: false, started: true, restartCount: 0 });
    expect(events()).toContain(
      'Warning Unhealthy: Readiness probe failed: HTTP probe failed with statuscode: 404',
    );
  });

  it('of a port where nobody listens is refused', async () => {
    const { now, events } = await runs(
      { image: 'nginx:1', readinessProbe: { tcpSocket: { port: 81 } } },
      3000,
    );
    expect(status(now()).ready).toBe(false);
    expect(events()).toContain(
      'Warning Unhealthy: Readiness probe failed: dial tcp IP:81: connect: connection refused',
    );
  });

  it('of a port that has no such name cannot be made', async () => {
    const probe = { httpGet: { path: '/', port: 'web' } };
    const { now, events } = await runs({ image: 'nginx:1', readinessProbe: probe }, 3000);
    expect(status(now()).ready).toBe(false);
    expect(events()).toContain(
      'Warning Unhealthy: Readiness probe errored and resulted in unknown state: strconv.Atoi: parsing "web": invalid syntax',
    );
  });

  it('of an app nobody knows is answered on the path that its author names', async () => {
    const probe = { httpGet: { path: '/api/alive', port: 3000 } };
    const ports = [{ containerPort: 3000 }];
    const { now } = await runs({ image: 'ghcr.io/acme/shop:1', ports, readinessProbe: probe }, 3000);
    expect(status(now()).ready).toBe(true);
  });

  it('of an app is refused while it finds no database', async () => {
    const probe = { httpGet: { path: '/healthz', port: 8080 }, periodSeconds: 5, failureThreshold: 2 };
    const env = [{ name: 'DB_HOST', value: 'db.nowhere' }];
    const { now, events } = await runs({ image: 'ghcr.io/acme/shop:1', env, readinessProbe: probe }, 3000);
    expect(status(now()).ready).toBe(false);
    expect(events()).toContain(
      'Warning Unhealthy: Readiness probe failed: HTTP probe failed with statuscode: 503',
    );
  });
});

describe('a liveness probe', () => {
  it('that fails three times has the container killed and started again', async () => {
    const probe = { httpGet: { path: '/nope', port: 80 }, periodSeconds: 10 };
    const { now, pass, events } = await runs({ image: 'nginx:1', livenessProbe: probe }, 19_000);
    expect(status(now())).toMatchObject({ ready: true, restartCount: 0 });
    await pass(4000);
    expect(events()).toContain('Normal Killing: Container main failed liveness probe, will be restarted');
    expect(status(now())).toMatchObject({
      ready: true,
      restartCount: 1,
      lastState: { terminated: { exitCode: 137, reason: 'Error' } },
    });
  });

  it('that passes leaves it alone', async () => {
    const { now } = await runs({ image: 'nginx:1', livenessProbe: { tcpSocket: { port: 80 } } }, 60_000);
    expect(status(now())).toMatchObject({ ready: true, restartCount: 0 });
  });
});

describe('a startup probe', () => {
  it('holds the others back until it has passed', async () => {
    const startupProbe = { tcpSocket: { port: 80 }, initialDelaySeconds: 5 };
    const livenessProbe = { httpGet: { path: '/nope', port: 80 }, periodSeconds: 1, failureThreshold: 1 };
    const { now, pass } = await runs({ image: 'nginx:1', startupProbe, livenessProbe }, 4000);
    expect(status(now())).toMatchObject({ ready: false, started: false, restartCount: 0 });
    await pass(3000);
    expect(status(now()).restartCount).toBeGreaterThan(0);
  });

  it('that never passes has the container killed', async () => {
    const startupProbe = { tcpSocket: { port: 81 }, periodSeconds: 1, failureThreshold: 3 };
    const { events } = await runs({ image: 'nginx:1', startupProbe }, 6000);
    expect(events()).toContain('Normal Killing: Container main failed startup probe, will be restarted');
  });
});
