import { describe, expect, it } from 'vitest';
import { CONFIG_MAP, ask, built } from './built';

const TENANTS = `apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata:
  name: tenants
  namespace: flux-system
spec:
  interval: 1m
`;
const ID = 'Kustomization.v1.kustomize.toolkit.fluxcd.io/tenants.flux-system';

describe('an object that two files define', () => {
  it('stops the build with the file that came second', () => {
    const files = {
      'clusters/CLOUDY/kustomization.yaml': 'resources:\n- flux-system\n- ./tenants.yaml\n',
      'clusters/CLOUDY/tenants.yaml': TENANTS,
      'clusters/CLOUDY/flux-system/kustomization.yaml': 'resources: [tenants.yaml]\n',
      'clusters/CLOUDY/flux-system/tenants.yaml': TENANTS,
    };
    expect(built(files, 'clusters/CLOUDY')).toBe(
      `Error: accumulating resources: accumulation err='merging resources from './tenants.yaml': may not add resource with an already registered id: ${ID}': must build at directory: '/work/clusters/CLOUDY/tenants.yaml': file is not directory`,
    );
  });

  it('stops the build where one file holds it twice', () => {
    const files = {
      'kustomization.yaml': 'resources: [./tenants.yaml]\n',
      'tenants.yaml': `${TENANTS}---\n${TENANTS}`,
    };
    expect(built(files)).toBe(
      `Error: accumulating resources: accumulation err='accumulating resources from './tenants.yaml': may not add resource with an already registered id: ${ID}': must build at directory: '/work/tenants.yaml': file is not directory`,
    );
  });

  it('says the same with the folder that Flux works in', () => {
    const tree = {
      'kustomization.yaml': 'resources: [./a.yaml, ./b.yaml]',
      'a.yaml': TENANTS,
      'b.yaml': TENANTS,
    };
    const flux = ask(tree, '/work', { loadRestriction: 'none', secureRoot: '/work' });
    expect(flux).toContain(
      `merging resources from './b.yaml': may not add resource with an already registered id: ${ID}'`,
    );
  });

  it('stops the build where two bases bring it', () => {
    const files = {
      'kustomization.yaml': 'resources: [a, b]\n',
      'a/kustomization.yaml': 'resources: [c.yaml]\n',
      'a/c.yaml': CONFIG_MAP,
      'b/kustomization.yaml': 'resources: [c.yaml]\n',
      'b/c.yaml': CONFIG_MAP,
    };
    expect(built(files)).toBe(
      "Error: accumulating resources: accumulation err='accumulating resources from 'b': '/work/b' must resolve to a file': recursed merging from path '/work/b': may not add resource with an already registered id: ConfigMap.v1.[noGrp]/settings.[noNs]",
    );
  });

  it('is two objects in two namespaces, and one where a namespace is only named in one file', () => {
    const inDefault = CONFIG_MAP.replace('name: settings', 'name: settings\n  namespace: default');
    const inProd = CONFIG_MAP.replace('name: settings', 'name: settings\n  namespace: prod');
    const build = (other: string): string =>
      built({ 'kustomization.yaml': 'resources: [a.yaml, b.yaml]\n', 'a.yaml': CONFIG_MAP, 'b.yaml': other });
    expect(build(inProd).match(/^kind: ConfigMap$/gm)).toHaveLength(2);
    expect(build(inDefault)).toContain('may not add resource with an already registered id');
  });
});
