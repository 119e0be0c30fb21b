import { describe, expect, it } from 'vitest';
import { compareData } from '../../../../src/world/commands/flux/dyff-compare';
import { formatDifferences } from '../../../../src/world/commands/flux/dyff-report';

/** Trailing spaces show as dots. */
const report = (from: unknown, to: unknown): string =>
  formatDifferences(compareData(from as never, to as never), 80).replace(/ +$/gm, (spaces) =>
    '·'.repeat(spaces.length),
  );

describe('what flux diff tells of a changed object', () => {
  it('shows a value that changed, and one whose type changed', () => {
    expect(report({ spec: { replicas: 1, size: 1 } }, { spec: { replicas: 3, size: '1' } }))
      .toMatchInlineSnapshot(`
      "
      spec.replicas
      ± value change
      - 1
      + 3

      spec.size
      ± type change from int to string
      - 1
      + 1

      "
    `);
  });

  it('shows entries that came and went', () => {
    expect(report({ data: { old: 'a' } }, { data: { new: 'b', more: 'c d' } })).toMatchInlineSnapshot(`
      "
      data
      - one map entry removed:   + two map entries added:
      old: a                       more: "c d"
                                   new: b

      "
    `);
  });

  it('knows the entries of a list by their names', () => {
    const ports = (port: number) => ({
      ports: [
        { name: 'http', port },
        { name: 'admin', port: 1 },
      ],
    });
    expect(report(ports(80), ports(8080))).toMatchInlineSnapshot(`
      "
      ports.http.port
      ± value change
      - 80
      + 8080

      "
    `);
  });

  it('tells of lists that are ordered anew and of texts with changed lines', () => {
    expect(report({ list: [1, 2, 3], text: 'a\nb\nc\n' }, { list: [3, 2, 1], text: 'a\nx\nc\n' }))
      .toMatchInlineSnapshot(`
      "
      list
      ⇆ order changed
      - 1, 2, 3
      + 3, 2, 1

      text
      ± value change in multiline text (one insert, one deletion)
      - b
      + x


      "
    `);
  });
});
