/** What `helm` tells of a release. Models: `statusPrinter` of helm v4 pkg/cmd/status.go. Left out: colours. */
import type { Hook, Release } from '../../helm/release/release';
import { plain } from '../../helm/release/storage';
import { marshal } from '../../yaml/marshal';
import { formatted, type OutputFormat } from './output';
import { ansic } from './go-times';

export interface ReportOptions {
  /** Tables of its objects. */
  resources?: string;
  debug?: { computed: Record<string, unknown> };
  showMetadata?: boolean;
  hideNotes?: boolean;
}

export function reportRelease(format: OutputFormat, release: Release, options: ReportOptions = {}): string {
  return formatted(format, inOrder(release), () => reportAsTable(release, options));
}

/** A release with its fields in the order of Go's struct; labels are no part of it. */
function inOrder({ info, ...release }: Release): Record<string, unknown> {
  const { first_deployed, last_deployed, deleted, description, status, notes } = info;
  const { name, chart, config, manifest, hooks, version, namespace, apply_method } = release;
  const fields = {
    name,
    info: { first_deployed, last_deployed, deleted, description, status, notes },
    chart,
    config,
    manifest,
    hooks: hooks?.length ? hooks : undefined,
    version,
    namespace,
    apply_method,
  };
  return JSON.parse(JSON.stringify(fields, plain)) as Record<string, unknown>;
}

function reportAsTable(release: Release, options: ReportOptions): string {
  const { info, name, namespace, version, chart, manifest = '' } = release;
  const parts = [`NAME: ${name}\n`];
  if (info.last_deployed) parts.push(`LAST DEPLOYED: ${ansic(info.last_deployed)}\n`);
  parts.push(`NAMESPACE: ${namespace}\nSTATUS: ${info.status}\nREVISION: ${version}\n`);
  if (options.showMetadata)
    parts.push(
      `CHART: ${chart.metadata.name}\nVERSION: ${chart.metadata.version}\nAPP_VERSION: ${chart.metadata.appVersion ?? ''}\n`,
    );
  parts.push(`DESCRIPTION: ${info.description ?? ''}\n`);
  if (options.resources) parts.push(`RESOURCES:\n${options.resources}\n`);
  parts.push(testsOf(release.hooks ?? []));
  if (options.debug) {
    parts.push(`USER-SUPPLIED VALUES:\n${marshal(release.config ?? null)}\n`);
    parts.push(`COMPUTED VALUES:\n${marshal(options.debug.computed)}\n`);
  }
  if (options.debug || info.description?.toLowerCase() === 'dry run complete') {
    const hooks = (release.hooks ?? []).map((hook) => `---\n# Source: ${hook.path}\n${hook.manifest}\n`);
    parts.push(`HOOKS:\n${hooks.join('')}MANIFEST:\n${manifest}\n`);
  }
  if (!options.hideNotes && info.notes) parts.push(`NOTES:\n${info.notes.trim()}\n`);
  return parts.join('');
}

function testsOf(hooks: readonly Hook[]): string {
  const tests = hooks.filter(({ events }) => events.includes('test'));
  if (!tests.length) return 'TEST SUITE: None\n';
  return tests
    .filter(({ last_run: run }) => run.started_at)
    .map(
      ({ name, last_run: run }) =>
        `TEST SUITE:     ${name}\nLast Started:   ${ansic(run.started_at!)}\n` +
        `Last Completed: ${ansic(run.completed_at ?? '0001-01-01T00:00:00Z')}\nPhase:          ${run.phase}\n`,
    )
    .join('');
}
