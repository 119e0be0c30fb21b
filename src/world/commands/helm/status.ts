/** `helm status`. Models: helm v4 pkg/cmd/status.go. Left out: the objects in JSON and YAML. */
import type { Call } from './call';
import { configurationOf } from './cluster';
import { outputFormat } from './flags';
import { describeResources } from './release-resources';
import { releaseContent } from './releases';
import { reportRelease } from './status-report';

export function status(call: Call): void {
  const { typed, context } = call;
  const config = configurationOf(call);
  const { chart: _chart, ...release } = releaseContent(config, typed.args[0]!, typed.number('revision'));
  const format = outputFormat(typed);
  const resources = format === 'table' ? describeResources(config, release.manifest ?? '') : '';
  context.out(reportRelease(format, release as typeof release & { chart: never }, { resources }));
}
