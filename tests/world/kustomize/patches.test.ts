import { describe, expect, it } from 'vitest';
import { parse } from '../../../src/world/yaml/parse';
import { CONFIG_MAP, DEPLOYMENT, over } from './built';

const patched = (patch: string, target = '', resources = DEPLOYMENT): string => {
  const text = patch.replace(/^/gm, '    ');
  return over(resources, `patches:\n- patch: |-\n${text}\n${target && `  target: ${target}\n`}`);
};
const WEB = 'apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web}\n';
const containers = (yaml: string): unknown => {
  const { spec } = parse(yaml) as { spec: { template: { spec: { containers: unknown } } } };
  return spec.template.spec.containers;
};

describe('a strategic merge patch', () => {
  it('merges containers by name and puts new ones first', () => {
    const yaml = patched(
      `${WEB}spec: {template: {spec: {containers: [{name: side, image: s}, {name: main, args: [x]}]}}}`,
    );
    expect(containers(yaml)).toEqual([
      { name: 'side', image: 's' },
      { name: 'main', image: 'nginx:1.25', args: ['x'], envFrom: [{ configMapRef: { name: 'settings' } }] },
    ]);
  });

  it('removes with null and with $patch', () => {
    expect(patched(`${WEB}spec: {replicas: null}`)).not.toContain('replicas');
    const one = patched(`${WEB}spec: {template: {spec: {containers: [{name: main, $patch: delete}]}}}`);
    expect(containers(one)).toEqual([]);
    const all = patched(
      `${WEB}spec: {template: {spec: {containers: [{$patch: replace}, {name: other, image: o}]}}}`,
    );
    expect(containers(all)).toEqual([{ name: 'other', image: 'o' }]);
    expect(patched(`${WEB}$patch: delete`, '', `${DEPLOYMENT}---\n${CONFIG_MAP}`)).toBe(
      CONFIG_MAP.replace(/(data:\n {2}a: one\n)/, '').replace('kind', `data:\n  a: one\nkind`),
    );
  });

  it('replaces lists of kinds that it does not know', () => {
    const widget =
      'apiVersion: example.com/v1\nkind: Widget\nmetadata:\n  name: w\nspec:\n  parts:\n  - name: a\n';
    const yaml = patched(
      'apiVersion: example.com/v1\nkind: Widget\nmetadata: {name: w}\nspec: {parts: [{name: b}]}',
      '',
      widget,
    );
    expect(parse(yaml)).toMatchObject({ spec: { parts: [{ name: 'b' }] } });
  });

  it('needs an object with its id', () => {
    expect(patched(WEB.replace('web', 'api'))).toBe(
      'Error: no resource matches strategic merge patch "Deployment.v1.apps/api.[noNs]": no matches for Id Deployment.v1.apps/api.[noNs]; failed to find unique target for patch Deployment.v1.apps/api.[noNs]',
    );
  });

  it('changes name and kind only where it is allowed to', () => {
    const rename = 'apiVersion: v1\nkind: Thing\nmetadata: {name: other}';
    const lines = `patches:\n- patch: "{apiVersion: v1, kind: Thing, metadata: {name: other}}"\n  target: {kind: Deployment}\n`;
    expect(patched(rename, '{kind: Deployment}')).toContain('kind: Deployment\nmetadata:\n  name: web');
    expect(over(DEPLOYMENT, `${lines}  options: {allowNameChange: true}\n`)).toContain(
      'kind: Deployment\nmetadata:\n  name: other',
    );
    expect(over(DEPLOYMENT, `${lines}  options: {allowKindChange: true}\n`)).toContain(
      'kind: Thing\nmetadata:\n  name: web',
    );
  });
});

describe('a JSON patch', () => {
  it('adds, replaces, copies, moves and removes', () => {
    const yaml = patched(
      `- {op: add, path: /metadata/labels, value: {team: a}}
- {op: replace, path: /spec/template/spec/containers/0/image, value: nginx:2}
- {op: copy, from: /metadata/name, path: /metadata/labels/copied}
- {op: move, from: /spec/replicas, path: /spec/was}
- {op: remove, path: /spec/selector}
- {op: add, path: /spec/template/spec/containers/-, value: {name: last}}`,
      '{kind: Deployment}',
    );
    expect(yaml).toContain('labels:\n    copied: web\n    team: a\n');
    expect(yaml).toContain('was: 1');
    expect(yaml).not.toContain('matchLabels');
    expect(containers(yaml)).toEqual([
      { name: 'main', image: 'nginx:2', envFrom: [{ configMapRef: { name: 'settings' } }] },
      { name: 'last' },
    ]);
  });

  it('says which path it did not find', () => {
    const fails = (operation: string): string => patched(`- ${operation}`, '{kind: Deployment}');
    expect(fails('{op: remove, path: /spec/nope}')).toContain(
      "error in remove for path: '/spec/nope': Unable to remove nonexistent key: nope: missing value",
    );
    expect(fails('{op: replace, path: /spec/nope/x, value: 1}')).toContain(
      'replace operation does not apply: doc is missing path: /spec/nope/x: missing value',
    );
    expect(fails('{op: test, path: /kind, value: Pod}')).toContain('testing value /kind failed: test failed');
  });

  it('needs a target', () => {
    expect(patched('- {op: remove, path: /spec}')).toContain('must specify a target for JSON patch');
  });
});

describe('the target of a patch', () => {
  const objects = `${DEPLOYMENT}---\n${CONFIG_MAP.replace('metadata:', 'metadata:\n  labels: {tier: back}\n  annotations: {team: a}')}`;
  const hit = (target: string): string[] => {
    const yaml = patched('- {op: add, path: /hit, value: 1}', target, objects);
    return yaml
      .split('---\n')
      .flatMap((each) => (each.includes('hit: 1') ? [/^kind: (.*)$/m.exec(each)![1]!] : []));
  };

  it('is found by anchored patterns, labels and annotations', () => {
    expect(hit('{kind: Deploy}')).toEqual([]);
    expect(hit('{kind: "Deploy.*|Config.*"}')).toEqual(['ConfigMap', 'Deployment']);
    expect(hit('{name: "w.b"}')).toEqual(['Deployment']);
    expect(hit('{labelSelector: "tier in (back, front)"}')).toEqual(['ConfigMap']);
    expect(hit('{labelSelector: "!tier"}')).toEqual(['Deployment']);
    expect(hit('{annotationSelector: team=a}')).toEqual(['ConfigMap']);
    expect(hit('{group: apps, version: v1}')).toEqual(['Deployment']);
  });

  it('may be nothing at all', () => {
    expect(hit('{kind: Service}')).toEqual([]);
  });
});
