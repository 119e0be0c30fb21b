import { describe, expect, it } from 'vitest';
import { kustomize } from './kustomize';

const CONFIG_MAP = 'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: c\n';
const START = `# fleet of the team
apiVersion: kustomize.config.k8s.io/v1beta1
kind: Kustomization
# what we run
resources:
- a.yaml
`;

async function edited(...args: string[]): Promise<string> {
  const files = { 'kustomization.yaml': START, 'a.yaml': CONFIG_MAP, 'b.yaml': CONFIG_MAP, 'f.txt': 'x' };
  const { stderr, code, text } = await kustomize(files, 'edit', ...args);
  expect([code, stderr]).toEqual([0, '']);
  return text('kustomization.yaml');
}

describe('kustomize edit', () => {
  it('keeps comments and the order of fields', async () => {
    expect(await edited('add', 'resource', 'b.yaml')).toBe(`${START}- b.yaml\n`);
    expect(await edited('remove', 'resource', 'a.yaml')).toBe(
      START.slice(0, START.indexOf('# what')) + '# what we run\n',
    );
  });

  it('sets namespace, prefix, images and replicas', async () => {
    expect(await edited('set', 'namespace', 'team')).toBe(`${START}namespace: team\n`);
    expect(await edited('set', 'nameprefix', 'p-')).toBe(`${START}namePrefix: p-\n`);
    expect(await edited('set', 'image', 'nginx=my/nginx:2')).toBe(
      `${START}images:\n- name: nginx\n  newName: my/nginx\n  newTag: "2"\n`,
    );
    expect(await edited('set', 'replicas', 'web=0')).toBe(`${START}replicas:\n- count: 0\n  name: web\n`);
  });

  it('adds generators, labels, annotations and patches', async () => {
    expect(await edited('add', 'configmap', 'c', '--from-literal=a=1', '--from-file=f.txt')).toBe(
      `${START}configMapGenerator:\n- files:\n  - f.txt\n  literals:\n  - a=1\n  name: c\n`,
    );
    expect(await edited('add', 'label', 'a:b', '--without-selector')).toBe(
      `${START}labels:\n- pairs:\n    a: b\n`,
    );
    expect(await edited('add', 'annotation', 'a:b')).toBe(`${START}commonAnnotations:\n  a: b\n`);
    expect(await edited('add', 'patch', '--path=b.yaml', '--kind=ConfigMap')).toBe(
      `${START}patches:\n- path: b.yaml\n  target:\n    kind: ConfigMap\n`,
    );
  });

  it('replaces deprecated fields', async () => {
    const files = { 'kustomization.yaml': 'bases:\n- base\ncommonLabels:\n  a: b\n' };
    const { text, code } = await kustomize(files, 'edit', 'fix');
    expect(code).toBe(0);
    expect(text('kustomization.yaml')).toBe(
      'apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nresources:\n- base\nlabels:\n- includeSelectors: true\n  pairs:\n    a: b\n',
    );
  });

  it('says what is missing', async () => {
    const first = async (...args: string[]): Promise<string> => {
      const { stderr, code } = await kustomize({ 'a.yaml': CONFIG_MAP }, 'edit', ...args);
      return `${code} ${stderr.split('\n')[0]}`;
    };
    expect(await first('set', 'namespace', 'a')).toBe(
      "1 Error: Missing kustomization file 'kustomization.yaml'.",
    );
    expect(await first('add', 'resource', 'a.yaml')).toBe(
      "1 Error: Missing kustomization file 'kustomization.yaml'.",
    );
    expect(await first('add', 'resource', 'b.yaml')).toBe(
      "1 Error: b.yaml has no match: must build at directory: not a valid directory: evalsymlink failure on '/work/b.yaml' : lstat /work/b.yaml: no such file or directory",
    );
    expect(await first('add', 'resource')).toBe('1 Error: must specify a resource file');
  });

  it.each([
    [['resource', '['], 'error checking the filesystem: syntax error in pattern'],
    [['resource', ''], ' has no match: new root cannot be empty'],
    [['base', ''], ' does not exist'],
    [['transformer', '['], 'syntax error in pattern'],
  ])('refuses to add %j', async (words, why) => {
    const { stderr } = await kustomize({ 'kustomization.yaml': START }, 'edit', 'add', ...words);
    expect(stderr.split('\n')[0]).toBe(`Error: ${why}`);
  });
});
