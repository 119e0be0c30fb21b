import { describe, expect, it } from 'vitest';
import { shpod } from './shpod';

const { run } = shpod();
const create = (flags: string) => run(`flux create kustomization web ${flags} --export`);

describe('flux create kustomization --export', () => {
  it('prints every field that a flag sets, sorted', async () => {
    const { stdout, stderr, code } = await create(
      "--source=GitRepository/fleet.infra --path='./clusters/test/' --prune --wait --interval=90s --timeout=3m " +
        '--retry-interval=30s --target-namespace=rocky --service-account=rocky --depends-on=crds,infra/certs ' +
        '--decryption-provider=sops --decryption-secret=age --kubeconfig-secret-ref=remote --label=a=b,c=d -n rocky',
    );
    expect([stderr, code]).toEqual(['', 0]);
    expect(stdout).toBe(`---
apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata:
  labels:
    a: b
    c: d
  name: web
  namespace: rocky
spec:
  decryption:
    provider: sops
    secretRef:
      name: age
  dependsOn:
  - name: crds
  - name: certs
    namespace: infra
  interval: 1m30s
  kubeConfig:
    secretRef:
      name: remote
  path: ./clusters/test
  prune: true
  retryInterval: 30s
  serviceAccountName: rocky
  sourceRef:
    kind: GitRepository
    name: fleet
    namespace: infra
  targetNamespace: rocky
  timeout: 2m0s
  wait: true
`);
  });

  it('lists health checks, with the time they have, where it does not wait for everything', async () => {
    const { stdout } = await create(
      '--source=Bucket/b --health-check=Deployment/web.rocky,HelmRelease/db.rocky --health-check-timeout=45s',
    );
    expect(stdout).toBe(`---
apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata:
  name: web
  namespace: flux-system
spec:
  healthChecks:
  - kind: Deployment
    name: web
    namespace: rocky
  - apiVersion: helm.toolkit.fluxcd.io/v2
    kind: HelmRelease
    name: db
    namespace: rocky
  interval: 1m0s
  path: ./
  prune: false
  sourceRef:
    kind: Bucket
    name: b
  timeout: 45s
`);
  });

  it.each([
    [
      '--source=Foo/x',
      `invalid argument "Foo/x" for "--source" flag: source kind 'Foo' is not supported, must be one of: OCIRepository, GitRepository, Bucket`,
    ],
    ['--path=./x', 'source is required'],
    [
      '--source=GitRepository/x --interval=5',
      'invalid argument "5" for "--interval" flag: time: missing unit in duration "5"',
    ],
    ['--source=GitRepository/x --label=a', "invalid label format 'a', must be key=value"],
    [
      '--source=GitRepository/x --health-check=Pod/web.rocky',
      "invalid health check kind 'Pod' can be HelmRelease, Deployment, DaemonSet or StatefulSet",
    ],
    [
      '--source=GitRepository/x --health-check=web',
      "invalid health check 'web' must be in the format 'kind/name.namespace' [web]",
    ],
  ])('refuses %s', async (flags, why) => {
    const answer = await create(flags);
    expect(answer).toEqual({ stdout: '', stderr: `✗ ${why}\n`, code: 1 });
  });
});
