import { describe, expect, it } from 'vitest';
import type { Check } from '../../src/lab/check';
import type { Miss } from '../../src/lab/lab';
import { runChecks } from '../../src/lab/run-checks';
import { CLONE, commit, fakeLab, fakeSession, fakeStep, manifest, STANDING } from './fake-session';
import type { FakeState } from './fake-session';

const FILE = 'clusters/X/tenants.yaml';

/** The misses a learner is told while a Kustomization is missing at the end of the given way. */
async function toldOf(state: FakeState, reach: 'file' | 'git' | 'flux' = 'file'): Promise<Miss[]> {
  const where = { kind: 'Kustomization', metadata: { name: 'never' } };
  const checks: Record<string, Check> = {
    file: { documents: { in: ['**'], where } },
    git: { documents: { in: ['**'], where, at: 'remote' } },
    flux: { objects: { kind: 'Kustomization', name: 'never' } },
  };
  const step = fakeStep({ title: 't', check: checks[reach]! });
  return (await runChecks(fakeSession(state), fakeLab(step), step)).checks[0]!.misses;
}

const object = (kind: string): string => `apiVersion: v1\nkind: ${kind}\nmetadata:\n  name: a\n`;

const written = (text: string, name = FILE): FakeState => ({ files: { [name]: text } });

describe('a slip in a file is told by name, with its line', () => {
  it.each([
    ['tab', manifest('a', './a', ['  name: a', '\tname: a']), 4, undefined],
    ['unparsable', manifest('a', './a', ['  path', '   path']), 8, undefined],
    [
      'wrong-group',
      manifest('a', './a', ['kustomize.toolkit.fluxcd.io/v1', 'kustomize.config.k8s.io/v1beta1']),
      1,
      'apiVersion',
    ],
    [
      'wrong-group',
      manifest('a', './a', ['kustomize.toolkit.fluxcd.io/v1', 'toolkit.fluxcd.io/v1']),
      1,
      'apiVersion',
    ],
    ['missing-header', manifest('a', './a', ['kind: Kustomization\n', '']), 1, ''],
    ['missing-header', manifest('a', './a', ['  name: a\n', '']), 3, 'metadata'],
    ['unknown-kind', manifest('a', './a', ['kind: Kustomization', 'kind: Kustomisation']), 2, 'kind'],
    ['kind-elsewhere', 'apiVersion: v1\nkind: Deployment\nmetadata:\n  name: a\n', 1, 'apiVersion'],
    ['bad-name', manifest('a', './a', ['  name: a', '  name: team_a']), 4, 'metadata.name'],
    ['no-manifest', 'hello\n', 1, undefined],
    ['old-version', manifest('a', './a', ['io/v1', 'io/v1beta2']), 1, 'apiVersion'],
    [
      'unknown-namespace',
      manifest('a', './a', ['namespace: flux-system', 'namespace: flux-sytem']),
      5,
      'metadata.namespace',
    ],
    ['interval-unit', manifest('a', './a', ['1m0s', '60']), 7, 'spec.interval'],
    ['text-for-boolean', manifest('a', './a', ['prune: true', 'prune: "true"']), 9, 'spec.prune'],
    ['unknown-field', manifest('a', './a', ['prune', 'purne']), 9, 'spec.purne'],
    [
      'misplaced-field',
      manifest('a', './a', ['  prune', 'prune']).replace(/ {2}sourceRef[^]*/, ''),
      9,
      'prune',
    ],
    ['path-out', manifest('a', '../a'), 8, 'spec.path'],
    [
      'unknown-source',
      manifest('a', './a', ['    name: flux-system', '    name: fleet']),
      12,
      'spec.sourceRef.name',
    ],
  ])('%s', async (slip, text, line, field) => {
    const [miss] = await toldOf(written(text));
    expect(miss).toMatchObject({ slip, line, file: `${CLONE}/${FILE}` });
    expect(miss!.field).toBe(field);
    expect(miss!.advice).toMatch(/\.$/);
  });

  it.each([
    [
      'further in than the line above',
      ['  path', '   path'],
      'Line 8 of tenants.yaml is indented further than line 7, which has a value already.',
    ],
    [
      'in a column of its own',
      ['  path', ' path'],
      'Line 8 of tenants.yaml does not begin in the column of the fields above it.',
    ],
    ['without a colon', ['path: ./a', 'path ./a'], 'Line 8 of tenants.yaml is no field.'],
    [
      'with an open quote',
      ['./a', '"./a'],
      'A quote or a bracket of tenants.yaml is opened, and never closed.',
    ],
    ['a second time', ['prune: true', 'path: ./b'], 'Line 9 of tenants.yaml names a field a second time.'],
    [
      'with a second colon',
      ['./a', './a: b'],
      'Line 8 of tenants.yaml has a second colon with a blank behind it.',
    ],
    [
      'with a sign YAML keeps',
      ['./a', '@a'],
      'The value on line 8 of tenants.yaml begins with a sign that YAML keeps for itself.',
    ],
  ] as const)('says of a line %s what is wrong with it', async (_name, change, message) => {
    expect((await toldOf(written(manifest('a', './a', [...change]))))[0]).toMatchObject({
      slip: 'unparsable',
      message,
    });
  });

  it('says what was meant where that is near', async () => {
    const [miss] = await toldOf(
      written(manifest('a', './a', ['namespace: flux-system', 'namespace: flux-sytem'])),
    );
    expect(miss).toMatchObject({ found: 'flux-sytem', expected: 'flux-system' });
  });

  it('says where a source of that name is', async () => {
    const text = manifest('a', './a', ['namespace: flux-system', 'namespace: default']);
    expect(await toldOf(written(text))).toMatchObject([
      { slip: 'unknown-source', advice: expect.stringContaining('One of that name is in flux-system') },
    ]);
  });

  it('is silent about a manifest that is right', async () => {
    expect((await toldOf(written(manifest('a', './a')))).map((miss) => miss.slip)).toEqual([undefined]);
  });

  it('is silent about a namespace that another manifest makes', async () => {
    const text = `apiVersion: v1\nkind: Namespace\nmetadata:\n  name: rocky-test\n---\n${manifest(
      'a',
      './a',
      ['namespace: flux-system', 'namespace: rocky-test'],
    )}`.replace('    name: flux-system', '    name: flux-system\n    namespace: flux-system');
    expect((await toldOf(written(text))).map((miss) => miss.slip)).toEqual([undefined]);
  });
});

describe('a slip among files is told', () => {
  const sync = { 'clusters/X/flux-system/gotk-sync.yaml': manifest('flux-system', './clusters/X') };
  const slipsOf = async (state: FakeState): Promise<(string | undefined)[]> =>
    (await toldOf(state)).map((miss) => miss.slip);

  it('when one id is there twice, in one file or in two', async () => {
    const [miss] = await toldOf(written(`${manifest('a', './a')}---\n${manifest('a', './b')}`));
    expect(miss).toMatchObject({
      slip: 'same-id',
      message: 'Kustomization flux-system/a is there twice: tenants.yaml:4 and tenants.yaml:17.',
      line: 17,
    });
    expect(
      await slipsOf({ files: { [FILE]: manifest('a', './a'), 'clusters/X/b.yaml': manifest('a', './b') } }),
    ).toEqual(['same-id']);
  });

  it('when it is the id of the root', async () => {
    expect(await slipsOf({ files: { ...sync, [FILE]: manifest('flux-system', './a') } })).toEqual([
      'root-name',
    ]);
  });

  it('when a name is told apart by the namespace alone', async () => {
    const other = manifest('a', './b', ['namespace: flux-system', 'namespace: default']);
    expect((await slipsOf(written(`${manifest('a', './a')}---\n${other}`)))[0]).toBe(
      'one-name-two-namespaces',
    );
  });

  it('when a file is empty, or does not end in .yaml', async () => {
    expect(await slipsOf(written('\n'))).toEqual(['empty-file']);
    expect(await slipsOf(written(manifest('a', './a'), 'clusters/X/tenants'))).toEqual(['other-ending']);
  });

  it('when a kustomization.yaml lists half', async () => {
    const list =
      'apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nresources:\n- ./flux-system\n- a.yaml\n';
    const files = {
      ...sync,
      'clusters/X/a.yaml': manifest('a', './a'),
      'clusters/X/kustomization.yaml': list,
    };
    expect(await slipsOf({ files })).toEqual([undefined]);
    expect(await toldOf({ files: { ...files, [FILE]: manifest('b', './b') } })).toMatchObject([
      { slip: 'listed-half', message: 'clusters/X/kustomization.yaml does not list tenants.yaml.', line: 3 },
    ]);
  });

  it('when it lists what is not there, or lies in a folder of its own', async () => {
    const list = (entry: string): string =>
      `apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nresources:\n- ${entry}\n`;
    const base = {
      'tenants/base/rbac.yaml': object('Namespace'),
      'tenants/base/kustomization.yaml': list('rbac.yaml'),
    };
    expect(await slipsOf({ files: { ...base, 'tenants/test/kustomization.yaml': list('../base') } })).toEqual(
      [undefined],
    );
    expect(
      await toldOf({ files: { ...base, 'tenants/test/kustomization.yaml': list('../bases') } }),
    ).toMatchObject([{ slip: 'listed-missing', line: 4, found: '../bases' }]);
    expect(await slipsOf({ files: { ...base, 'tenants/base/team.yaml': object('ServiceAccount') } })).toEqual(
      ['listed-half'],
    );
  });

  it('but not of a patch, which is listed as such', async () => {
    const list = 'kind: Kustomization\nresources: [a.yaml]\npatches:\n- path: p.yaml\n';
    const files = { 'x/kustomization.yaml': list, 'x/a.yaml': object('Service'), 'x/p.yaml': 'kind: A\n' };
    expect(await slipsOf({ files })).toEqual([undefined]);
  });

  it('when Flux’s kind is in kustomize’s file', async () => {
    expect(await slipsOf({ files: { 'k8s/kustomization.yaml': manifest('a', './a') } })).toEqual([
      'flux-in-listing',
    ]);
  });

  it('when > took the place of >>', async () => {
    const create = 'flux create ks tenants --export --path ';
    const typed = [`${create} ./a >> ${FILE}`, `${create} ./b > ${FILE}`];
    expect(await slipsOf({ ...written(manifest('tenants', './b')), typed })).toEqual(['overwritten']);
    expect(
      await slipsOf({
        ...written(manifest('tenants', './a')),
        typed: [typed[0]!, `${create} ./a > ${FILE}`],
      }),
    ).toEqual([undefined]);
  });

  it('when it was made in the cluster, without --export', async () => {
    const made = {
      apiVersion: 'kustomize.toolkit.fluxcd.io/v1',
      kind: 'Kustomization',
      metadata: { name: 'a', namespace: 'flux-system' },
    };
    expect(await slipsOf({ objects: [...STANDING, made] })).toEqual(['not-exported']);
    expect(await slipsOf({ ...written(manifest('a', './a')), objects: [...STANDING, made] })).toEqual([
      undefined,
    ]);
  });
});

describe('a slip on the way to the cluster is told', () => {
  const change = { path: FILE, state: 'untracked' as const, staged: false };
  const slipOf = async (
    state: FakeState,
    reach: 'file' | 'git' | 'flux' = 'flux',
  ): Promise<string | undefined> => (await toldOf(state, reach))[0]?.slip;

  it('when it is not committed', async () => {
    expect(await toldOf({ clone: { changes: [change] } }, 'git')).toMatchObject([
      { slip: 'not-committed', message: `${FILE} is new, and not committed.` },
    ]);
  });

  it('when it is not pushed', async () => {
    expect(await slipOf({ clone: { ahead: [commit('bbbb', 'x')], head: 'bbbb' } }, 'git')).toBe('not-pushed');
  });

  it('when it is on another branch, here or there', async () => {
    const clone = { branch: 'mine', head: 'bbbb', ahead: [commit('bbbb', 'x')] };
    expect(await slipOf({ clone }, 'git')).toBe('other-branch');
    expect(
      await slipOf(
        { branches: { main: [commit('aaaa', 'a')], mine: [commit('bbbb', 'b'), commit('aaaa', 'a')] } },
        'git',
      ),
    ).toBe('other-branch');
  });

  it('when the root is suspended', async () => {
    const objects = structuredClone(STANDING);
    objects[3]!['spec'].suspend = true;
    expect(await toldOf({ objects }, 'flux')).toMatchObject([
      { slip: 'suspended', advice: expect.stringContaining('"flux resume kustomization flux-system"') },
    ]);
  });

  it('when Flux has not fetched it, or not come round to it', async () => {
    expect(await toldOf({ branches: { main: [commit('bbbbbbbbbb', 'b')] } }, 'flux')).toMatchObject([
      {
        slip: 'not-fetched',
        advice: 'Flux looks every 1m. Wait, or ask: "flux reconcile source git flux-system".',
      },
    ]);
    const objects = structuredClone(STANDING);
    objects[3]!['status'].lastAttemptedRevision = 'main@sha1:0000';
    expect(await slipOf({ objects })).toBe('not-reconciled');
  });

  it('no further than the check looks', async () => {
    expect(await slipOf({ clone: { changes: [change] } }, 'file')).toBeUndefined();
  });

  it('in full once, however many checks it fails', async () => {
    const check: Check = { objects: { kind: 'Kustomization', name: 'never' } };
    const step = fakeStep(
      { title: 'a', check },
      { title: 'b', check },
      { title: 'c', check: { sound: true } },
    );
    const state = written(`${manifest('a', './a')}---\n${manifest('a', './b')}`);
    const { checks } = await runChecks(fakeSession(state), fakeLab(step), step);
    expect(checks.map(({ misses: [miss] }) => [miss!.slip, miss!.advice !== undefined])).toEqual([
      ['same-id', true],
      [undefined, false],
      ['same-id', false],
    ]);
  });

  it('unless it is part of the story of the step', async () => {
    const step = { ...fakeStep({ title: 't', check: { sound: true } }), overlook: ['same-id'] };
    const twice = `${manifest('a', './a')}---\n${manifest('a', './b')}`;
    expect((await runChecks(fakeSession(written(twice)), fakeLab(step), step)).passed).toBe(true);
    const slipped = { ...step, overlook: [] };
    expect((await runChecks(fakeSession(written(twice)), fakeLab(slipped), slipped)).passed).toBe(false);
  });

  it('and the earliest first', async () => {
    const state = { ...written(manifest('a', './a', ['1m0s', '60'])), clone: { changes: [change] } };
    expect(await slipOf(state)).toBe('interval-unit');
  });
});
