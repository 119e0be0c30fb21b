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

  it('shows nothing where null is wanted, and the names of properties without a place', async () => {
    expect(await told({ properties: { name: { const: null }, count: { enum: [null] } } })).toBe(
      "- at '/count': value must be <nil>\n- at '/name': value must be <nil>",
    );
    expect(await told({ propertyNames: { maxLength: 4 } })).toBe(
      "- at '': invalid propertyName 'count'\n  - at '': maxLength: got 5, want 4",
    );
  });

  it('knows the words of its draft alone', async () => {
    const $schema = 'http://json-schema.org/draft-04/schema#';
    expect(await told({ $schema, const: 1, if: true, then: false })).toBe('');
    expect(await told({ $schema, properties: { count: { minimum: 3, exclusiveMinimum: true } } })).toBe(
      "- at '/count': exclusiveMinimum: got 3, want 3",
    );
  });

  it('closes a list item by item', async () => {
    const $schema = 'http://json-schema.org/draft-07/schema#';
    expect(await told({ $schema, properties: { l: { items: false } } }, 'l: [1, 2]\n')).toBe(
      "- at '/l/0': false schema\n- at '/l/1': false schema",
    );
    expect(
      await told({ $schema, properties: { l: { items: [{}], additionalItems: false } } }, 'l: [1, 2]\n'),
    ).toBe("- at '/l': last 1 additionalItem(s) not allowed");
  });

  it.each([
    ['duration', 'two', 'must start with P'],
    ['duration', 'PT5X', "invalid unit 'X'"],
    ['uuid', '1-2', 'must have 5 elements'],
    ['date', '2024-13-01', 'parsing time "2024-13-01": month out of range'],
    ['date-time', '2024-01-01T10:00:00', 'less than 20 characters long'],
    ['time', '10:00:00+0100', 'offset must be 6 characters long'],
    ['email', 'a..b@c', 'consecutive dots'],
    ['uri', 'http://x y', 'parse "http://x y": invalid character " " in host name'],
    ['semver', '1.02.3', 'minor starts with zero'],
    ['json-pointer', '/a~2', '~ must be followed by 0 or 1'],
  ])('checks the format %s of %s, in older drafts', async (format, value, why) => {
    const schema = { $schema: 'http://json-schema.org/draft-07/schema#', properties: { v: { format } } };
    expect(await told(schema, `v: ${JSON.stringify(value)}\n`)).toBe(
      `- at '/v': '${value}' is not valid ${format}: ${why}`,
    );
  });
});
