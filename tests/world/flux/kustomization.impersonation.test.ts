import { beforeEach, describe, expect, it } from 'vitest';
import { APP, CONFIG_MAP, smallWorld, type SmallWorld } from './small-world';

const AS_TEAM = APP.replace('interval: 10m', 'interval: 10m\n  serviceAccountName: team');
const NAMESPACE = 'apiVersion: v1\nkind: Namespace\nmetadata:\n  name: other\n';
const ACCOUNT = `apiVersion: v1
kind: ServiceAccount
metadata:
  name: team
  namespace: default
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata:
  name: team
  namespace: default
roleRef:
  apiGroup: rbac.authorization.k8s.io
  kind: ClusterRole
  name: admin
subjects:
  - kind: ServiceAccount
    name: team
    namespace: default
`;

describe('a Kustomization with a service account', () => {
  let world: SmallWorld;

  beforeEach(async () => {
    world = await smallWorld();
  });

  it('may do what the account may', async () => {
    world.commit({ 'deploy/one.yaml': CONFIG_MAP('one') });
    world.apply(ACCOUNT);
    world.apply(AS_TEAM);
    await world.pass(10);
    expect(world.ready('Kustomization', 'app')).toContain('True ReconciliationSucceeded');
  });

  it('is refused what the account may not, in the words of the server', async () => {
    world.commit({ 'deploy/ns.yaml': NAMESPACE });
    world.apply(ACCOUNT);
    world.apply(AS_TEAM.replace('  targetNamespace: default\n', ''));
    await world.pass(10);
    expect(world.ready('Kustomization', 'app')).toBe(
      'False ReconciliationFailed Namespace/other dry-run failed (Forbidden): namespaces "other" is forbidden: ' +
        'User "system:serviceaccount:default:team" cannot patch resource "namespaces" in API group "" in the namespace "other"\n',
    );
  });

  it('is refused everything where nobody made the account', async () => {
    world.commit({ 'deploy/one.yaml': CONFIG_MAP('one') });
    world.apply(AS_TEAM);
    await world.pass(10);
    expect(world.ready('Kustomization', 'app')).toContain(
      'ConfigMap/default/one dry-run failed (Forbidden): configmaps "one" is forbidden: User "system:serviceaccount:default:team" cannot patch',
    );
  });
});
