import { describe, expect, it } from 'vitest';
import type { Client, KubeObject, PolicyRule, User } from '../../../src/world/kube/api';
import { configMap, DEPLOYMENTS, PODS, refusal, smallCluster } from './small-cluster';

const RBAC = 'rbac.authorization.k8s.io';
const BOT: User = { name: 'system:serviceaccount:team:bot', groups: [] };

function role(name: string, rules: PolicyRule[], namespace?: string): KubeObject {
  return {
    apiVersion: `${RBAC}/v1`,
    kind: namespace ? 'Role' : 'ClusterRole',
    metadata: { name, namespace },
    rules,
  };
}

function binding(name: string, ref: string, subject: object, namespace?: string): KubeObject {
  const [kind, target] = ref.split('/');
  return {
    apiVersion: `${RBAC}/v1`,
    kind: namespace ? 'RoleBinding' : 'ClusterRoleBinding',
    metadata: { name, namespace },
    roleRef: { apiGroup: RBAC, kind, name: target },
    subjects: [subject],
  };
}

const BOT_SUBJECT = { kind: 'ServiceAccount', name: 'bot', namespace: 'team' };
const READ_PODS: PolicyRule[] = [{ apiGroups: [''], resources: ['pods'], verbs: ['get', 'list'] }];

async function withReader(): Promise<{ admin: Client; bot: Client; records: () => unknown[] }> {
  const { admin, cluster } = await smallCluster('team', 'other');
  admin.create(role('reader', READ_PODS, 'team'));
  admin.create(binding('reader', 'Role/reader', BOT_SUBJECT, 'team'));
  return { admin, bot: admin.impersonate(BOT), records: () => cluster.accessRecords() };
}

describe('access to the API', () => {
  it('refuses in the server’s words, with scope, group and subresource', async () => {
    const { admin } = await smallCluster('team');
    const jane = admin.impersonate({ name: 'jane', groups: ['devs'] });
    const words = (request: () => unknown): string => refusal(request).message;
    expect(words(() => jane.list({ ...PODS, namespace: 'team' }))).toBe(
      'pods is forbidden: User "jane" cannot list resource "pods" in API group "" in the namespace "team"',
    );
    expect(words(() => jane.list({ group: '', resource: 'nodes' }))).toBe(
      'nodes is forbidden: User "jane" cannot list resource "nodes" in API group "" at the cluster scope',
    );
    expect(words(() => jane.delete({ ...DEPLOYMENTS, namespace: 'team', name: 'web' }))).toBe(
      'deployments.apps "web" is forbidden: User "jane" cannot delete resource "deployments" in API group "apps" in the namespace "team"',
    );
    expect(
      words(() =>
        jane.patch({ ...DEPLOYMENTS, namespace: 'team', name: 'web' }, 'merge', {}, { subresource: 'scale' }),
      ),
    ).toBe(
      'deployments.apps "web" is forbidden: User "jane" cannot patch resource "deployments/scale" in API group "apps" in the namespace "team"',
    );
    expect(words(() => jane.create({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'z' } }))).toBe(
      'namespaces is forbidden: User "jane" cannot create resource "namespaces" in API group "" at the cluster scope',
    );
    expect(words(() => jane.get({ group: '', resource: 'namespaces', name: 'team' }))).toBe(
      'namespaces "team" is forbidden: User "jane" cannot get resource "namespaces" in API group "" in the namespace "team"',
    );
  });

  it('asks before it looks: a request outside any namespace is refused at the cluster scope', async () => {
    const { bot } = await withReader();
    const object = { ...configMap('', 'cfg'), metadata: { name: 'cfg' } };
    expect(refusal(() => bot.apply(object, { fieldManager: 'bot' })).message).toBe(
      'configmaps "cfg" is forbidden: User "system:serviceaccount:team:bot" cannot patch resource "configmaps" in API group "" at the cluster scope',
    );
  });

  it('allows what a rule allows, in its namespace alone, and says by which binding', async () => {
    const { bot } = await withReader();
    expect(bot.list({ ...PODS, namespace: 'team' })).toEqual([]);
    expect(refusal(() => bot.list({ ...PODS, namespace: 'other' })).reason).toBe('Forbidden');
    expect(bot.can({ verb: 'get', group: '', resource: 'pods', namespace: 'team' }).reason).toBe(
      'RBAC: allowed by RoleBinding "reader/team" of Role "reader" to ServiceAccount "bot/team"',
    );
  });

  it('names the role that a binding points to in vain', async () => {
    const { admin } = await smallCluster('team');
    admin.create(binding('bot', 'ClusterRole/rocky-full-access', BOT_SUBJECT, 'team'));
    const bot = admin.impersonate(BOT);
    expect(refusal(() => bot.list({ ...PODS, namespace: 'team' })).message).toBe(
      'pods is forbidden: User "system:serviceaccount:team:bot" cannot list resource "pods" in API group "" in the namespace "team": RBAC: clusterrole.rbac.authorization.k8s.io "rocky-full-access" not found',
    );
  });

  it('knows names, subresources, groups and wildcards', async () => {
    const { admin } = await smallCluster('team');
    admin.create(
      role('mixed', [
        { apiGroups: [''], resources: ['secrets'], resourceNames: ['mine'], verbs: ['get'] },
        { apiGroups: ['apps'], resources: ['*/scale'], verbs: ['*'] },
        { nonResourceURLs: ['/metrics/*'], verbs: ['get'] },
      ]),
    );
    admin.create(binding('mixed', 'ClusterRole/mixed', { kind: 'Group', name: 'devs', apiGroup: RBAC }));
    const jane = admin.impersonate({ name: 'jane', groups: ['devs'] });
    const may = (review: object): boolean =>
      jane.can({ verb: 'get', group: '', resource: '', ...review }).allowed;
    expect(may({ resource: 'secrets', name: 'mine' })).toBe(true);
    expect(may({ resource: 'secrets', name: 'yours' })).toBe(false);
    expect(may({ resource: 'secrets' })).toBe(false);
    expect(may({ group: 'apps', resource: 'deployments', subresource: 'scale' })).toBe(true);
    expect(may({ group: 'apps', resource: 'deployments' })).toBe(false);
    expect(may({ nonResourceURL: '/metrics/cadvisor' })).toBe(true);
    expect(may({ nonResourceURL: '/logs' })).toBe(false);
  });

  it('puts service accounts into their groups', async () => {
    const { admin } = await smallCluster('team');
    const subject = { kind: 'Group', name: 'system:serviceaccounts:team', apiGroup: RBAC };
    admin.create(binding('all', 'ClusterRole/view', subject, 'team'));
    expect(admin.impersonate(BOT).list({ ...PODS, namespace: 'team' })).toEqual([]);
  });

  it('aggregates cluster roles, Flux’s own ones too', async () => {
    const { admin, pass } = await smallCluster('team');
    const flux = role('flux-view', [
      { apiGroups: ['source.toolkit.fluxcd.io'], resources: ['*'], verbs: ['get'] },
    ]);
    flux.metadata.labels = { 'rbac.authorization.k8s.io/aggregate-to-view': 'true' };
    admin.create(flux);
    await pass(100);
    for (const name of ['view', 'edit', 'admin']) {
      const rules = admin.get({ group: RBAC, resource: 'clusterroles', name }).rules as PolicyRule[];
      expect(rules.some((rule) => rule.apiGroups?.includes('source.toolkit.fluxcd.io'))).toBe(true);
    }
  });

  it('lets nobody act as somebody else without leave', async () => {
    const { bot } = await withReader();
    expect(refusal(() => bot.impersonate({ name: 'jane', groups: [] })).message).toBe(
      'users "jane" is forbidden: User "system:serviceaccount:team:bot" cannot impersonate resource "users" in API group "" at the cluster scope',
    );
  });

  it('lets nobody grant what they do not have', async () => {
    const { admin } = await smallCluster('team');
    const manage = { apiGroups: [RBAC], resources: ['roles', 'rolebindings'], verbs: ['create', 'patch'] };
    admin.create(role('manager', [manage, ...READ_PODS], 'team'));
    admin.create(binding('manager', 'Role/manager', { kind: 'User', name: 'rocky', apiGroup: RBAC }, 'team'));
    const rocky = admin.impersonate({ name: 'rocky', groups: ['team-rocky'] });
    expect(rocky.create(role('fine', READ_PODS, 'team')).metadata.name).toBe('fine');
    const greedy = role(
      'greedy',
      [{ apiGroups: ['apps'], resources: ['deployments'], verbs: ['get', 'delete'] }],
      'team',
    );
    expect(refusal(() => rocky.create(greedy)).message).toBe(
      'roles.rbac.authorization.k8s.io "greedy" is forbidden: user "rocky" (groups=["team-rocky" "system:authenticated"]) is attempting to grant RBAC permissions not currently held:\n' +
        '{APIGroups:["apps"], Resources:["deployments"], Verbs:["get" "delete"]}',
    );
    const grab = binding(
      'grab',
      'ClusterRole/cluster-admin',
      { kind: 'User', name: 'rocky', apiGroup: RBAC },
      'team',
    );
    expect(refusal(() => rocky.create(grab)).message).toBe(
      'rolebindings.rbac.authorization.k8s.io "grab" is forbidden: user "rocky" (groups=["team-rocky" "system:authenticated"]) is attempting to grant RBAC permissions not currently held:\n' +
        '{APIGroups:["*"], Resources:["*"], Verbs:["*"]}\n' +
        '{NonResourceURLs:["*"], Verbs:["*"]}',
    );
  });

  it('remembers every decision with its rule, its role and its binding', async () => {
    const { bot, records } = await withReader();
    bot.list({ ...PODS, namespace: 'team' });
    refusal(() => bot.get({ group: '', resource: 'secrets', namespace: 'team', name: 's' }));
    const [allowed, refused] = records().slice(-2);
    expect(allowed).toMatchObject({
      user: 'system:serviceaccount:team:bot',
      verb: 'list',
      resource: 'pods',
      namespace: 'team',
      allowed: true,
      binding: 'RoleBinding/team/reader',
      role: 'Role/team/reader',
      rule: READ_PODS[0],
      agent: 'kubectl',
    });
    expect(refused).toMatchObject({ verb: 'get', resource: 'secrets', name: 's', allowed: false });
  });

  it('answers a review exactly as it then acts', async () => {
    const { bot, admin } = await withReader();
    for (const client of [bot, admin]) {
      for (const resource of ['pods', 'secrets', 'configmaps', 'services']) {
        for (const namespace of ['team', 'other']) {
          const said = client.can({ verb: 'list', group: '', resource, namespace }).allowed;
          let did = true;
          try {
            client.list({ group: '', resource, namespace });
          } catch {
            did = false;
          }
          expect([resource, namespace, said]).toEqual([resource, namespace, did]);
        }
      }
    }
  });

  it('refuses what a kind does not take, and only to those who may ask', async () => {
    const { bot, admin } = await withReader();
    const reviews = { group: 'authentication.k8s.io', resource: 'tokenreviews' };
    expect(refusal(() => admin.list(reviews))).toMatchObject({
      reason: 'MethodNotAllowed',
      message: 'the server does not allow this method on the requested resource',
    });
    expect(refusal(() => bot.list(reviews)).reason).toBe('Forbidden');
  });
});
