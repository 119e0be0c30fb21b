/** `helm history`: the revisions of a release, the oldest first. Models: helm v4 pkg/cmd/history.go. */
import { isReleaseName } from '../../helm/action/configuration';
import type { Release } from '../../helm/release/release';
import { newestFirst } from '../../helm/release/storage';
import type { Call } from './call';
import { configurationOf } from './cluster';
import { outputFormat } from './flags';
import { ansic } from './go-times';
import { formatTable, formatted } from './output';
import { appVersionOf, chartTitle } from './releases';

export function history(call: Call): void {
  const { typed, context } = call;
  const name = typed.args[0]!;
  const { releases } = configurationOf(call);
  if (!isReleaseName(name)) throw new Error(`release name is invalid: ${name}`);
  const shown = newestFirst(releases.history(name)).slice(0, typed.number('max')).reverse();
  context.out(
    formatted(outputFormat(typed), shown.map(entryOf), () => formatTable([HEADER, ...shown.map(rowOf)])),
  );
}

const HEADER = ['REVISION', 'UPDATED', 'STATUS', 'CHART', 'APP VERSION', 'DESCRIPTION'];

function rowOf(release: Release): string[] {
  const { version, info } = release;
  return [
    String(version),
    ansic(info.last_deployed ?? '0001-01-01T00:00:00Z'),
    info.status,
    chartTitle(release),
    appVersionOf(release),
    info.description ?? '',
  ];
}

function entryOf(release: Release): Record<string, unknown> {
  const { version, info } = release;
  return {
    revision: version,
    ...(info.last_deployed && { updated: info.last_deployed }),
    status: info.status,
    chart: chartTitle(release),
    app_version: appVersionOf(release),
    description: info.description ?? '',
  };
}
