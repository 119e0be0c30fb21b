import { beforeAll, describe, expect, it } from 'vitest';
import { rockyTenant, type Tenant } from './rocky-tenant';

/** Everybody the chapter knows, as `--as` names them. */
const IDENTITIES = [
  'admin',
  'rocky',
  'movy',
  'nobody',
  'system:serviceaccount:rocky-test:rocky',
  'system:serviceaccount:rocky-test:default',
  'system:serviceaccount:flux-system:kustomize-controller',
  'system:serviceaccount:flux-system:source-controller',
];
/** The groups that a login brings with it. */
const GROUPS: Record<string, string> = { admin: 'system:masters', rocky: 'team-rocky', movy: 'team-movy' };
const NAMESPACES = ['rocky-test', 'movy-test', 'flux-system', 'default'];
/** Kinds of the chapter: resource, and an object that could be made. */
const KINDS: [string, string][] = [
  ['pods', 'kubectl run probe --image=nginx'],
  ['configmaps', 'kubectl create configmap probe'],
  ['secrets', 'kubectl create secret generic probe'],
  ['services', 'kubectl create service clusterip probe --tcp=80'],
  ['serviceaccounts', 'kubectl create serviceaccount probe'],
  ['deployments.apps', 'kubectl create deployment probe --image=nginx'],
  ['jobs.batch', 'kubectl create job probe --image=nginx'],
  ['ingresses.networking.k8s.io', 'kubectl create ingress probe --rule=a.example/=web:80'],
  ['rolebindings.rbac.authorization.k8s.io', 'kubectl create rolebinding probe --clusterrole=view --user=x'],
];
/** The same of Flux's kinds, from a file each. */
const CUSTOM: [string, string, string][] = [
  [
    'kustomizations.kustomize.toolkit.fluxcd.io',
    'kubectl create -f /tmp/kustomization.yaml',
    'flux create kustomization probe --source=GitRepository/probe --path=./k8s --interval=1m --export > /tmp/kustomization.yaml; sed -i "/namespace:/d" /tmp/kustomization.yaml',
  ],
  [
    'gitrepositories.source.toolkit.fluxcd.io',
    'kubectl create -f /tmp/source.yaml',
    'flux create source git probe --url=https://github.com/x/y --branch=main --export > /tmp/source.yaml; sed -i "/namespace:/d" /tmp/source.yaml',
  ],
];
/** Kinds of no namespace. */
const GLOBAL: [string, string][] = [
  ['namespaces', 'kubectl create namespace probe'],
  ['clusterroles.rbac.authorization.k8s.io', 'kubectl create clusterrole probe --verb=get --resource=pods'],
];
const VERBS = ['get', 'list', 'create', 'patch', 'delete'];

let tenant: Tenant;
beforeAll(async () => {
  tenant = await rockyTenant();
  await tenant.type('kubectl create namespace movy-test', 'ops');
  await tenant.type(
    'kubectl create rolebinding look -n rocky-test --clusterrole=view --group=team-rocky',
    'ops',
  );
  await tenant.type('kubectl create role cm --verb=get,create --resource=configmaps -n movy-test', 'ops');
  await tenant.type('kubectl create rolebinding cm --role=cm --user=rocky -n movy-test', 'ops');
  for (const [, , write] of CUSTOM) await tenant.type(write, 'ops');
  for (const namespace of NAMESPACES)
    for (const [, make] of [...KINDS, ...CUSTOM]) await tenant.type(`${make} -n ${namespace}`, 'ops');
  for (const [, make] of GLOBAL) await tenant.type(make, 'ops');
}, 60_000);

interface Answered {
  stdout: string;
  stderr: string;
}

async function asUser(identity: string, line: string): Promise<Answered> {
  const group = GROUPS[identity];
  return tenant.session.run(`${line} --as=${identity}${group ? ` --as-group=${group}` : ''}`);
}

function isForbidden({ stderr }: Answered): boolean {
  return / is forbidden: User "/.test(stderr);
}

/** What the server does when the verb is tried for real, without changing anything. */
async function isRefused(
  identity: string,
  verb: string,
  resource: string,
  make: string,
  at: string,
): Promise<boolean> {
  if (verb === 'get') return isForbidden(await asUser(identity, `kubectl get ${resource} probe ${at}`));
  if (verb === 'list') return isForbidden(await asUser(identity, `kubectl get ${resource} ${at}`));
  if (verb === 'create') return isForbidden(await asUser(identity, `${make} ${at} --dry-run=server`));
  if (verb === 'patch')
    return isForbidden(
      await asUser(identity, `kubectl patch ${resource} probe ${at} --type=merge -p '{}' --dry-run=server`),
    );
  return isForbidden(await asUser(identity, `kubectl delete ${resource} probe ${at} --dry-run=server`));
}

/** Asks `can-i` and the server of every verb. @param at where: `-n NAMESPACE`, '' for kinds of none */
async function compare(identity: string, kinds: readonly (readonly string[])[], at: string): Promise<void> {
  for (const [resource = '', make = ''] of kinds)
    for (const verb of VERBS) {
      // kubectl reads what it patches or deletes before it does so
      const asked = verb === 'patch' || verb === 'delete' ? ['get', verb] : [verb];
      const answers: string[] = [];
      for (const each of asked)
        answers.push((await asUser(identity, `kubectl auth can-i ${each} ${resource} ${at}`)).stdout.trim());
      const refused = await isRefused(identity, verb, resource, make, at);
      expect(`${verb} ${resource} ${at}: ${refused}`).toBe(
        `${verb} ${resource} ${at}: ${answers.some((each) => each !== 'yes')}`,
      );
    }
}

describe('kubectl auth can-i', () => {
  it.each(IDENTITIES)(
    'says of %s what the server then does, for every verb, kind and namespace',
    async (identity) => {
      for (const namespace of NAMESPACES) await compare(identity, [...KINDS, ...CUSTOM], `-n ${namespace}`);
      await compare(identity, GLOBAL, '');
    },
    120_000,
  );

  it('lists what a team may, and whoami says who it is', async () => {
    const { stdout } = await tenant.session.run('kubectl auth can-i --list -n movy-test', { role: 'rocky' });
    expect(stdout).toMatch(/^configmaps +\[\] +\[\] +\[get create\]$/m);
    const who = await tenant.session.run('kubectl auth whoami', { role: 'rocky' });
    expect(who.stdout).toBe(
      'ATTRIBUTE   VALUE\nUsername    rocky\nGroups      [team-rocky system:authenticated]\n',
    );
  });
});
