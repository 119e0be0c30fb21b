import { describe, expect, it } from 'vitest';
import { ask } from './told';

// Charts that the random ones brought up, with what helm 4.1.4 says.
const CHART = 'apiVersion: v2\nname: web\nversion: 1.2.3\n';

function template(text: string, more: Record<string, string> = {}): ReturnType<typeof ask> {
  return ask({ 'c/Chart.yaml': CHART, 'c/templates/a.yaml': text, ...more }, ['template', 'r', 'c']);
}

describe('charts found by chance', () => {
  it('may not define a template twice in one file, but in two', async () => {
    const twice = '{{ define "a" }}x{{ end }}\n\n{{ define "a" }}\ny\n{{ end }}\n';
    const { stderr, code } = await template(twice);
    expect(code).toBe(1);
    expect(stderr).toBe(
      'Error: parse error at (web/templates/a.yaml:5): multiple definition of template "a"\n\n' +
        'Use --debug flag to render out invalid YAML\n',
    );
    const two = { 'c/templates/_a.tpl': '{{ define "a" }}one{{ end }}' };
    const told = await template('{{ define "a" }}two{{ end }}k: {{ include "a" . }}\n', two);
    expect(told.stdout).toContain('k: one');
  });

  it('print what they are given, pointers as addresses', async () => {
    const { stdout } = await template(
      'd: {{ .Capabilities.KubeVersion }}\nf: {{ .Capabilities.KubeVersion | default "d" }}\nk: {{ toString .Capabilities.KubeVersion | quote }}\nc: {{ .Capabilities | toString | trunc 31 | quote }}\nl: {{ list .Capabilities | toString | trunc 5 | quote }}\n',
    );
    expect(stdout).toContain(
      'd: v1.35.0\nf: {v1.35.0 v1.35.0 1 35}\nk: "{v1.35.0 v1.35.0 1 35}"\nc: "&{{v1.35.0 v1.35.0 1 35} [v1 ad"\nl: "[0xc0"\n',
    );
  });

  it('may put a flow list where a block list stands', async () => {
    const { stderr } = await template('r0:\n  - a: []\n    b: \n  []\n');
    expect(stderr).toContain(
      "error converting YAML to JSON: yaml: line 3: did not find expected '-' indicator",
    );
  });

  it('show the hooks of files before one that is no YAML, with --debug', async () => {
    const hook = 'kind: Job\nmetadata:\n  name: j\n  annotations: {"helm.sh/hook": test}\n';
    const files = {
      'c/Chart.yaml': CHART,
      'c/templates/a.yaml': hook,
      'c/templates/b.yaml': 'a: {{ "{{" }}: x\n',
    };
    const { stdout } = await ask(files, ['template', 'r', 'c', '--debug']);
    expect(stdout.match(/# Source: web\/templates\/a\.yaml/g)).toHaveLength(2);
  });
});
