import { describe, expect, it } from 'vitest';
import { CONFIG_MAP, DEPLOYMENT, over, withoutAddresses } from './built';

// found by folders made by chance, held against kustomize 5.8.1
describe('kustomize, of slips in its file', () => {
  it('falls over an image name that is no regular expression, once there is an image', () => {
    const lines = "images:\n- {name: 'ngin(x', newTag: v1}\n";
    expect(over(DEPLOYMENT, lines)).toMatch(/^panic: runtime error: invalid memory address or nil pointer/);
    expect(over(CONFIG_MAP, lines)).toMatch(/^apiVersion: v1/);
    expect(over(DEPLOYMENT, "images:\n- {name: '*', newTag: v1}\n")).toContain('image: nginx:v1');
  });

  it('names a replica without a name', () => {
    expect(over(DEPLOYMENT, 'replicas:\n- {count: 2}\n')).toMatch(
      /^Error: resource with name  does not match/,
    );
  });

  it('falls over an old JSON patch without a target', () => {
    expect(over(CONFIG_MAP, 'patchesJson6902:\n- patch: \'[{"op": "remove", "path": "/data"}]\'\n')).toMatch(
      /^panic: runtime error: invalid memory address or nil pointer/m,
    );
  });

  it('asks for a flag where a chart is named in the older way', () => {
    expect(over(CONFIG_MAP, 'helmChartInflationGenerator:\n- {chartName: x}\n')).toBe(
      'Error: trouble configuring builtin HelmChartInflationGenerator with config: `\nname: x\n`: must specify --enable-helm',
    );
  });

  it('drops a line of an env file that begins with an equals sign', () => {
    const made = over('', 'configMapGenerator:\n- name: gen\n  envs: [e.env]\n', {
      'e.env': 'A=1\n=x\n',
      'r.yaml': CONFIG_MAP,
    });
    expect(made).toContain('data:\n  A: "1"\nkind');
  });

  it('shows what a validator changed', () => {
    const made = over(CONFIG_MAP, 'validators: [v.yaml]\n', {
      'v.yaml':
        'apiVersion: builtin\nkind: LabelTransformer\nmetadata: {name: v}\nlabels: {x: y}\nfieldSpecs: [{path: metadata/labels, create: true}]\n',
    });
    expect(withoutAddresses(made)).toBe(
      `Error: validator shouldn't modify the resource map: nodes unequal: 
 -- {"apiVersion":"v1","data":{"a":"one"},"kind":"ConfigMap","metadata":{"name":"settings"}},
 -- {"apiVersion":"v1","data":{"a":"one"},"kind":"ConfigMap","metadata":{"labels":{"x":"y"},"name":"settings"}}

--
&resource.Resource{RNode:yaml.RNode{fieldPath:[]string(nil), value:(*yaml.Node)(0xc000a1e0f0), ShouldKeep:false, Match:[]string(nil)}, refVarNames:[]string(nil)}
------
&resource.Resource{RNode:yaml.RNode{fieldPath:[]string(nil), value:(*yaml.Node)(0xc000a1e0f0), ShouldKeep:false, Match:[]string(nil)}, refVarNames:[]string(nil)}
`,
    );
  });

  it('tells what is no label selector', () => {
    const lines = `patches:\n- patch: '[{"op": "remove", "path": "/data"}]'\n  target: {labelSelector: "a in ("}\n`;
    expect(over(CONFIG_MAP, lines)).toBe(
      "Error: unable to parse requirement: found '', expected: ',', ')' or identifier",
    );
  });

  it.each([
    [
      'namePrefix: [a]',
      'json: cannot unmarshal string into Go struct field TransformerConfig.namePrefix of type types.FieldSpec',
    ],
    [
      'images: a',
      'json: cannot unmarshal string into Go struct field TransformerConfig.images of type types.FsSlice',
    ],
    ['"*"', 'json: cannot unmarshal string into Go value of type builtinconfig.TransformerConfig'],
    ['replicas: [{pth: a}]', 'json: unknown field "pth"'],
    [
      'commonLabels: [{path: a, create: "true"}]',
      'json: cannot unmarshal string into Go struct field FieldSpec.commonLabels.create of type bool',
    ],
  ])('tells what a configuration cannot hold: %s', (text, why) => {
    expect(over(CONFIG_MAP, 'configurations: [c.yaml]\n', { 'c.yaml': `${text}\n` })).toBe(
      `Error: error unmarshaling JSON: while decoding JSON: ${why}`,
    );
  });

  it.each([
    [
      'ReplicaCountTransformer',
      'replica: {name: [web]}',
      'array into Go struct field Replica.replica.name of type string',
    ],
    [
      'LabelTransformer',
      'fieldSpecs: a',
      'string into Go struct field LabelTransformerPlugin.fieldSpecs of type []types.FieldSpec',
    ],
  ])('tells what a plugin cannot hold: %s, %s', (kind, text, why) => {
    const plugin = `apiVersion: builtin\nkind: ${kind}\nmetadata: {name: t}\n${text}\n`;
    expect(over(CONFIG_MAP, 'transformers: [t.yaml]\n', { 't.yaml': plugin })).toBe(
      `Error: plugin ${kind}.builtin.[noGrp]/t.[noNs] fails configuration: error unmarshaling JSON: while decoding JSON: json: cannot unmarshal ${why}`,
    );
  });

  it('tells of a path that is no text', () => {
    const patch = (path: string): string =>
      over(
        CONFIG_MAP,
        `patches:\n- patch: '[{"op": "replace", "path": ${path}, "value": 1}]'\n  target: {kind: ConfigMap}\n`,
      );
    const told = 'Error: replace operation failed to decode path: ';
    expect(patch('["/data"]')).toBe(`${told}json: cannot unmarshal array into Go value of type string`);
    expect(patch('null')).toBe(`${told}operation missing path field: missing value`);
  });

  it('does not look for what lies below a file', () => {
    expect(over(CONFIG_MAP, 'resources: [r.yaml/x]\n'.replace('resources', 'components'))).toContain(
      "evalsymlink failure on '/work/r.yaml/x' : not a directory",
    );
  });
});
