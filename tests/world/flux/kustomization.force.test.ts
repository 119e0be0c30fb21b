import { beforeEach, describe, expect, it } from 'vitest';
import { APP, CONFIG_MAP, smallWorld, type SmallWorld } from './small-world';

const DEPLOYMENT = (label: string, annotations = ''): string => `apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
  namespace: default${annotations}
spec:
  selector:
    matchLabels:
      app: ${label}
  template:
    metadata:
      labels:
        app: ${label}
    spec:
      containers:
      - name: web
        image: nginx
`;

describe('a Kustomization with an immutable field that changed', () => {
  let world: SmallWorld;
  const selector = (): unknown => world.get('Deployment', 'web').spec.selector.matchLabels;

  beforeEach(async () => {
    world = await smallWorld();
    world.commit({ 'deploy/web.yaml': DEPLOYMENT('one') });
    world.apply(APP);
    await world.pass(10);
  });

  it('fails in the dry run', async () => {
    world.commit({ 'deploy/web.yaml': DEPLOYMENT('two') });
    await world.pass(70);
    expect(world.ready('Kustomization', 'app')).toMatch(
      /^False ReconciliationFailed Deployment\/default\/web dry-run failed \(Invalid\): Deployment.apps "web" is invalid: spec.selector: Invalid value: .*: field is immutable/,
    );
    expect(selector()).toEqual({ app: 'one' });
  });

  it('makes the object anew where it may force', async () => {
    world.commit({ 'deploy/web.yaml': DEPLOYMENT('two') });
    world.apply(APP.replace('prune: true', 'prune: true\n  force: true'));
    await world.pass(90);
    expect(selector()).toEqual({ app: 'two' });
    expect(world.events('Kustomization', 'app')).toContain(
      'Normal Progressing Deployment/default/web created',
    );
  });

  it('makes the object anew where that object asks for it', async () => {
    const forced = '\n  annotations:\n    kustomize.toolkit.fluxcd.io/force: enabled';
    world.commit({ 'deploy/web.yaml': DEPLOYMENT('two', forced) });
    await world.pass(90);
    expect(selector()).toEqual({ app: 'two' });
  });
});

describe('annotations on what a Kustomization applies', () => {
  const CONFIG = (value: string, annotation: string): string => `apiVersion: v1
kind: ConfigMap
metadata:
  name: one
  namespace: default
  annotations:
    kustomize.toolkit.fluxcd.io/${annotation}
data:
  key: ${value}
`;

  it('leave an object alone once it is there', async () => {
    const world = await smallWorld();
    world.commit({ 'deploy/one.yaml': CONFIG('first', 'ssa: IfNotPresent') });
    world.apply(APP);
    await world.pass(10);
    world.commit({ 'deploy/one.yaml': CONFIG('second', 'ssa: IfNotPresent') });
    await world.pass(70);
    expect(world.get('ConfigMap', 'one').data).toEqual({ key: 'first' });
  });

  it('leave an object out that is not to be reconciled', async () => {
    const world = await smallWorld();
    world.commit({ 'deploy/one.yaml': CONFIG('first', 'reconcile: disabled') });
    world.apply(APP);
    await world.pass(10);
    expect(world.exists('ConfigMap', 'one')).toBe(false);
    expect(world.ready('Kustomization', 'app')).toMatch(/^True ReconciliationSucceeded /);
  });

  it('count where somebody put them on the object in the cluster, too', async () => {
    const world = await smallWorld();
    world.commit({ 'deploy/one.yaml': CONFIG_MAP('one', 'first') });
    world.apply(APP);
    await world.pass(10);
    world.annotate('ConfigMap', 'one', { 'kustomize.toolkit.fluxcd.io/reconcile': 'disabled' });
    world.commit({ 'deploy/one.yaml': CONFIG_MAP('one', 'second') });
    await world.pass(70);
    expect(world.get('ConfigMap', 'one').data).toEqual({ key: 'first' });
  });
});
