import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { personal } from '../../src/lab/lab';
import type { LabHost } from '../../src/lab/load-lab';
import { loadLab } from '../../src/lab/load-lab';

const COMMANDS: Record<string, string[]> = { 'tenants/one': ['flux get all'], 'tenants/none': [] };

const host: LabHost = {
  schema: JSON.parse(readFileSync('labs/lab.schema.json', 'utf8')),
  file: (path) => (path === 'objects.yaml' ? 'kind: Namespace\n' : undefined),
  folder: (path) => (path === 'app' ? { 'k8s/web.yaml': 'kind: Deployment\n' } : undefined),
  commands: (deck, slide) => COMMANDS[`${deck}/${slide}`],
  lab: (name) => (name === 'before' ? { ...load(HEAD + STEP), name } : undefined),
};

const HEAD = 'title: T\ndeck: tenants\nsummary: S\n';
const STEP = `steps:
  - name: first
    role: ops
    slide: one
    task: Do it.
    checks:
      - title: it is so
        file: { path: a }
`;

const load = (text: string) => loadLab(text, 'mine', 'labs/mine/lab.yaml', host);

function mistake(text: string): string {
  try {
    load(text);
  } catch (error) {
    return (error as Error).message;
  }
  return 'none';
}

describe('a lab', () => {
  it('takes its solution from the slide, unless it says its own', () => {
    expect(load(HEAD + STEP).steps[0]!.solution).toEqual([{ run: 'flux get all' }]);
    const own = load(`${HEAD}${STEP}    solution: [{ slide: one }, { wait: 5s }, ls]\n`);
    expect(own.steps[0]!.solution).toEqual([{ run: 'flux get all' }, { wait: '5s' }, { run: 'ls' }]);
  });

  it('knows where Flux reads and where the clones are', () => {
    const lab = load(
      `world: { fleet: acme/fleet-XXXXX, cluster: METAL }\nclones: { rocky: ~/app }\n${HEAD}${STEP}`,
    );
    expect(lab.fleet).toEqual({ repository: 'acme/fleet-XXXXX', branch: 'main', path: 'clusters/METAL' });
    expect(lab.clones).toEqual({ ops: '/root/fleet-XXXXX', rocky: '/root/app' });
    expect(personal(lab, 'me').clones.ops).toBe('/root/fleet-me');
  });

  it('takes files from beside it', () => {
    const text = 'world:\n  objects: objects.yaml\n  forge: { acme/app: { branch: rocky, from: app } }\n';
    expect(load(text + HEAD + STEP).world).toMatchObject({
      objects: 'kind: Namespace\n',
      forge: { 'acme/app': { branch: 'rocky', files: { 'k8s/web.yaml': 'kind: Deployment\n' } } },
    });
  });

  it('begins where the one before it ends', () => {
    const lab = load(`after: before\nprepare: [ls]\n${HEAD}${STEP}`);
    expect(lab.after).toBe('before');
    expect(lab.prepare).toEqual([{ role: 'ops', run: 'flux get all' }, { wait: '90s' }, { run: 'ls' }]);
    expect(lab.world).toEqual(load(HEAD + STEP).world);
  });

  it('may list one file or many, one command or many', () => {
    const text =
      STEP.replace('file: { path: a }', 'typed: ls') +
      '      - { title: d, documents: { in: a, where: {} } }\n';
    expect(load(HEAD + text).steps[0]!.checks.map(({ check }) => check)).toEqual([
      { typed: { anyOf: [{ words: 'ls' }] } },
      { documents: { in: ['a'], where: {} } },
    ]);
  });
});

describe('a mistake in a lab names file, line, field, found and expected', () => {
  it.each([
    ['text that is no YAML', `${HEAD}steps:\n  - a: [\n`, /^labs\/mine\/lab\.yaml:\d: not YAML: /],
    ['nothing at all', '', /^labs\/mine\/lab\.yaml:1: found nothing, expected a lab$/],
    ['a field that is missing', HEAD, /^labs\/mine\/lab\.yaml:1: steps: found nothing, expected a value$/],
    [
      'a field nobody knows',
      HEAD + STEP.replace('task:', 'tsak:').replace('slide: one', 'slide: one\n    task: x'),
      /lab\.yaml:9: steps\[0\]\.tsak: found a field nobody knows, expected task$/,
    ],
    [
      'a field that is like none',
      `owner: me\n${HEAD}${STEP}`,
      /lab\.yaml:1: owner: found a field nobody knows, expected one of title, deck/,
    ],
    [
      'a value of another type',
      HEAD + STEP.replace('Do it.', '5'),
      /lab\.yaml:8: steps\[0\]\.task: found 5, expected text/,
    ],
    [
      'a role nobody has',
      HEAD + STEP.replace('ops', 'dev'),
      /:6: steps\[0\]\.role: found dev, expected ops or rocky or movy/,
    ],
    ['no steps', `${HEAD}steps: []\n`, /:4: steps: found an empty list, expected an item/],
    [
      'a check of no kind',
      HEAD + STEP.replace('file: { path: a }', 'fiel: { path: a }'),
      /:10: steps\[0\]\.checks\[0\]: found an object with title, fiel, expected an object with documents or .* file/,
    ],
    [
      'a mistake inside a check',
      HEAD + STEP.replace('{ path: a }', '{ path: a, exists: maybe }'),
      /:11: steps\[0\]\.checks\[0\]\.file\.exists: found maybe, expected true or false/,
    ],
    [
      'a slide that is not there',
      HEAD + STEP.replace('slide: one', 'slide: two'),
      /:7: steps\[0\]\.slide: found two, expected the name of a slide of tenants\.md/,
    ],
    [
      'a slide without commands and no solution',
      HEAD + STEP.replace('slide: one', 'slide: none'),
      /steps\[0\]\.solution: found nothing, expected acts/,
    ],
    [
      'a name used twice',
      HEAD + STEP + STEP.replace('steps:\n', ''),
      /:12: steps\[1\]\.name: found first a second time/,
    ],
    [
      'two ways of one name',
      `${HEAD}${STEP}    alternatives: [{ name: a, acts: [ls] }, { name: a, acts: [ls] }]\n`,
      /:12: steps\[0\]\.alternatives\[1\]\.name: found a a second time, expected a name of its own/,
    ],
    [
      'a lab before it that is not there',
      `after: never\n${HEAD}${STEP}`,
      /:1: after: found never, expected the name of another lab/,
    ],
    [
      'a folder that is not there',
      `world: { forge: { a/b: { branch: x, from: none } } }\n${HEAD}${STEP}`,
      /:1: world\.forge\.a\/b\.from: found none, expected a folder beside lab\.yaml/,
    ],
    [
      'a bad expression',
      HEAD + STEP.replace('path: a', "path: a, matches: '('"),
      /:11: .*matches: found \(, expected a regular expression/,
    ],
    [
      'a slip nobody knows',
      HEAD + STEP.replace('slide: one', 'slide: one\n    overlook: [tabs]'),
      /:8: steps\[0\]\.overlook: found tabs, expected one of tab, unparsable/,
    ],
    [
      'a file that is not there',
      `world: { objects: o.yaml }\n${HEAD}${STEP}`,
      /:1: world\.objects: found o\.yaml, expected a file beside lab\.yaml/,
    ],
    [
      'a write without content',
      `${HEAD}${STEP}    solution: [{ write: a }]\n`,
      /:12: steps\[0\]\.solution\[0\]: found a file to write without its content/,
    ],
    [
      'an act of no kind',
      `${HEAD}${STEP}    solution: [{ tpye: ls }]\n`,
      /:12: steps\[0\]\.solution\[0\]: found an object with tpye, expected text or an object with run/,
    ],
  ])('%s', (_name, text, expected) => {
    expect(mistake(text)).toMatch(expected);
  });
});
