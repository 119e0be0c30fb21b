/** `helm get all|hooks|manifest|metadata|notes|values`. Models: helm v4 pkg/cmd/get_*.go. Left out: `--template`. */
import type { Configuration } from '../../helm/action/configuration';
import type { Release } from '../../helm/release/release';
import { marshal } from '../../yaml/marshal';
import { notModelled } from '../not-modelled';
import type { Call } from './call';
import { configurationOf } from './cluster';
import { outputFormat } from './flags';
import { formatted } from './output';
import { releaseContent } from './releases';
import { reportRelease } from './status-report';

function found(call: Call): { config: Configuration; release: Release } {
  const config = configurationOf(call);
  return { config, release: releaseContent(config, call.typed.args[0]!, call.typed.number('revision')) };
}

function computed({ engine }: Configuration, { chart, config = {} }: Release): Record<string, unknown> {
  return engine.coalesceValues(chart, config);
}

export function getAll(call: Call): void {
  if (call.typed.text('template')) throw notModelled('helm', 'get all --template');
  const { config, release } = found(call);
  const debug = { computed: computed(config, release) };
  call.context.out(reportRelease('table', release, { debug, showMetadata: true }));
}

export function getHooks(call: Call): void {
  for (const { path, manifest } of found(call).release.hooks ?? [])
    call.context.out(`---\n# Source: ${path}\n${manifest}\n`);
}

export function getManifest(call: Call): void {
  call.context.out(`${found(call).release.manifest ?? ''}\n`);
}

export function getNotes(call: Call): void {
  const { notes } = found(call).release.info;
  if (notes) call.context.out(`NOTES:\n${notes}\n`);
}

export function getValues(call: Call): void {
  const { typed, context } = call;
  const { config, release } = found(call);
  const all = typed.flag('all');
  const values = all ? computed(config, release) : (release.config ?? null);
  const title = all ? 'COMPUTED VALUES:' : 'USER-SUPPLIED VALUES:';
  context.out(formatted(outputFormat(typed), values, () => `${title}\n${marshal(values)}`));
}

const METHODS: Record<string, string> = { csa: 'client-side apply', ssa: 'server-side apply' };

export function getMetadata(call: Call): void {
  const { release } = found(call);
  const { name, version, namespace, info, chart, labels, apply_method: method } = release;
  const { annotations, dependencies } = chart.metadata as {
    annotations?: Record<string, string>;
    dependencies?: { name: string }[];
  };
  const metadata = {
    name,
    chart: chart.metadata.name,
    version: chart.metadata.version,
    appVersion: chart.metadata.appVersion ?? '',
    ...(annotations && { annotations }),
    ...(labels && { labels }),
    ...(dependencies?.length && { dependencies }),
    namespace,
    revision: version,
    status: info.status,
    deployedAt: (info.last_deployed ?? '').replace(/\.\d+/, ''),
    ...(method && { applyMethod: method }),
  };
  const names = (dependencies ?? []).map((each) => each.name).sort();
  const lines = {
    NAME: name,
    CHART: metadata.chart,
    VERSION: metadata.version,
    APP_VERSION: metadata.appVersion,
    ANNOTATIONS: pairsOf(annotations),
    LABELS: pairsOf(labels),
    DEPENDENCIES: names.join(','),
    NAMESPACE: namespace,
    REVISION: version,
    STATUS: info.status,
    DEPLOYED_AT: metadata.deployedAt,
    APPLY_METHOD: method ? METHODS[method]! : 'client-side apply (defaulted)',
  };
  const table = (): string =>
    Object.entries(lines)
      .map(([key, value]) => `${key}: ${value}\n`)
      .join('');
  call.context.out(formatted(outputFormat(call.typed), metadata, table));
}

function pairsOf(map: Record<string, string> | undefined): string {
  return Object.entries(map ?? {})
    .map(([key, value]) => `${key}=${value}`)
    .sort()
    .join(',');
}
