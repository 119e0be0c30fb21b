import { describe, expect, it } from 'vitest';
import { ask } from './told';

/** What random charts showed; answers settled against helm 4.1.4. */
const CHART = 'apiVersion: v2\nname: web\nversion: 1.2.3\n';

async function rendered(template: string, more: Record<string, string> = {}): Promise<string> {
  const files = { 'c/Chart.yaml': CHART, 'c/templates/a.yaml': template, ...more };
  const { stdout, stderr } = await ask(files, ['template', 'r', 'c']);
  return stdout.replace('---\n# Source: web/templates/a.yaml\n', '') + stderr;
}

describe('a chart', () => {
  it('has lone texts of several lines one step in, as toYamlPretty writes them', async () => {
    expect(await rendered('v: {{ "a\\nb" | toYamlPretty | quote }}')).toBe('v: "|-\\n  a\\n  b"\n');
  });

  it('shows annotations that are not there as null, and looks into them all the same', async () => {
    expect(await rendered('v: {{ .Chart.Annotations | toJson }}\nw: "{{ .Chart.Annotations.x }}"')).toBe(
      'v: null\nw: ""\n',
    );
  });

  it('sees the values of a subchart as a plain map', async () => {
    const sub = { 'c/charts/sub/Chart.yaml': 'apiVersion: v2\nname: sub\nversion: 0.1.0\n' };
    expect(await rendered('v: {{ typeOf .Values.sub }} {{ typeOf .Values }}', sub)).toBe(
      'v: map[string]interface {} common.Values\n',
    );
  });
});
