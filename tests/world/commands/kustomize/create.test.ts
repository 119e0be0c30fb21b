import { describe, expect, it } from 'vitest';
import { kustomize } from './kustomize';

const CONFIG_MAP = 'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: c\n';
const HEAD = 'apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\n';

describe('kustomize create', () => {
  it('writes a file of what it was given', async () => {
    const { text, code } = await kustomize(
      { 'a.yaml': CONFIG_MAP },
      'create',
      '--resources=a.yaml',
      '--namespace=team',
      '--labels=a:b',
      '--nameprefix=p-',
    );
    expect(code).toBe(0);
    expect(text('kustomization.yaml')).toBe(
      `${HEAD}resources:\n- a.yaml\nnamePrefix: p-\nnamespace: team\ncommonLabels:\n  a: b\n`,
    );
  });

  it('finds the objects in the folder, and below where asked', async () => {
    const files = {
      'b.yaml': CONFIG_MAP,
      'a.yaml': CONFIG_MAP,
      'note.yaml': 'a: b\n',
      'sub/c.yaml': CONFIG_MAP,
    };
    const flat = await kustomize(files, 'create', '--autodetect');
    expect(flat.text('kustomization.yaml')).toBe(`${HEAD}resources:\n- a.yaml\n- b.yaml\n`);
    const deep = await kustomize(files, 'create', '--autodetect', '--recursive');
    expect(deep.text('kustomization.yaml')).toBe(`${HEAD}resources:\n- a.yaml\n- b.yaml\n- sub/c.yaml\n`);
  });

  it('leaves a file alone that is there', async () => {
    const { stderr, code, text } = await kustomize({ 'kustomization.yaml': '# mine\n' }, 'create');
    expect([code, stderr.split('\n')[0]]).toEqual([1, 'Error: kustomization file already exists']);
    expect(text('kustomization.yaml')).toBe('# mine\n');
  });
});
