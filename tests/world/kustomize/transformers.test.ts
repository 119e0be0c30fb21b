import { describe, expect, it } from 'vitest';
import { CONFIG_MAP, DEPLOYMENT, built, over } from './built';

const BINDING = `apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata:
  name: b
roleRef:
  apiGroup: rbac.authorization.k8s.io
  kind: Role
  name: r
subjects:
- kind: ServiceAccount
  name: default
  namespace: old
- kind: ServiceAccount
  name: other
  namespace: old
`;

describe('namespace', () => {
  it('is set on objects that live in one, and on default subjects', () => {
    const yaml = over(
      `${BINDING}---\napiVersion: v1\nkind: Namespace\nmetadata:\n  name: keep\n`,
      'namespace: team\n',
    );
    expect(yaml).toContain('kind: Namespace\nmetadata:\n  name: team\n');
    expect(yaml).toContain('name: b\n  namespace: team\n');
    expect(yaml).toContain('name: default\n  namespace: team\n');
    expect(yaml).toContain('name: other\n  namespace: old\n');
  });
});

describe('name prefix and suffix', () => {
  it('rename objects and what refers to them', () => {
    const yaml = over(`${DEPLOYMENT}---\n${CONFIG_MAP}`, 'namePrefix: p-\nnameSuffix: -s\n');
    expect(yaml).toContain('kind: ConfigMap\nmetadata:\n  name: p-settings-s\n');
    expect(yaml).toContain('configMapRef:\n            name: p-settings-s\n');
    expect(yaml).toContain('kind: Deployment\nmetadata:\n  name: p-web-s\n');
  });

  it('of a base stay inside those of its overlay', () => {
    const yaml = built({
      'kustomization.yaml': 'namePrefix: out-\nresources: [base]\n',
      'base/kustomization.yaml': 'namePrefix: in-\nresources: [c.yaml]\n',
      'base/c.yaml': CONFIG_MAP,
    });
    expect(yaml).toContain('name: out-in-settings');
  });
});

describe('labels', () => {
  it('go to metadata, and to selectors and templates where asked', () => {
    const plain = over(DEPLOYMENT, 'labels:\n- pairs: {team: a}\n');
    expect(plain.match(/team: a/g)).toHaveLength(1);
    expect(
      over(DEPLOYMENT, 'labels:\n- {pairs: {team: a}, includeTemplates: true}\n').match(/team: a/g),
    ).toHaveLength(2);
    expect(
      over(DEPLOYMENT, 'labels:\n- {pairs: {team: a}, includeSelectors: true}\n').match(/team: a/g),
    ).toHaveLength(3);
  });

  it('in their old form are said to be deprecated', () => {
    const yaml = over(DEPLOYMENT, 'commonLabels: {team: a}\n');
    expect(yaml).toContain(
      "# Warning: 'commonLabels' is deprecated. Please use 'labels' instead. Run 'kustomize edit fix' to update your Kustomization automatically.\n",
    );
    expect(yaml.match(/team: a/g)).toHaveLength(3);
  });
});

describe('images and replicas', () => {
  it('change name, tag and digest', () => {
    const image = (lines: string): string =>
      /image: (.*)/.exec(over(DEPLOYMENT, `images:\n- ${lines}\n`))![1]!;
    expect(image('{name: nginx, newTag: "2"}')).toBe('nginx:2');
    expect(image('{name: nginx, newName: my/nginx}')).toBe('my/nginx:1.25');
    expect(image('{name: nginx, digest: "sha256:abc"}')).toBe('nginx@sha256:abc');
    expect(image('{name: other, newTag: "2"}')).toBe('nginx:1.25');
  });

  it('change the number of replicas of the object that bears the name', () => {
    expect(over(DEPLOYMENT, 'replicas: [{name: web, count: 0}]\n')).toContain('replicas: 0');
    expect(over(DEPLOYMENT, 'replicas: [{name: api, count: 2}]\n')).toBe(
      'Error: resource with name api does not match a config with the following GVK [Deployment.[noVer].[noGrp] StatefulSet.[noVer].[noGrp] ReplicaSet.[noVer].[noGrp] ReplicationController.[noVer].[noGrp]]',
    );
  });
});

describe('replacements', () => {
  const from = (target: string, source = 'fieldPath: data.a'): string =>
    over(
      `${DEPLOYMENT}---\n${CONFIG_MAP}`,
      `replacements:\n- source: {kind: ConfigMap, name: settings, ${source}}\n  targets:\n  - select: {kind: Deployment}\n    ${target}\n`,
    );

  it('copy a field, or a part of it', () => {
    expect(from('fieldPaths: ["spec.template.spec.containers.[name=main].image"]')).toContain('image: one\n');
    expect(
      from('fieldPaths: [spec.template.spec.containers.*.image]\n    options: {delimiter: ":", index: 1}'),
    ).toContain('image: nginx:one\n');
    expect(from('fieldPaths: [metadata.labels.from]\n    options: {create: true}')).toContain(
      'labels:\n    from: one\n',
    );
  });

  it('say which field is not there', () => {
    expect(from('fieldPaths: [spec.nope]')).toBe(
      'Error: unable to find field "spec.nope" in replacement target',
    );
    expect(from('fieldPaths: [metadata.name]', 'fieldPath: data.z')).toBe(
      'Error: fieldPath `data.z` is missing for replacement source ConfigMap.[noVer].[noGrp]/settings.[noNs]',
    );
  });
});

describe('components', () => {
  const files = (kind: string): Record<string, string> => ({
    'kustomization.yaml': 'resources: [r.yaml]\ncomponents: [c]\nnamePrefix: p-\n',
    'r.yaml': CONFIG_MAP,
    'c/kustomization.yaml': `apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: ${kind}\npatches:\n- patch: "- {op: add, path: /data/b, value: two}"\n  target: {name: settings}\n`,
  });

  it('change what their parent has gathered', () => {
    expect(built(files('Component'))).toContain(
      'data:\n  a: one\n  b: two\nkind: ConfigMap\nmetadata:\n  name: p-settings\n',
    );
  });

  it('are of their own kind', () => {
    expect(built({ ...files('Component'), 'kustomization.yaml': 'resources: [c]\n' })).toContain(
      "expected kind != 'Component' for path '/work/c'",
    );
    const plain = files('Component');
    plain['c/kustomization.yaml'] = 'resources: []\nnamePrefix: x-\n';
    expect(built(plain)).toBe(
      `Error: accumulating components: accumulateDirectory: "expected kind 'Component' for path '/work/c' but got 'Kustomization'"`,
    );
  });
});

describe('the order of objects', () => {
  const SERVICE = CONFIG_MAP.replace('ConfigMap', 'Service').replace(/^data:[^]*/m, 'spec: {}\n');
  const kinds = (lines: string): string[] =>
    [...over(`${DEPLOYMENT}---\n${SERVICE}---\n${CONFIG_MAP}`, lines).matchAll(/^kind: (.*)$/gm)].map(
      (each) => each[1]!,
    );

  it('is that of application, or that of the files', () => {
    expect(kinds('')).toEqual(['ConfigMap', 'Service', 'Deployment']);
    expect(kinds('sortOptions: {order: fifo}\n')).toEqual(['Deployment', 'Service', 'ConfigMap']);
    expect(
      kinds(
        'sortOptions: {order: legacy, legacySortOptions: {orderFirst: [Service], orderLast: [ConfigMap]}}\n',
      ),
    ).toEqual(['Service', 'Deployment', 'ConfigMap']);
  });
});

describe('metadata about the build', () => {
  it('names the origin of objects', () => {
    const yaml = over(CONFIG_MAP, 'buildMetadata: [originAnnotations]\n');
    expect(yaml).toContain('annotations:\n    config.kubernetes.io/origin: |\n      path: r.yaml\n');
  });
});

describe('charts', () => {
  it('need a flag', () => {
    expect(over(CONFIG_MAP, 'helmCharts: [{name: x, repo: "https://x"}]\n')).toContain(
      'must specify --enable-helm',
    );
  });
});
