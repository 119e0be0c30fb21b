/** Builds of many files, next to the real programs where `KUBECTL` and `HELM` name them. */
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { Files } from '../world/files/files';
import { build } from '../world/kustomize/build';
import { createWorld } from '../world/world';
import { print, sample, spread } from './bench-figures';

/** `kustomize build` of config maps with a prefix and a namespace. */
export async function benchKustomize(): Promise<void> {
  for (const count of [100, 1000]) {
    const given = overlay(count);
    const files = new Files(() => 0);
    files.mkdir('/base');
    for (const [name, text] of Object.entries(given)) files.write(`/base/${name}`, text);
    const times = await sample(5, () => void build(files, '/base', {}));
    print(`kustomize build of ${count} resources`, spread(times));
    beside('KUBECTL', given, ['kustomize', '.']);
  }
}

/** `helm template`, typed into a shell, of a chart with so many templates. */
export async function benchHelm(): Promise<void> {
  for (const count of [10, 100]) {
    const given = chart(count);
    const session = await createWorld({
      files: {
        ops: Object.fromEntries(Object.entries(given).map(([name, text]) => [`/root/big/${name}`, text])),
      },
      cwd: '/root/big',
    });
    const times = await sample(5, async () => {
      const { code, stderr } = await session.run('helm template r . > /dev/null');
      if (code !== 0) throw new Error(stderr);
    });
    print(`helm template of ${count} files`, spread(times));
    beside('HELM', given, ['template', 'r', '.']);
  }
}

function overlay(count: number): Record<string, string> {
  const names = Array.from({ length: count }, (_, index) => `cm-${index}`);
  return {
    'kustomization.yaml': `namePrefix: x-\nnamespace: web\nresources:\n${names.map((name) => `- ${name}.yaml\n`).join('')}`,
    ...Object.fromEntries(
      names.map((name) => [
        `${name}.yaml`,
        `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: ${name}\ndata:\n  a: b\n`,
      ]),
    ),
  };
}

const TEMPLATE = `apiVersion: apps/v1
kind: Deployment
metadata:
  name: {{ include "big.name" . }}-INDEX
  labels: {{- include "big.labels" . | nindent 4 }}
spec:
  replicas: {{ .Values.replicas | default 2 }}
  template:
    spec:
      containers:
      {{- range $name, $image := .Values.images }}
      - name: {{ $name | quote }}
        image: {{ printf "%s:%s" $image $.Chart.AppVersion }}
      {{- end }}
`;

function chart(count: number): Record<string, string> {
  const templates = Array.from({ length: count }, (_, index) => [
    `templates/deployment-${index}.yaml`,
    TEMPLATE.replace('INDEX', String(index)),
  ]);
  return {
    'Chart.yaml': 'apiVersion: v2\nname: big\nversion: 1.0.0\nappVersion: "2.1"\n',
    'values.yaml': 'images:\n  web: nginx\n  side: busybox\n  log: fluent-bit\n',
    'templates/_helpers.tpl':
      '{{- define "big.name" -}}{{ .Release.Name | trunc 53 }}{{- end }}\n' +
      '{{- define "big.labels" -}}\napp: {{ include "big.name" . }}\nchart: {{ .Chart.Name }}\n{{- end }}\n',
    ...Object.fromEntries(templates),
  };
}

/** The real program on the same files, its start included. */
function beside(variable: string, files: Record<string, string>, args: string[]): void {
  const program = process.env[variable];
  if (!program) return;
  const folder = fs.mkdtempSync('/tmp/bench-');
  for (const [name, text] of Object.entries(files)) {
    fs.mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
    fs.writeFileSync(path.join(folder, name), text);
  }
  const started = performance.now();
  spawnSync(program, args, { cwd: folder });
  print(`  ${program}, its start included`, `${(performance.now() - started).toFixed(0)} ms`);
  fs.rmSync(folder, { recursive: true });
}
