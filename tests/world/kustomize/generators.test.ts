import { describe, expect, it } from 'vitest';
import { CONFIG_MAP, DEPLOYMENT, built, over } from './built';

describe('generated ConfigMaps and Secrets', () => {
  it('are named by what they hold, and so are the references to them', () => {
    const lines = 'configMapGenerator:\n- name: settings\n  literals: [a=1]\n';
    const yaml = over(DEPLOYMENT, lines);
    const name = /name: (settings-\w{10})$/m.exec(yaml)![1]!;
    expect(yaml).toContain(`data:\n  a: "1"\nkind: ConfigMap\nmetadata:\n  name: ${name}\n`);
    expect(yaml).toContain(`configMapRef:\n            name: ${name}\n`);
    expect(over(DEPLOYMENT, lines.replace('a=1', 'a=2'))).not.toContain(name);
  });

  it('have hashes as kustomize computes them', () => {
    expect(
      built({ 'kustomization.yaml': 'configMapGenerator:\n- name: c\n  literals: [a=x, b=y]\n' }),
    ).toContain('name: c-mdgt9cf92m');
    expect(built({ 'kustomization.yaml': 'secretGenerator:\n- name: s\n  literals: [p=w]\n' })).toContain(
      'name: s-m7cg948gg9',
    );
  });

  it('take files, environments and literals', () => {
    const yaml = built({
      'kustomization.yaml':
        'generatorOptions: {disableNameSuffixHash: true}\nconfigMapGenerator:\n- name: c\n  files: [f.txt, k=f.txt]\n  envs: [e.env]\n  literals: ["q=\'x\'"]\n',
      'f.txt': 'one\ntwo\n',
      'e.env': '# no\nA=1\nB=x=y\n',
    });
    expect(yaml).toBe(`apiVersion: v1
data:
  A: "1"
  B: x=y
  f.txt: |
    one
    two
  k: |
    one
    two
  q: x
kind: ConfigMap
metadata:
  name: c
`);
  });

  it('merge into, replace, or refuse to be one that exists', () => {
    const behave = (behavior: string): string =>
      over(
        CONFIG_MAP,
        `configMapGenerator:\n- name: settings\n  behavior: ${behavior}\n  literals: [b=two]\n`,
      );
    expect(behave('merge')).toContain('data:\n  a: one\n  b: two\n');
    expect(behave('replace')).toContain('data:\n  b: two\n');
    expect(behave('create')).toContain('behavior must be merge or replace');
    expect(over(DEPLOYMENT, 'configMapGenerator:\n- {name: settings, behavior: merge}\n')).toContain(
      'does not exist; cannot merge or replace',
    );
  });

  it('carry labels, annotations and immutability from the options', () => {
    const yaml = built({
      'kustomization.yaml':
        'generatorOptions: {labels: {a: "1"}, immutable: true}\nsecretGenerator:\n- name: s\n  type: kubernetes.io/tls\n  literals: [x=y]\n  options: {annotations: {b: c}}\n',
    });
    expect(yaml).toContain('data:\n  x: eQ==\nimmutable: true\nkind: Secret\n');
    expect(yaml).toContain('annotations:\n    b: c\n  labels:\n    a: "1"\n');
    expect(yaml).toContain('type: kubernetes.io/tls');
  });

  it('say which source is wrong', () => {
    const source = (line: string): string =>
      built({ 'kustomization.yaml': `configMapGenerator:\n- name: c\n  ${line}\n` });
    expect(source('literals: [nope]')).toBe(
      'Error: loading KV pairs: literal sources [nope]: invalid literal source nope, expected key=value',
    );
    expect(source('files: [nope]')).toBe(
      "Error: loading KV pairs: file sources: [nope]: evalsymlink failure on '/work/nope' : lstat /work/nope: no such file or directory",
    );
  });
});
