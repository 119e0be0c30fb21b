import { describe, expect, it } from 'vitest';
import { FOLDER, shpod } from './shpod';

const KUSTOMIZATION = (spec = ''): string => `apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata:
  name: web
  namespace: rocky
spec:
  interval: 10m
  path: ./k8s
  prune: true
  sourceRef:
    kind: GitRepository
    name: app
${spec}`;

const CONFIG = (name: string, value: string): string => `apiVersion: v1
kind: ConfigMap
metadata:
  name: ${name}
data:
  value: ${value}
`;

const BUILD = 'flux build kustomization web -n rocky --path ./k8s --kustomization-file ./ks.yaml --dry-run';

describe('flux build kustomization --dry-run', () => {
  it('makes the kustomization that the folder lacks, and takes it away again', async () => {
    const { files, run } = shpod({
      'ks.yaml': KUSTOMIZATION(),
      'k8s/b.yaml': CONFIG('b', '1'),
      'k8s/a.yaml': CONFIG('a', '2'),
    });
    expect((await run(BUILD)).stdout).toMatchInlineSnapshot(`
      "apiVersion: v1
      data:
        value: 2
      kind: ConfigMap
      metadata:
        labels:
          kustomize.toolkit.fluxcd.io/name: web
          kustomize.toolkit.fluxcd.io/namespace: rocky
        name: a
      ---
      apiVersion: v1
      data:
        value: 1
      kind: ConfigMap
      metadata:
        labels:
          kustomize.toolkit.fluxcd.io/name: web
          kustomize.toolkit.fluxcd.io/namespace: rocky
        name: b
      ---
      "
    `);
    expect(files.list(`${FOLDER}/k8s`)).toEqual(['a.yaml', 'b.yaml']);
  });

  it('puts objects into the target namespace and replaces variables', async () => {
    const spec = '  targetNamespace: prod\n  postBuild:\n    substitute:\n      COLOUR: green\n';
    const { run } = shpod({
      'ks.yaml': KUSTOMIZATION(spec),
      'k8s/a.yaml': CONFIG('a', '${COLOUR}-${SIZE:=big}'),
    });
    expect((await run(BUILD)).stdout).toMatchInlineSnapshot(`
      "apiVersion: v1
      data:
        value: green-big
      kind: ConfigMap
      metadata:
        labels:
          kustomize.toolkit.fluxcd.io/name: web
          kustomize.toolkit.fluxcd.io/namespace: rocky
        name: a
        namespace: prod
      ---
      "
    `);
  });

  it('names the object in which a variable is missing', async () => {
    const spec = '  postBuild:\n    substitute:\n      COLOUR: green\n';
    const { run } = shpod({ 'ks.yaml': KUSTOMIZATION(spec), 'k8s/a.yaml': CONFIG('a', '${SIZE}') });
    expect(await run(`${BUILD} --strict-substitute`)).toEqual({
      stdout: '',
      stderr: `✗ var substitution failed for 'a': envsubst error: variable substitution failed: variable not set (strict mode): "SIZE"\n`,
      code: 1,
    });
  });

  it('leaves out what .sourceignore and --ignore-paths name', async () => {
    const { run } = shpod({
      'ks.yaml': KUSTOMIZATION(),
      'k8s/.sourceignore': 'b.yaml\n',
      'k8s/a.yaml': CONFIG('a', '1'),
      'k8s/b.yaml': CONFIG('b', '1'),
      'k8s/c.yaml': CONFIG('c', '1'),
    });
    const { stdout } = await run(`${BUILD} --ignore-paths=c.yaml`);
    expect(stdout.match(/^  name: .*$/gm)).toEqual(['  name: a']);
  });

  it('builds what the Kustomizations among the objects point to', async () => {
    const inner = KUSTOMIZATION().replace('name: web', 'name: inner').replace('./k8s', './inner');
    const { run } = shpod({
      'ks.yaml': KUSTOMIZATION(),
      'k8s/inner.yaml': inner,
      'inner/a.yaml': CONFIG('a', '1'),
    });
    const { stdout } = await run(`${BUILD} --recursive --local-sources=GitRepository/rocky/app=.`);
    expect(stdout.match(/^kind: .*$/gm)).toEqual(['kind: Kustomization', 'kind: ConfigMap']);
    expect(await run(`${BUILD} --recursive`)).toEqual({
      stdout: '',
      stderr: '✗ cannot get local path for GitRepository/rocky/app of kustomization inner\n',
      code: 1,
    });
  });

  it('hides values that are encrypted', async () => {
    const secret =
      'apiVersion: v1\nkind: Secret\nmetadata:\n  name: s\nstringData:\n  token: ENC[AES256_GCM,data:x]\nsops:\n  mac: ENC[AES256_GCM,data:y]\n';
    const { run } = shpod({ 'ks.yaml': KUSTOMIZATION(), 'k8s/s.yaml': secret });
    expect((await run(BUILD)).stdout).toContain("stringData:\n  token: '**SOPS**'\n");
  });

  it('reads the Kustomization as Go does: text may be a number, a truth value may not be text', async () => {
    const spec = '  postBuild:\n    substitute:\n      SIZE: 3\n';
    const deploy = { 'k8s/a.yaml': CONFIG('a', '${SIZE}') };
    const { stdout } = await shpod({ 'ks.yaml': KUSTOMIZATION(spec), ...deploy }).run(BUILD);
    expect(stdout).toContain('  value: 3\n');
    const wrong = KUSTOMIZATION().replace('prune: true', 'prune: "true"');
    expect((await shpod({ 'ks.yaml': wrong, ...deploy }).run(BUILD)).stderr).toBe(
      '✗ failed to get kustomization object: failed to unmarshall kustomization file ./ks.yaml: error unmarshaling JSON: ' +
        'while decoding JSON: json: cannot unmarshal string into Go struct field KustomizationSpec.spec.prune of type bool\n',
    );
  });

  it.each([
    ['flux build kustomization', 'kustomization name is required'],
    ['flux build kustomization web --path ./nope', `invalid resource path "${FOLDER}/nope"`],
    ['flux build kustomization web --path ./k8s --dry-run', 'dry-run mode requires a kustomization file'],
    [
      'flux build kustomization web --path ./k8s --kustomization-file nope',
      'invalid kustomization file "nope"',
    ],
    [
      `${BUILD} -n prod`,
      "failed to get kustomization object: failed find kustomization with name 'web' and namespace 'prod' in file './ks.yaml'",
    ],
  ])('refuses %s', async (line, why) => {
    const { run } = shpod({ 'ks.yaml': KUSTOMIZATION(), 'k8s/a.yaml': CONFIG('a', '1') });
    expect(await run(line)).toEqual({ stdout: '', stderr: `✗ ${why}\n`, code: 1 });
  });

  it('warns of old fields, and forgets those that say nothing or that kustomize does not know', async () => {
    const build = async (lines: string): Promise<string> => {
      const { run } = shpod({
        'ks.yaml': KUSTOMIZATION(),
        'k8s/kustomization.yaml': `resources: [a.yaml]\n${lines}`,
        'k8s/a.yaml': CONFIG('a', '"2"'),
      });
      const { stdout, stderr } = await run(BUILD);
      return stderr + stdout;
    };
    expect(await build('commonLabels: {app: x}\n')).toMatch(
      /^# Warning: 'commonLabels' is deprecated\. Please use 'labels' instead\. .*\napiVersion: v1\n/,
    );
    expect(await build('commonLabels: {}\nunknown: 1\nnamespace: 7\n')).toMatch(
      /^apiVersion: v1\n[^]*namespace: "7"\n/,
    );
    expect(await build('buildMetadata: [managedByLabel]\n')).toContain('managed-by: kustomize-(devel)');
    expect(await build('resources: a.yaml\n')).toContain(
      'cannot unmarshal string into Go struct field Kustomization.resources of type []string <nil>',
    );
  });

  it('wants base64 in Secrets, and makes text of all they hold', async () => {
    const build = async (data: string): Promise<string> => {
      const { run } = shpod({
        'ks.yaml': KUSTOMIZATION(),
        'k8s/a.yaml': `apiVersion: v1\nkind: Secret\nmetadata: {name: s}\ndata: ${data}\n`,
      });
      const { stdout, stderr } = await run(BUILD);
      return stderr + stdout;
    };
    expect(await build('{k: plain text}')).toBe(
      '✗ failed to mask secret s sops data: illegal base64 data at input byte 5\n',
    );
    expect(await build('{k: 1234}')).toContain('data:\n  k: "1234"\n');
    expect(await build('{}')).not.toMatch(/^data:/m);
  });

  it.each([
    [
      '  dependsOn: [a]\n',
      'string into Go struct field KustomizationSpec.spec.dependsOn of type meta.DependencyReference',
    ],
    [
      '  timeout: 5\n  wait: "yes"\n',
      'number into Go struct field KustomizationSpec.spec.timeout of type string',
    ],
    [
      '  postBuild: {substitute: {A: [x]}}\n',
      'array into Go struct field PostBuild.spec.postBuild.substitute of type string',
    ],
    [
      '  images: nginx\n',
      'string into Go struct field KustomizationSpec.spec.images of type []kustomize.Image',
    ],
  ])('tells what a field of the Kustomization cannot hold: %s', async (spec, why) => {
    const { run } = shpod({ 'ks.yaml': KUSTOMIZATION(spec), 'k8s/a.yaml': CONFIG('a', '2') });
    expect((await run(BUILD)).stderr).toBe(
      '✗ failed to get kustomization object: failed to unmarshall kustomization file ./ks.yaml: ' +
        `error unmarshaling JSON: while decoding JSON: json: cannot unmarshal ${why}\n`,
    );
  });

  it('cannot take away what it has not written yet', async () => {
    const { run } = shpod({
      'ks.yaml': KUSTOMIZATION('  components: [/abs]\n'),
      'k8s/a.yaml': CONFIG('a', '2'),
    });
    const why = "✗ failed to generate kustomization.yaml: component path '/abs' must be local and relative";
    expect((await run(BUILD)).stderr).toBe(
      `${why} remove ${FOLDER}/k8s/kustomization.yaml: no such file or directory\n`,
    );
    expect((await run(`${BUILD} --in-memory-build`)).stderr).toBe(`${why} <nil>\n`);
  });

  it('leaves out what has no name of its own', async () => {
    const { run } = shpod({
      'ks.yaml': KUSTOMIZATION(),
      'k8s/a.yaml': 'apiVersion: v1\nkind: List\n',
    });
    expect(await run(BUILD)).toEqual({ stdout: '', stderr: '', code: 0 });
  });
});
