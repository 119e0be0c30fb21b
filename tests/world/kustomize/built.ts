/**
 * Files in, what `kustomize build` says out. With `KUSTOMIZE=/path/to/kustomize` in the environment the real program
 * answers instead, so that every expectation can be held against it.
 */
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { type BuildOptions, KustomizeError, KustomizePanic, build } from '../../../src/world/kustomize/build';
import { treeOf } from '../../../src/world/kustomize/tree';

export type Texts = Record<string, string>;

const ROOT = '/work';

/** Standard output, or what stands on standard error; the files' folder is `/work`. */
export function built(files: Texts, folder = '.'): string {
  const real = process.env.KUSTOMIZE;
  return real ? askReal(real, files, folder) : ask(files, folder);
}

/** Where Go prints addresses of its memory, one for all. */
export function withoutAddresses(text: string): string {
  return text.replace(/0x[0-9a-f]{9,}/g, '0xc000a1e0f0');
}

export function ask(files: Texts, folder = '.', options: BuildOptions = {}): string {
  const entries = Object.entries(files).map(([name, text]) => [`${ROOT}/${name}`, text]);
  let warnings = '';
  try {
    const warn = (line: string): void => void (warnings += `${line}\n`);
    const tree = treeOf(Object.fromEntries(entries) as Texts);
    const { yaml } = build(tree, folder, { cwd: ROOT, warn, log: warn, ...options });
    return warnings + yaml;
  } catch (error) {
    if (error instanceof KustomizePanic) return `${warnings}panic: ${error.message}`;
    if (!(error instanceof KustomizeError)) throw error;
    return `${warnings}Error: ${error.message}`;
  }
}

export function askReal(program: string, files: Texts, folder = '.'): string {
  const root = fs.mkdtempSync(path.join(os.tmpdir(), 'built-'));
  for (const [name, text] of Object.entries(files)) {
    fs.mkdirSync(path.dirname(path.join(root, name)), { recursive: true });
    fs.writeFileSync(path.join(root, name), text);
  }
  const args = program.endsWith('kubectl') ? ['kustomize', folder] : ['build', folder];
  const { stdout, stderr } = spawnSync(program, args, { cwd: root, encoding: 'utf8' });
  fs.rmSync(root, { recursive: true });
  const told = stderr
    .replace(/\n\ngoroutine 1 \[running\]:[^]*/, '')
    .replace(/^\d{4}\/\d\d\/\d\d \d\d:\d\d:\d\d /gm, '')
    .replace(/^error: /gm, 'Error: ');
  return (
    (told.endsWith('\n') && told.includes('Error: ') ? told.slice(0, -1) : told)
      .replaceAll(root, ROOT)
      .replaceAll(os.tmpdir(), '') + stdout
  );
}

/** A kustomization of `lines`, its resources in `r.yaml`. */
export function over(resources: string, lines: string, more: Texts = {}): string {
  return built({ 'r.yaml': resources, 'kustomization.yaml': `resources: [r.yaml]\n${lines}`, ...more });
}

export const CONFIG_MAP = `apiVersion: v1
kind: ConfigMap
metadata:
  name: settings
data:
  a: one
`;

export const DEPLOYMENT = `apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
spec:
  replicas: 1
  selector:
    matchLabels:
      app: web
  template:
    metadata:
      labels:
        app: web
    spec:
      containers:
      - name: main
        image: nginx:1.25
        envFrom:
        - configMapRef:
            name: settings
`;
