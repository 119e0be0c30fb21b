import { describe, expect, it } from 'vitest';
import type { Check, DocumentsCheck } from '../../src/lab/check';
import type { Miss } from '../../src/lab/lab';
import { runChecks } from '../../src/lab/run-checks';
import { CLONE, commit, fakeLab, fakeSession, fakeStep, FLEET, manifest, STANDING } from './fake-session';
import type { FakeState } from './fake-session';

async function missesOf(check: Check, state: FakeState, since = 0): Promise<Miss[]> {
  const step = fakeStep({ title: 'it is so', check });
  const result = await runChecks(fakeSession(state), fakeLab(step), step, since);
  expect(result.passed).toBe(result.checks[0]!.misses.length === 0);
  return result.checks[0]!.misses;
}

const FILE = 'clusters/X/tenants.yaml';

describe('documents of a clone', () => {
  const check = (more: Partial<DocumentsCheck> = {}): Check => ({
    documents: {
      in: ['clusters/X/**/*.{yaml,yml}'],
      where: { kind: 'Kustomization', spec: { path: { $path: './a' } } },
      expect: { spec: { interval: { $duration: '1m' }, prune: true, sourceRef: { name: 'flux-system' } } },
      ...more,
    },
  });

  it('pass whatever else they hold, in whatever file and order', async () => {
    const files = { 'clusters/X/deep/er.yml': `---\n${manifest('b', './b')}---\n${manifest('a', 'a/')}` };
    expect(await missesOf(check(), { files })).toEqual([]);
  });

  it('compare by meaning: 60s is 1m', async () => {
    expect(await missesOf(check(), { files: { [FILE]: manifest('a', './a', ['1m0s', '60s']) } })).toEqual([]);
  });

  it('are told as missing, with the place', async () => {
    expect(await missesOf(check(), { files: {} })).toEqual([
      {
        message: 'There is no Kustomization with spec.path ./a in clusters/X.',
        expected: 'Kustomization with spec.path ./a',
        found: '0',
      },
    ]);
  });

  it('are told with file, line, field, found and expected where they differ', async () => {
    const files = { [FILE]: `---\n${manifest('b', './b')}---\n${manifest('a', './a', ['1m0s', '5m'])}` };
    expect(await missesOf(check(), { files })).toEqual([
      {
        message: 'spec.interval is 5m; 1m was expected.',
        file: `${CLONE}/${FILE}`,
        line: 21,
        field: 'spec.interval',
        found: '5m',
        expected: '1m',
      },
    ]);
  });

  it('point at what should hold a field that is missing', async () => {
    const files = { [FILE]: manifest('a', './a', ['  prune: true\n', '']) };
    expect(await missesOf(check(), { files })).toMatchObject([
      {
        message: 'spec.prune is missing; true was expected.',
        line: 6,
        field: 'spec.prune',
        found: 'nothing',
      },
    ]);
  });

  it('that are nearly the ones meant are told as such', async () => {
    expect(
      await missesOf(check({ where: { kind: 'Kustomization', spec: { path: './tenants' } } }), {
        files: { [FILE]: manifest('a', './tenant') },
      }),
    ).toMatchObject([{ message: 'spec.path is ./tenant; ./tenants was expected.', line: 8 }]);
  });

  it('are told where they are, when that is where they do not count', async () => {
    const files = { 'clusters/Y/tenants.yaml': manifest('a', './a') };
    expect(await missesOf(check(), { files })).toMatchObject([
      {
        message: 'The Kustomization with spec.path ./a is in clusters/Y/tenants.yaml, not in clusters/X.',
        file: `${CLONE}/clusters/Y/tenants.yaml`,
      },
    ]);
  });

  it('are told by what a list lacks', async () => {
    const head = 'apiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRole\nmetadata: { name: a }\n';
    const files = { [FILE]: `${head}rules:\n- apiGroups: [apps, batch]\n` };
    const role = (group: string): Check =>
      check({ where: { kind: 'ClusterRole' }, expect: { rules: [{ apiGroups: [group] }] } });
    expect(await missesOf(role('apps'), { files })).toEqual([]);
    expect(await missesOf(role('policy'), { files })).toMatchObject([
      { message: 'rules[0].apiGroups has no item like policy.', line: 5, field: 'rules[0].apiGroups' },
    ]);
    const two = { [FILE]: `${files[FILE]}- apiGroups: [batch]\n` };
    expect(await missesOf(role('policy'), { files: two })).toMatchObject([
      { message: 'rules has no item like apiGroups: policy.', line: 4, field: 'rules' },
    ]);
  });

  it('of a role are read as RBAC reads them', async () => {
    const rule = (rules: string): { files: Record<string, string> } => ({
      files: {
        [FILE]: `apiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRole\nmetadata: { name: r }\nrules:\n${rules}\n`,
      },
    });
    const rules: Check = {
      rules: {
        in: ['**'],
        where: { kind: 'ClusterRole' },
        allow: ['get,patch statefulsets.apps', 'create services'],
        refuse: ['patch rolebindings.rbac.authorization.k8s.io'],
      },
    };
    expect(
      await missesOf(rules, rule('- { apiGroups: ["", apps], resources: ["*"], verbs: ["*"] }')),
    ).toEqual([]);
    const messages = async (text: string): Promise<string[]> =>
      (await missesOf(rules, rule(text))).map(({ message }) => message);
    expect(await messages('- { apiGroups: ["*"], resources: ["*"], verbs: ["*"] }')).toEqual([
      'The role allows to patch rolebindings in rbac.authorization.k8s.io.',
    ]);
    expect(
      await messages(
        '- { apiGroups: [""], resources: [statefulsets, services], verbs: [get, patch, create] }',
      ),
    ).toEqual([
      'The role does not allow to get statefulsets in apps.',
      'The role does not allow to patch statefulsets in apps.',
    ]);
    expect(await missesOf(rules, { files: {} })).toMatchObject([
      { message: 'There is no ClusterRole in the repository.' },
    ]);
  });

  it('can be asked for values of their own', async () => {
    const twice = `${manifest('a', './a')}---\n${manifest('a', './a', ['1m0s', '1m'])}`;
    const misses = await missesOf(check({ distinct: 'metadata.name', count: 2 }), {
      files: { 'clusters/X/tenants.txt': '', [FILE]: twice },
    });
    expect(misses.at(-1)).toMatchObject({ file: `${CLONE}/${FILE}`, line: 17, field: 'metadata.name' });
  });

  it('can be asked not to be there', async () => {
    expect(await missesOf(check({ count: 0 }), { files: { [FILE]: manifest('a', './a') } })).toMatchObject([
      { message: 'clusters/X holds 1 × Kustomization with spec.path ./a; 0 was expected.' },
    ]);
  });

  it('are read from the forge where the check says so', async () => {
    const remote = check({ at: 'remote' });
    expect(await missesOf(remote, { remote: { [FILE]: manifest('a', './a') } })).toEqual([]);
    expect(await missesOf(remote, { files: { [FILE]: manifest('a', './a') } })).toMatchObject([
      { message: `There is no Kustomization with spec.path ./a in branch main of ${FLEET}.` },
    ]);
  });
});

describe('a file', () => {
  it('is there, or not', async () => {
    expect(await missesOf({ file: { path: 'a' } }, { files: { a: '' } })).toEqual([]);
    expect(await missesOf({ file: { path: 'a' } }, {})).toMatchObject([{ message: 'There is no file a.' }]);
    expect(await missesOf({ file: { path: 'a', exists: false } }, { files: { a: '' } })).toMatchObject([
      { message: 'a is still there.' },
    ]);
  });

  it('has text, or lacks it, and the line is told', async () => {
    const files = { a: 'one\ntwo\n' };
    expect(await missesOf({ file: { path: 'a', matches: '^two$' } }, { files })).toEqual([]);
    expect(await missesOf({ file: { path: 'a', lacks: 't.o' } }, { files })).toMatchObject([
      { message: 'a still has "two" on line 2.', line: 2 },
    ]);
  });
});

describe('objects of the cluster', () => {
  const root = { kind: 'Kustomization', namespace: 'flux-system', name: 'flux-system' };

  it('pass by condition, and a miss tells the message', async () => {
    expect(await missesOf({ objects: { ...root, conditions: { Ready: 'True' } } }, {})).toEqual([]);
    const failing = structuredClone(STANDING);
    failing[3]!['status'].conditions[0] = { type: 'Ready', status: 'False', message: 'build failed\n' };
    expect(
      await missesOf({ objects: { ...root, conditions: { Ready: 'True' } } }, { objects: failing }),
    ).toMatchObject([
      {
        message: 'Kustomization flux-system/flux-system is Ready False: build failed.',
        expected: 'Ready True',
      },
    ]);
  });

  it('may have to fail, for the right reason', async () => {
    const conditions = { Ready: { status: 'False', message: { $matches: 'path not found' } } };
    expect(await missesOf({ objects: { ...root, conditions } }, {})).toMatchObject([
      { found: 'True: Applied', expected: 'Ready False, message something like "path not found"' },
    ]);
  });

  it('are counted', async () => {
    expect(await missesOf({ objects: { kind: 'Namespace', count: 2 } }, {})).toEqual([]);
    expect(await missesOf({ objects: { kind: 'Namespace', name: 'rocky-test' } }, {})).toMatchObject([
      { message: 'There is no Namespace rocky-test in the cluster.' },
    ]);
    expect(await missesOf({ objects: { kind: 'Namespace', name: 'default', count: 0 } }, {})).toMatchObject([
      { message: 'There is still a Namespace default in the cluster.' },
    ]);
  });

  it('are told by field', async () => {
    expect(await missesOf({ objects: { ...root, expect: { spec: { prune: true } } } }, {})).toMatchObject([
      { message: 'Kustomization flux-system/flux-system: spec.prune is missing; true was expected.' },
    ]);
  });
});

describe('git', () => {
  it('has files and messages on a branch', async () => {
    const state = { remote: { 'a/b.yaml': '' }, branches: { main: [commit('bbbb', 'Add B\n')] } };
    expect(await missesOf({ git: { files: ['a/*.yaml'], absent: ['c'], message: '^add b' } }, state)).toEqual(
      [],
    );
    expect(
      (await missesOf({ git: { files: ['c'], absent: ['a/**'] } }, state)).map((miss) => miss.message),
    ).toEqual([`Branch main of ${FLEET} has no c.`, `Branch main of ${FLEET} still has a/b.yaml.`]);
  });

  it('wants branches that are there', async () => {
    expect(await missesOf({ git: { branch: 'rocky' } }, {})).toMatchObject([
      { message: `${FLEET} has no branch rocky.` },
    ]);
  });
});

describe('what was typed', () => {
  const typed = (words: string, flags?: Record<string, string | true>): Check => ({
    typed: { anyOf: [flags ? { words, flags } : { words }] },
  });

  it.each([
    'flux get all',
    'flux -n flux-system get all',
    'flux get all -A --status-selector ready=false',
    'cd x && flux get all | grep False',
    'flux \\\n  get all',
  ])('counts as "flux get all": %s', async (line) => {
    expect(await missesOf(typed('flux get all'), { typed: [line] })).toEqual([]);
  });

  it.each(['flux get', 'echo flux get all', 'flux get sources all', 'flux "get all"', '# flux get all'])(
    'does not count as "flux get all": %s',
    async (line) => {
      expect(await missesOf(typed('flux get all'), { typed: [line] })).toMatchObject([
        { message: '"flux get all" has not been typed in this step yet.' },
      ]);
    },
  );

  it.each(['--namespace=a', '--namespace a', '-n a', '-na', '-n=a'])('knows the flag as %s', async (flag) => {
    const check = typed('kubectl get pods', { '--namespace|-n': 'a' });
    expect(await missesOf(check, { typed: [`k get ${flag} pods`] })).toEqual([]);
    expect(await missesOf(check, { typed: ['kubectl get pods -n b'] })).toHaveLength(1);
  });

  it('knows flags that are on or off', async () => {
    const check = typed('flux create kustomization|ks', { '--prune': 'true' });
    expect(await missesOf(check, { typed: ['flux create ks x --prune --path=./a'] })).toEqual([]);
    expect(await missesOf(check, { typed: ['flux create ks x --prune=false'] })).toHaveLength(1);
  });

  it('counts from the step on', async () => {
    expect(await missesOf(typed('ls'), { typed: ['ls', 'cd x'] }, 1)).toHaveLength(1);
  });
});

describe('checks together', () => {
  const there: Check = { file: { path: 'a' } };
  const gone: Check = { file: { path: 'b' } };

  it('pass when all do, or when any does', async () => {
    const files = { a: '' };
    expect(await missesOf({ anyOf: [gone, there] }, { files })).toEqual([]);
    expect(await missesOf({ allOf: [gone, there] }, { files })).toMatchObject([
      { message: 'There is no file b.' },
    ]);
    expect(await missesOf({ anyOf: [gone, there] }, {})).toMatchObject([{ message: 'There is no file b.' }]);
  });

  it('give their advice where nothing better is known', async () => {
    const step = fakeStep({ title: 't', check: gone, advice: 'Write it.' });
    const result = await runChecks(fakeSession({}), fakeLab(step), step);
    expect(result.checks[0]!.misses).toMatchObject([{ advice: 'Write it.' }]);
  });
});
