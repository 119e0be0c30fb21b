import { describe, expect, it } from 'vitest';
import { createChartEngine } from '../../../src/world/helm/engine/engine';
import { defaultCapabilities } from '../../../src/world/helm/engine/capabilities';
import { loadFiles } from '../../../src/world/helm/chart/load';
import { Names } from '../../../src/world/time/names';

const encoder = new TextEncoder();

function render(files: Record<string, string>, values: Record<string, unknown> = {}): Record<string, string> {
  const engine = createChartEngine({ clock: { now: () => 0 }, names: new Names(1) });
  const chart = loadFiles(new Map(Object.entries(files).map(([path, text]) => [path, encoder.encode(text)])));
  engine.processDependencies(chart, values);
  const release = { name: 'r', namespace: 'ns', revision: 1, isInstall: true, isUpgrade: false };
  return engine.render(chart, engine.renderValues(chart, values, release, defaultCapabilities(), false));
}

const CHART = 'apiVersion: v2\nname: web\nversion: 1.0.0\n';

describe('the engine', () => {
  it('runs a subchart with its own values and the globals of its parent', () => {
    const files = {
      'Chart.yaml': CHART,
      'values.yaml': 'global: {env: test}\ndb: {size: 5}\n',
      'charts/db/Chart.yaml': 'apiVersion: v2\nname: db\nversion: 1.0.0\n',
      'charts/db/values.yaml': 'size: 1\nkind: small\n',
      'charts/db/templates/a.yaml': '{{ .Values.size }} {{ .Values.kind }} {{ .Values.global.env }}',
    };
    expect(render(files)).toEqual({ 'web/charts/db/templates/a.yaml': '5 small test' });
  });

  it('tells a chain of template errors over several lines', () => {
    const files = {
      'Chart.yaml': CHART,
      'templates/_h.tpl': '{{ define "h" }}{{ .Values.a.b }}{{ end }}',
      'templates/a.yaml': 'x: {{ include "h" . }}',
    };
    expect(() => render(files)).toThrow(
      'web/templates/a.yaml:1:6\n  executing "web/templates/a.yaml" at <include "h" .>:\n    error calling include:\n' +
        'web/templates/_h.tpl:1:26\n  executing "h" at <.Values.a.b>:\n    nil pointer evaluating interface {}.b',
    );
  });

  it('tells of what is required alone', () => {
    const files = { 'Chart.yaml': CHART, 'templates/a.yaml': '{{ required "say a" .Values.a }}' };
    expect(() => render(files)).toThrow('execution error at (web/templates/a.yaml:1:3): say a');
  });

  it('stops a template that includes itself as Go does, after a thousand levels', () => {
    const files = {
      'Chart.yaml': CHART,
      'templates/_h.tpl': '{{ define "r" }}{{ include "r" . }}{{ end }}',
      'templates/a.yaml': '{{ include "r" . }}',
    };
    let told = '';
    try {
      render(files);
    } catch (error) {
      told = (error as Error).message;
    }
    expect(told.split('error calling include')).toHaveLength(1003);
    expect(told).toMatch(
      /error calling include: rendering template has a nested reference name: r: unable to execute template$/,
    );
  });

  it('stops endless templates within templates', () => {
    const files = {
      'Chart.yaml': CHART,
      'templates/a.yaml': '{{ define "r" }}{{ template "r" }}{{ end }}{{ template "r" }}',
    };
    expect(() => render(files)).toThrow(
      'web/templates/a.yaml:1:28\n  executing "r" at <{{template "r"}}>:\n    exceeded maximum template depth (100000)',
    );
  });
});
