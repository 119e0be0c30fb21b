import { expect, fixture, html, waitUntil } from '@open-wc/testing';
import { accessOf, pluralOf } from '../../src/components/identity/access';
import '../../src/components/object/object';
import type { ObjectDetails } from '../../src/components/object/object';
import type { AccessRecord } from '../../src/session/session';
import { FakeSession } from './fake-session';
import { clusterObjects, failure, textOf } from './fixtures';

const request: AccessRecord = {
  at: Date.UTC(2026, 10, 22, 10, 40),
  user: 'system:serviceaccount:rocky-test:rocky',
  groups: [],
  verb: 'patch',
  group: 'apps',
  resource: 'deployments',
  namespace: 'rocky-test',
  name: 'web',
  allowed: true,
  binding: 'RoleBinding/rocky-test/rocky-reconciler',
  role: 'ClusterRole/rocky-full-access',
  rule: { apiGroups: ['apps'], resources: ['deployments'], verbs: ['*'] },
  agent: 'kustomize-controller',
};

async function shown(name: string, access: AccessRecord[] = []) {
  const session = new FakeSession();
  session.objects = [
    ...clusterObjects(),
    {
      apiVersion: 'v1',
      kind: 'Event',
      metadata: { name: 'e', namespace: 'flux-system', creationTimestamp: '2026-11-22T10:41:07Z' },
      involvedObject: { kind: 'Kustomization', name: 'flux-system' },
      type: 'Warning',
      reason: 'BuildFailed',
      message: failure,
    },
  ];
  session.access = access;
  const details = await fixture<ObjectDetails>(html`<fw-object .session=${session}></fw-object>`);
  const object = session.objects.find(
    (each) => each.metadata.name === name && each.kind !== 'GitRepository',
  )!;
  await details.look(object);
  const text = () => textOf(details);
  const tab = async (title: string) => {
    [...details.renderRoot.querySelectorAll('button')]
      .find((each) => each.textContent?.trim() === title)!
      .click();
    await details.updateComplete;
  };
  return { session, details, text, tab };
}

describe('<fw-object>', () => {
  it('shows conditions, YAML and events of an object', async () => {
    const { text, tab } = await shown('flux-system');
    expect(text()).to.include('Ready: False').and.include(failure);
    await tab('YAML');
    expect(text()).to.include('apiVersion: kustomize.toolkit.fluxcd.io/v1 kind: Kustomization');
    await tab('Events');
    expect(text()).to.include('60s ago BuildFailed');
  });

  it('tells who applied it, and by which rule of which role through which binding', async () => {
    const { text, tab } = await shown('web', [request]);
    await tab('Who applied it');
    expect(text())
      .to.include('✓ allowed kustomize-controller, as rocky of rocky-test 10:40:00')
      .and.include('patch deployments in rocky-test')
      .and.include(
        'through RoleBinding/rocky-test/rocky-reconciler, which gives ClusterRole/rocky-full-access',
      )
      .and.include('verbs: [*]');
  });

  it('tells of a refusal where it was asked', async () => {
    const refused = { ...request, allowed: false, namespace: '', binding: undefined, role: undefined };
    const { text, tab } = await shown('web', [refused]);
    await tab('Who applied it');
    expect(text()).to.include('✗ refused').and.include('at the cluster scope');
  });

  it('follows the object while it is shown', async () => {
    const { session, text } = await shown('flux-system');
    session.objects = clusterObjects('True');
    session.tell({ type: 'objects', kinds: ['Kustomization'] });
    await waitUntil(() => text().includes('Ready: True'));
  });

  it('passes axe', async () => {
    const { details } = await shown('flux-system');
    await expect(details).to.be.accessible();
  });
});

describe('requests about an object', () => {
  it('are writes to it, newest first', () => {
    const object = clusterObjects().find((each) => each.kind === 'Deployment')!;
    const records = [
      request,
      { ...request, verb: 'get' },
      { ...request, name: 'other' },
      { ...request, at: request.at + 1, verb: 'create' },
    ];
    expect(accessOf(object, records).map((each) => each.verb)).to.deep.equal(['create', 'patch']);
  });

  it('are one line where they are alike, with the times they were made', () => {
    const object = clusterObjects().find((each) => each.kind === 'Deployment')!;
    const status = { ...request, resource: 'deployments/status', at: request.at + 5 };
    const again = { ...request, at: request.at + 9 };
    expect(accessOf(object, [request, status, again])).to.deep.include.members([
      { ...again, times: 2, resources: ['deployments'] },
    ]);
    expect(accessOf(object, [request, status, again])).to.have.length(1);
  });

  it('are found by the plural of a kind', () => {
    expect(['Deployment', 'Ingress', 'NetworkPolicy', 'Gateway'].map(pluralOf)).to.deep.equal([
      'deployments',
      'ingresses',
      'networkpolicies',
      'gateways',
    ]);
  });
});
