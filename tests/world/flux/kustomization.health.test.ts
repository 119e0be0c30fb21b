import { beforeEach, describe, expect, it } from 'vitest';
import { APP, CONFIG_MAP, smallWorld, type SmallWorld } from './small-world';

const WAITING = APP.replace('interval: 10m', 'interval: 10m\n  wait: true\n  timeout: 40s');
const SOURCE = `apiVersion: source.toolkit.fluxcd.io/v1
kind: GitRepository
metadata:
  name: inner
  namespace: default
spec:
  interval: 1m
  url: https://github.com/org/ghost
  ref:
    branch: main
`;

const WEB = `apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
spec:
  selector:
    matchLabels:
      app: web
  template:
    metadata:
      labels:
        app: web
    spec:
      containers:
        - name: web
          image: nginx:1.27
`;
/** May do with Deployments what it wants, and nothing else. */
const DEPLOYER = `apiVersion: v1
kind: ServiceAccount
metadata:
  name: team
  namespace: default
---
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata:
  name: deployer
  namespace: default
rules:
  - apiGroups: [apps]
    resources: [deployments]
    verbs: ['*']
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata:
  name: deployer
  namespace: default
roleRef:
  apiGroup: rbac.authorization.k8s.io
  kind: Role
  name: deployer
subjects:
  - kind: ServiceAccount
    name: team
    namespace: default
`;

describe('the health of what a Kustomization applies', () => {
  let world: SmallWorld;

  beforeEach(async () => {
    world = await smallWorld();
  });

  it('is waited for', async () => {
    world.commit({ 'deploy/source.yaml': SOURCE.replace('org/ghost', 'org/app') });
    world.apply(WAITING);
    await world.pass(15);
    expect(world.ready('Kustomization', 'app')).toContain('True ReconciliationSucceeded');
    const { conditions } = world.get('Kustomization', 'app').status;
    expect(conditions).toContainEqual(
      expect.objectContaining({ type: 'Healthy', status: 'True', reason: 'Succeeded' }),
    );
  });

  it('fails it when time is up', async () => {
    world.commit({ 'deploy/source.yaml': SOURCE.replace('interval: 1m', 'interval: 1m\n  suspend: true') });
    world.apply(WAITING);
    await world.pass(60);
    expect(world.ready('Kustomization', 'app')).toMatch(
      /^False HealthCheckFailed health check failed after 40\.\d+s: timeout waiting for: \[GitRepository\/default\/inner status: 'InProgress'\]$/,
    );
  });

  it('names what failed', async () => {
    world.commit({ 'deploy/source.yaml': SOURCE });
    world.apply(WAITING);
    await world.pass(60);
    expect(world.ready('Kustomization', 'app')).toMatch(
      /^False HealthCheckFailed health check failed after 40\.\d+s: timeout waiting for: \[GitRepository\/default\/inner status: 'InProgress'\]$/,
    );
  });

  it('needs a namespace for what lies in one', async () => {
    world.commit({ 'deploy/one.yaml': CONFIG_MAP('one') });
    const check = 'healthChecks:\n    - kind: Deployment\n      name: web\n';
    world.apply(APP.replace('interval: 10m', `interval: 10m\n  ${check}`));
    await world.pass(10);
    expect(world.ready('Kustomization', 'app')).toMatch(
      /: resource Deployment\.apps web is namespace scoped, but namespace is not set$/,
    );
  });

  it('is not known to an account that may not list what a Deployment made', async () => {
    world.commit({ 'deploy/web.yaml': WEB });
    world.apply(DEPLOYER);
    world.apply(WAITING.replace('interval: 10m', 'interval: 10m\n  serviceAccountName: team'));
    await world.pass(60);
    expect(world.ready('Kustomization', 'app')).toContain(
      `timeout waiting for: [Deployment/default/web status: 'Unknown': replicasets.apps is forbidden: ` +
        `User "system:serviceaccount:default:team" cannot list resource "replicasets" in API group "apps" in the namespace "default"]`,
    );
  });

  it('is not asked of what nobody named', async () => {
    world.commit({ 'deploy/one.yaml': CONFIG_MAP('one'), 'deploy/source.yaml': SOURCE });
    world.apply(APP);
    await world.pass(10);
    expect(world.ready('Kustomization', 'app')).toContain('True ReconciliationSucceeded');
  });
});
