import { describe, expect, it } from 'vitest';
import { ask } from './told';

async function told(schema: unknown, values = 'count: 3\nname: x\n'): Promise<string> {
  const files = {
    'c/Chart.yaml': 'apiVersion: v2\nname: web\nversion: 1.0.0\n',
    'c/values.yaml': values,
    'c/values.schema.json': typeof schema === 'string' ? schema : JSON.stringify(schema),
    'c/templates/t.yaml': 'a: 1\n',
  };
  const { stderr } = await ask(files, ['template', 'r', 'c']);
  return stderr.slice(stderr.indexOf('web:\n') + 'web:\n'.length).trimEnd();
}

// Settled against helm 4.1.4.
describe('a schema of values', () => {
  it('is told as a tree of what does not fit', async () => {
    expect(
      await told({ required: ['z'], properties: { count: { anyOf: [{ type: 'string' }, { minimum: 5 }] } } }),
    ).toBe(
      "- at '': missing property 'z'\n- at '/count': 'anyOf' failed\n  - at '/count': got number, want string\n  - at '/count': minimum: got 3, want 5",
    );
  });

  it('does not show a reference with one cause', async () => {
    const schema = { $defs: { c: { type: 'string' } }, properties: { count: { $ref: '#/$defs/c' } } };
    expect(await told(schema)).toBe("- at '/count': got number, want string");
  });

  it('has to be a schema itself', async () => {
    expect(await told({ properties: { count: { minimum: '5' } } })).toContain(
      "- at '': 'allOf' failed\n  - at '/properties/count': 'allOf' failed\n    - at '/properties/count/minimum': got string, want number",
    );
  });

  it('is JSON', async () => {
    expect(await told('{"a":}')).toContain("invalid character '}' looking for beginning of value");
  });
});
