import { describe, expect, it } from 'vitest';
import { ask } from './told';

// As helm 4.1.4 answers.
const CHART = {
  'c/Chart.yaml': 'apiVersion: v2\nname: web\nversion: 1.2.3\n',
  'c/values.yaml': 'a: 1\nlist: [x, {k: v}]\nm: {n: deep, "o.p": q}\n',
};

async function said(args: string, files: Record<string, string> = CHART): Promise<string> {
  const { stdout, stderr } = await ask(files, args.split(' '));
  return stdout + stderr;
}

describe('helm show values --jsonpath', () => {
  it.each([
    ['{.a}', '1'],
    ['{.list}', '["x",{"k":"v"}]'],
    ['{.list[*]}', 'x {"k":"v"}'],
    ['{.list[-1].k}', 'v'],
    ['{.m.o\\.p}', 'q'],
    ['{.nope}', ''],
    ['{.list[9]}', ''],
    ['{', 'Error: error parsing jsonpath {: unclosed action\n'],
  ])('%s shows %j', async (template, shown) => {
    expect(await said(`show values c --jsonpath ${template}`)).toBe(shown);
  });
});

describe('helm create --starter', () => {
  const starter = {
    'st/Chart.yaml': 'apiVersion: v2\nname: old\nversion: 9.9.9\n',
    'st/values.yaml': 'n: <CHARTNAME> # kept\n',
    'st/templates/a.yaml': 'x: {{ include "<CHARTNAME>.y" . }}\n',
    'st/README.md': '<CHARTNAME>\n',
  };

  it('takes the starter, with the name in templates and values and a Chart.yaml of its own', async () => {
    const files: Record<string, string> = {};
    const { stdout } = await ask(starter, ['create', 'made', '-p', '/root/charts/st'], files);
    expect(stdout).toBe('Creating made\n');
    expect(files).toMatchObject({
      'made/Chart.yaml':
        'apiVersion: v2\nappVersion: 0.1.0\ndescription: A Helm chart for Kubernetes\nname: made\ntype: application\nversion: 0.1.0\n',
      'made/values.yaml': 'n: made # kept\n',
      'made/templates/a.yaml': 'x: {{ include "made.y" . }}\n',
      'made/README.md': '<CHARTNAME>\n',
    });
  });

  it('looks for it in the folder of starters', async () => {
    expect(await said('create made --starter nope')).toBe(
      'Creating made\nError: could not load /root/.local/share/helm/starters/nope: stat /root/.local/share/helm/starters/nope: no such file or directory\n',
    );
  });
});

describe('helm, where something is missing', () => {
  it.each([
    [
      'plugin install nope',
      'cannot get information about plugin source "nope" (if it\'s a local directory, does it exist?), last error was: Cannot detect VCS',
    ],
    ['plugin uninstall', 'please provide plugin name to uninstall'],
    ['plugin update a b', 'plugin: a not found\nplugin: b not found'],
    ['plugin verify nope', 'stat nope: no such file or directory'],
    ['package c --sign --key k', 'open /root/.gnupg/pubring.gpg: no such file or directory'],
  ])('%s says so', async (args, message) => {
    expect(await said(args)).toBe(`Error: ${message}\n`);
  });

  it('refuses a colour mode before anything else', async () => {
    expect(await said('version --color nope')).toBe(
      'level=WARN msg="command failed" error="invalid color mode \\"nope\\": must be one of: never, auto, always"\n',
    );
  });
});
