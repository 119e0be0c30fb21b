import { describe, expect, it } from 'vitest';
import { CONFIG_MAP, built, over } from './built';

const at = (path: string): string =>
  `Error: accumulating resources: accumulation err='accumulating resources from '${path}': `;

describe('a resource that cannot be read', () => {
  it('is told as no file and as no folder', () => {
    const lost =
      "evalsymlink failure on '/work/nope.yaml' : lstat /work/nope.yaml: no such file or directory";
    expect(built({ 'kustomization.yaml': 'resources: [nope.yaml]\n' })).toBe(
      `${at('nope.yaml')}${lost}': must build at directory: not a valid directory: ${lost}`,
    );
  });

  it('is told with the line where its YAML breaks', () => {
    expect(over('apiVersion: v1\nkind: ConfigMap\n\tmetadata:\n', '')).toBe(
      "Error: accumulating resources: accumulating resources from 'r.yaml': MalformedYAMLError: yaml: line 2: found a tab character that violates indentation in File: r.yaml",
    );
    expect(over('a: [1, 2\nb: 1\n', '')).toBe(
      "Error: accumulating resources: accumulating resources from 'r.yaml': MalformedYAMLError: yaml: line 1: did not find expected ',' or ']' in File: r.yaml",
    );
  });

  it('is told with what it lacks of an object', () => {
    const file = "': must build at directory: '/work/r.yaml': file is not directory";
    expect(over('a: b\n', '')).toBe(`${at('r.yaml')}missing Resource metadata${file}`);
    expect(over('apiVersion: v1\nkind: ConfigMap\nmetadata:\n  labels: {b: "1", a: x}\n', '')).toBe(
      `${at('r.yaml')}missing metadata.name in object {{v1 ConfigMap} {{ } map[a:x b:1] map[]}}${file}`,
    );
  });

  it('is told with the folders that led to it', () => {
    const files = {
      'kustomization.yaml': 'resources: [base]\n',
      'base/kustomization.yaml': 'resources: [app]\n',
      'base/app/kustomization.yaml': 'resource: [c.yaml]\n',
    };
    expect(built(files)).toBe(
      "Error: accumulating resources: accumulation err='accumulating resources from 'base': '/work/base' must resolve to a file': recursed accumulation of path '/work/base': accumulating resources: accumulation err='accumulating resources from 'app': '/work/base/app' must resolve to a file': couldn't make target for path '/work/base/app': invalid Kustomization: json: unknown field \"resource\"",
    );
  });

  it('may not be outside the folder, nor a folder around it', () => {
    const files = { 'o/kustomization.yaml': 'resources: [../c.yaml]\n', 'c.yaml': CONFIG_MAP };
    expect(built(files, 'o')).toBe(
      `${at('../c.yaml')}security; file '/work/c.yaml' is not in or below '/work/o'': must build at directory: '/work/c.yaml': file is not directory`,
    );
    expect(built({ 'o/kustomization.yaml': 'resources: [..]\n', 'kustomization.yaml': '' }, 'o')).toBe(
      `${at('..')}'/work' must resolve to a file': cycle detected: candidate root '/work' contains visited root '/work/o'`,
    );
  });
});

describe('a folder that cannot be built', () => {
  it('has no kustomization file, or two', () => {
    expect(built({ 'c.yaml': CONFIG_MAP })).toBe(
      "Error: unable to find one of 'kustomization.yaml', 'kustomization.yml' or 'Kustomization' in directory '/work'",
    );
    expect(built({ 'kustomization.yaml': '', 'kustomization.yml': '' })).toBe(
      'Error: Found multiple kustomization files under: /work\n',
    );
  });

  it('has a file with nothing in it', () => {
    expect(built({ 'kustomization.yaml': '' })).toBe('Error: kustomization.yaml is empty');
    expect(built({ 'kustomization.yaml': '# nothing\n' })).toBe('Error: kustomization.yaml is empty');
  });

  it('has a field of another type', () => {
    expect(built({ 'kustomization.yaml': 'resources: c.yaml\n' })).toBe(
      'Error: invalid Kustomization: json: cannot unmarshal string into Go struct field Kustomization.resources of type []string',
    );
  });
});
