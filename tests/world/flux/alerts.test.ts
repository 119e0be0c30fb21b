import { beforeEach, describe, expect, it } from 'vitest';
import { APP, CONFIG_MAP, smallWorld, type SmallWorld } from './small-world';

const ALERT = (spec = ''): string => `apiVersion: notification.toolkit.fluxcd.io/v1beta3
kind: Provider
metadata:
  name: chat
  namespace: default
spec:
  type: slack
  channel: deploys
  address: https://chat.example.com
---
apiVersion: notification.toolkit.fluxcd.io/v1beta3
kind: Alert
metadata:
  name: all
  namespace: default
spec:
  providerRef:
    name: chat
  eventSources:
    - kind: Kustomization
      name: "*"
${spec}`;

describe('an alert', () => {
  let world: SmallWorld;
  const told = (): string[] => world.flux.notifications().map(({ event }) => event.message);

  beforeEach(async () => {
    world = await smallWorld();
    world.commit({ 'deploy/one.yaml': CONFIG_MAP('one') });
  });

  it('tells its provider what happens to the objects that it is about', async () => {
    world.apply(ALERT());
    world.apply(APP);
    await world.pass(10);
    expect(told()).toContain('ConfigMap/default/one created');
    expect(world.flux.notifications()[0]).toMatchObject({
      alert: 'default/all',
      provider: { name: 'chat', type: 'slack', channel: 'deploys' },
    });
  });

  it('may care for errors only', async () => {
    world.apply(ALERT('  eventSeverity: error\n'));
    world.apply(APP);
    await world.pass(10);
    expect(told()).toEqual([]);
    world.commit({ 'deploy/one.yaml': 'no: manifest\n' });
    await world.pass(70);
    expect(told()).toEqual([expect.stringMatching(/^failed to decode Kubernetes YAML/)]);
  });

  it('leaves out what its exclusions match', async () => {
    world.apply(ALERT('  exclusionList:\n    - created$\n'));
    world.apply(APP);
    await world.pass(10);
    expect(told()).not.toContain('ConfigMap/default/one created');
  });

  it('says that its provider is not there', async () => {
    world.apply(ALERT().replace('    name: chat\n  eventSources', '    name: ghost\n  eventSources'));
    world.apply(APP);
    await world.pass(10);
    expect(world.events('Alert', 'all')[0]).toBe(
      'Warning NotificationDispatchFailed failed to dispatch notification for Kustomization/default/app: failed to read provider: Provider.notification.toolkit.fluxcd.io "ghost" not found',
    );
  });
});

describe('a receiver', () => {
  const RECEIVER = `apiVersion: notification.toolkit.fluxcd.io/v1
kind: Receiver
metadata:
  name: hook
  namespace: default
spec:
  type: github
  secretRef:
    name: token
  resources:
    - kind: GitRepository
      name: app
`;

  it('has a path once its token is there', async () => {
    const world = await smallWorld();
    world.apply(RECEIVER);
    await world.pass(5);
    expect(world.ready('Receiver', 'hook')).toBe(
      `False TokenNotFound unable to read token from secret 'default/token' error: secrets "token" not found`,
    );
    world.apply(
      'apiVersion: v1\nkind: Secret\nmetadata:\n  name: token\n  namespace: default\ndata:\n  token: YWJj\n',
    );
    await world.pass(30);
    const { webhookPath } = world.get('Receiver', 'hook').status;
    expect(webhookPath).toMatch(/^\/hook\/[0-9a-f]{64}$/);
    expect(world.ready('Receiver', 'hook')).toBe(
      `True Succeeded Receiver initialized for path: ${webhookPath}`,
    );
  });
});
