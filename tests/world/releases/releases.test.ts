import { beforeEach, describe, expect, it } from 'vitest';
import { rockyTenant, type Tenant } from './rocky-tenant';

let tenant: Tenant;
beforeEach(async () => {
  tenant = await rockyTenant();
}, 60_000);

const release = (from: string, to: string): string =>
  `sed -i 's/rocky-app:${from}/rocky-app:${to}/' k8s/deployment.yaml && git commit -qam "Release ${to}" && git push -q`;

describe('a tenant that releases by push', () => {
  it('sees its new version without anybody from OPS', async () => {
    expect(await tenant.version()).toBe('1.0.0\n');
    await tenant.type(release('1.0.0', '1.1.0'));
    await tenant.wait(130);
    expect(await tenant.version()).toBe('1.1.0\n');
    expect(await tenant.ready()).toMatch(/^True Applied revision: rocky@sha1:[0-9a-f]{40}$/);
  });

  it('keeps its old pods while a tag that nobody built stalls, is told after the timeout, and reverts', async () => {
    await tenant.type(release('1.0.0', 'nope'));
    await tenant.wait(200);
    expect(await tenant.version()).toBe('1.0.0\n');
    expect(await tenant.ready()).toMatch(
      /^False health check failed after 2m0\.\d+s: timeout waiting for: \[Deployment\/rocky-test\/web status: 'InProgress'\]$/,
    );
    expect((await tenant.find('Deployment', 'web'))!.status.availableReplicas).toBe(2);
    await tenant.type('git revert --no-edit HEAD && git push -q');
    await tenant.wait(300);
    expect(await tenant.ready()).toMatch(/^True Applied revision/);
    expect(await tenant.version()).toBe('1.0.0\n');
  });

  it('gets back what somebody deleted or scaled, with what the object had of its own', async () => {
    await tenant.type(
      'kubectl delete deployment web -n rocky-test; kubectl scale sts/db --replicas=0 -n rocky-test',
      'ops',
    );
    expect(await tenant.find('Deployment', 'web')).toBeUndefined();
    await tenant.wait(90);
    expect((await tenant.find('Deployment', 'web'))!.status.availableReplicas).toBe(2);
    expect((await tenant.find('StatefulSet', 'db'))!.spec.replicas).toBe(1);
    expect(await tenant.version()).toBe('1.0.0\n');
  });

  it('loses what its repository no longer lists, with all that belonged to it', async () => {
    await tenant.type(
      "sed -i '/ingress/d' k8s/kustomization.yaml && git rm -q k8s/ingress.yaml && git commit -qam 'No ingress' && git push -q",
    );
    await tenant.wait(130);
    expect(await tenant.find('Ingress', 'web')).toBeUndefined();
    expect(await tenant.find('Deployment', 'web')).toBeDefined();
    await tenant.type(
      "sed -i '/deployment/d' k8s/kustomization.yaml && git commit -qam 'No app' && git push -q",
    );
    await tenant.wait(130);
    expect(await tenant.find('Deployment', 'web')).toBeUndefined();
    const pods = await tenant.session.listObjects({ kind: 'Pod', namespace: 'rocky-test' });
    expect(pods.map((each) => each.metadata.name)).toEqual(['db-0']);
  });

  it('keeps everything where a file is listed but gone', async () => {
    await tenant.type("git rm -q k8s/ingress.yaml && git commit -qm 'Oops' && git push -q");
    await tenant.wait(130);
    expect(await tenant.ready()).toMatch(
      /^False kustomize build failed: accumulating resources: accumulation err='accumulating resources from 'ingress\.yaml': open .*\/k8s\/ingress\.yaml: no such file or directory'/,
    );
    expect(await tenant.find('Ingress', 'web')).toBeDefined();
    expect(await tenant.version()).toBe('1.0.0\n');
  });
});

describe('the walls around it', () => {
  it('are told for every apply: as whom, by which rule of which role, through which binding', async () => {
    const records = await tenant.session.listAccess({ user: 'system:serviceaccount:rocky-test:rocky' });
    const apply = records.filter((each) => each.verb === 'patch' && each.resource === 'deployments').at(-1)!;
    expect(apply).toMatchObject({
      allowed: true,
      agent: 'kustomize-controller',
      namespace: 'rocky-test',
      name: 'web',
      group: 'apps',
      binding: 'RoleBinding/rocky-test/rocky-reconciler',
      role: 'ClusterRole/rocky-full-access',
      rule: { apiGroups: ['', 'apps', 'networking.k8s.io'], resources: ['*'], verbs: ['*'] },
    });
  });

  it('refuse what the role does not name, and say so', async () => {
    await tenant.type(
      "echo '- job.yaml' >> k8s/kustomization.yaml && kubectl create job once --image=busybox --dry-run=client -o yaml > k8s/job.yaml && git add -A && git commit -qm Job && git push -q",
    );
    await tenant.wait(130);
    expect(await tenant.ready()).toBe(
      'False Job/rocky-test/once dry-run failed (Forbidden): jobs.batch "once" is forbidden: User "system:serviceaccount:rocky-test:rocky" cannot patch resource "jobs" in API group "batch" in the namespace "rocky-test"\n',
    );
    const refused = (await tenant.session.listAccess({ namespace: 'rocky-test' })).filter(
      (each) => !each.allowed,
    );
    expect(refused.at(-1)).toMatchObject({
      resource: 'jobs',
      group: 'batch',
      verb: 'patch',
      agent: 'kustomize-controller',
    });
    const asked =
      'kubectl auth can-i patch jobs.batch -n rocky-test --as=system:serviceaccount:rocky-test:rocky || true';
    expect(await tenant.type(asked, 'ops')).toBe('no\n');
  });
});
