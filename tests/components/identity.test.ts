import { expect, fixture, html, waitUntil } from '@open-wc/testing';
import { identitiesOf } from '../../src/components/identity/access';
import '../../src/components/identity/identities';
import type { Identities } from '../../src/components/identity/identities';
import type { AccessRecord } from '../../src/session/session';
import { FakeSession } from './fake-session';
import { textOf } from './fixtures';

const own: AccessRecord = {
  at: 1000,
  user: 'system:serviceaccount:flux-system:kustomize-controller',
  groups: [],
  verb: 'patch',
  group: '',
  resource: 'namespaces',
  namespace: 'shop',
  name: 'shop',
  allowed: true,
  binding: 'ClusterRoleBinding/cluster-reconciler-flux-system',
  role: 'ClusterRole/cluster-admin',
  rule: { apiGroups: ['*'], resources: ['*'], verbs: ['*'] },
  agent: 'kustomize-controller',
};

const tenant: AccessRecord = {
  ...own,
  user: 'system:serviceaccount:shop:deployer',
  resource: 'services',
  binding: 'RoleBinding/shop/deployer',
  role: 'ClusterRole/shop',
};

const refused: AccessRecord = {
  ...tenant,
  at: 900,
  namespace: '',
  allowed: false,
  binding: undefined,
  role: undefined,
};

describe('in whose name', () => {
  it('is a line for each identity, place and way; those who act for somebody first', () => {
    const also = { ...tenant, resource: 'configmaps', at: 1100 };
    const noise = [
      { ...own, resource: 'events' },
      { ...own, resource: 'kustomizations/status' },
      { ...own, verb: 'get' },
      { ...own, user: 'system:node:a' },
    ];
    const lines = identitiesOf([own, tenant, refused, also, ...noise]);
    expect(
      lines.map(({ user, allowed, times, resources }) => ({ user, allowed, times, resources })),
    ).to.deep.equal([
      { user: tenant.user, allowed: true, times: 2, resources: ['services', 'configmaps'] },
      { user: tenant.user, allowed: false, times: 1, resources: ['services'] },
      { user: own.user, allowed: true, times: 1, resources: ['namespaces'] },
    ]);
  });

  it('says as whom, through which binding and role, or that nothing allows it', async () => {
    const session = new FakeSession();
    session.access = [refused, tenant];
    const element = await fixture<Identities>(
      html`<fw-identities .session=${session} .active=${true}></fw-identities>`,
    );
    await waitUntil(() => textOf(element) !== '');
    expect(textOf(element))
      .to.include('✓ allowed kustomize-controller, as deployer of shop')
      .and.include('through RoleBinding/shop/deployer, which gives ClusterRole/shop')
      .and.include('✗ refused kustomize-controller, as deployer of shop')
      .and.include('patch services at the cluster scope');
    await expect(element).to.be.accessible();
  });
});
