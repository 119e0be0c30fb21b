import { describe, expect, it } from 'vitest';
import { shpod } from './shpod';

const { run } = shpod({
  'values.yaml': 'web:\n  replicas: 2\nname: a\n',
  'more.yaml': 'web:\n  image: nginx\n',
});
const exported = async (line: string): Promise<string> => {
  const { stdout, stderr } = await run(`flux create ${line} --export`);
  return stderr + stdout;
};

describe('flux create ... --export', () => {
  it('prefers a commit over every other reference of a Git source and keeps its branch', async () => {
    expect(
      await exported(
        'source git app --url=https://github.com/o/app --branch=main --tag=v1 --commit=c88a2f41 --secret-ref=gh ' +
          '--ignore-paths=*.md,docs/ --sparse-checkout-paths=deploy --recurse-submodules --provider=github --timeout=3m',
      ),
    ).toMatchInlineSnapshot(`
      "---
      apiVersion: source.toolkit.fluxcd.io/v1
      kind: GitRepository
      metadata:
        name: app
        namespace: flux-system
      spec:
        ignore: |-
          *.md
          docs/
        interval: 1m0s
        provider: github
        recurseSubmodules: true
        ref:
          branch: main
          commit: c88a2f41
        secretRef:
          name: gh
        sparseCheckout:
        - deploy
        url: https://github.com/o/app
      "
    `);
  });

  it('merges values files in the order given', async () => {
    expect(
      await exported(
        'helmrelease web --source=HelmRepository/charts.infra --chart=web --chart-version=1.x --values=values.yaml ' +
          '--values=more.yaml --values-from=Secret/a,ConfigMap/b --crds=CreateReplace --create-target-namespace ' +
          '--target-namespace=rocky --depends-on=db',
      ),
    ).toMatchInlineSnapshot(`
      "---
      apiVersion: helm.toolkit.fluxcd.io/v2
      kind: HelmRelease
      metadata:
        name: web
        namespace: flux-system
      spec:
        chart:
          spec:
            chart: web
            reconcileStrategy: ChartVersion
            sourceRef:
              kind: HelmRepository
              name: charts
              namespace: infra
            version: 1.x
        dependsOn:
        - name: db
        install:
          crds: Create
          createNamespace: true
        interval: 1m0s
        storageNamespace: rocky
        targetNamespace: rocky
        upgrade:
          crds: CreateReplace
        values:
          name: a
          web:
            image: nginx
            replicas: 2
        valuesFrom:
        - kind: Secret
          name: a
        - kind: ConfigMap
          name: b
      "
    `);
  });

  it('gives a tenant a namespace, an account and a binding for each namespace', async () => {
    expect(
      await exported(
        'tenant rocky --with-namespace=rocky-test,rocky-prod --cluster-role=edit --label=team=a',
      ),
    ).toMatchInlineSnapshot(`
      "---
      apiVersion: v1
      kind: Namespace
      metadata:
        labels:
          team: a
          toolkit.fluxcd.io/tenant: rocky
        name: rocky-test
      ---
      apiVersion: v1
      kind: ServiceAccount
      metadata:
        labels:
          team: a
          toolkit.fluxcd.io/tenant: rocky
        name: rocky
        namespace: rocky-test
      ---
      apiVersion: rbac.authorization.k8s.io/v1
      kind: RoleBinding
      metadata:
        labels:
          team: a
          toolkit.fluxcd.io/tenant: rocky
        name: rocky-reconciler
        namespace: rocky-test
      roleRef:
        apiGroup: rbac.authorization.k8s.io
        kind: ClusterRole
        name: edit
      subjects:
      - apiGroup: rbac.authorization.k8s.io
        kind: User
        name: gotk:rocky-test:reconciler
      - kind: ServiceAccount
        name: rocky
        namespace: rocky-test
      ---
      apiVersion: v1
      kind: Namespace
      metadata:
        labels:
          team: a
          toolkit.fluxcd.io/tenant: rocky
        name: rocky-prod
      ---
      apiVersion: v1
      kind: ServiceAccount
      metadata:
        labels:
          team: a
          toolkit.fluxcd.io/tenant: rocky
        name: rocky
        namespace: rocky-prod
      ---
      apiVersion: rbac.authorization.k8s.io/v1
      kind: RoleBinding
      metadata:
        labels:
          team: a
          toolkit.fluxcd.io/tenant: rocky
        name: rocky-reconciler
        namespace: rocky-prod
      roleRef:
        apiGroup: rbac.authorization.k8s.io
        kind: ClusterRole
        name: edit
      subjects:
      - apiGroup: rbac.authorization.k8s.io
        kind: User
        name: gotk:rocky-prod:reconciler
      - kind: ServiceAccount
        name: rocky
        namespace: rocky-prod
      "
    `);
  });

  it('writes what an alert listens to', async () => {
    expect(
      await exported(
        "alert rocky -n rocky --provider-ref=slack --event-severity=error --event-source='GitRepository/*,Kustomization/web.apps'",
      ),
    ).toMatchInlineSnapshot(`
      "---
      apiVersion: notification.toolkit.fluxcd.io/v1beta3
      kind: Alert
      metadata:
        name: rocky
        namespace: rocky
      spec:
        eventSeverity: error
        eventSources:
        - kind: GitRepository
          name: '*'
        - kind: Kustomization
          name: web
          namespace: apps
        providerRef:
          name: slack
      "
    `);
  });

  it('writes what a receiver triggers', async () => {
    expect(
      await exported(
        'receiver hook --type=github --event=ping,push --secret-ref=tok --resource=GitRepository/a',
      ),
    ).toMatchInlineSnapshot(`
      "---
      apiVersion: notification.toolkit.fluxcd.io/v1
      kind: Receiver
      metadata:
        name: hook
        namespace: flux-system
      spec:
        events:
        - ping
        - push
        resources:
        - kind: GitRepository
          name: a
        secretRef:
          name: tok
        type: github
      "
    `);
  });

  it('tells how an image tag is chosen', async () => {
    expect(
      await exported(
        "image policy web --image-ref=web --select-alpha=desc --filter-regex='^main-(?P<ts>.*)' --filter-extract='$ts'",
      ),
    ).toMatchInlineSnapshot(`
      "---
      apiVersion: image.toolkit.fluxcd.io/v1
      kind: ImagePolicy
      metadata:
        name: web
        namespace: flux-system
      spec:
        filterTags:
          extract: $ts
          pattern: ^main-(?P<ts>.*)
        imageRepositoryRef:
          name: web
        policy:
          alphabetical:
            order: desc
      "
    `);
  });

  it('writes a registry login into a secret', async () => {
    expect(await exported('secret oci reg --url=ghcr.io --username=u --password=p')).toMatchInlineSnapshot(`
      "---
      apiVersion: v1
      kind: Secret
      metadata:
        name: reg
        namespace: flux-system
      stringData:
        .dockerconfigjson: |-
          {
            "auths": {
              "ghcr.io": {
                "username": "u",
                "password": "p",
                "auth": "dTpw"
              }
            }
          }
      type: kubernetes.io/dockerconfigjson

      "
    `);
  });
});

describe('what flux create refuses', () => {
  it.each([
    ['source git app --branch=main', 'url is required'],
    [
      'source git app --url=https://a/b',
      'a Git ref is required, use one of the following: --branch, --tag, --commit, --ref-name or --tag-semver',
    ],
    [
      'source git app --url=ftp://a/b --branch=main',
      "git URL scheme 'ftp' not supported, can be: ssh, http and https",
    ],
    ['source oci app --url=oci://a/b', '--tag, --tag-semver or --digest is required'],
    ['helmrelease web --source=HelmRepository/charts', 'chart or chart-ref is required'],
    ['tenant rocky', 'with-namespace is required'],
    ['alert rocky --event-source=Kustomization/x', 'provider ref is required'],
    [
      'image policy web --image-ref=web',
      'a policy must be provided with either --select-semver or --select-alpha',
    ],
    ['secret oci reg --url=ghcr.io --username=u', '--password is required'],
    ['kustomization', 'name is required'],
    [
      'kustomization Web --source=GitRepository/x',
      "name 'Web' is invalid, it should adhere to standard defined in RFC 1123, the name can only contain alphanumeric characters or '-'",
    ],
  ])('%s', async (line, why) => {
    expect(await run(`flux create ${line} --export`)).toEqual({ stdout: '', stderr: `✗ ${why}\n`, code: 1 });
  });

  it('reads a trust policy before it takes it, and names the file it misses', async () => {
    const { run: here } = shpod({
      'none.json': '{"version":"1.0"}',
      'old.json': '{"version":"0.9"}',
      'ca.crt': 'CA',
    });
    const told = async (line: string): Promise<string> => (await here(`flux create secret ${line}`)).stderr;
    const notation = (file: string): Promise<string> =>
      told(`notation keys --ca-cert-file=ca.crt --trust-policy-file=${file} --export`);
    expect(await notation('none.json')).toBe(
      '✗ invalid trust policy: trust policy document can not have zero trust policy statements\n',
    );
    expect(await notation('old.json')).toBe(
      '✗ invalid trust policy: trust policy document uses unsupported version "0.9"\n',
    );
    expect(await notation('ca.crt')).toBe(
      "✗ failed to unmarshal trust policy ca.crt: invalid character 'C' looking for beginning of value\n",
    );
    expect(await told('githubapp app --app-id=1 --app-installation-id=2 --export')).toBe(
      '✗ unable to read private key file: open : no such file or directory\n',
    );
  });
});
