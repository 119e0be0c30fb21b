/** `helm list`: the last revision of each release. Models: helm v4 pkg/cmd/list.go and pkg/action/list.go. */
import type { Release } from '../../helm/release/release';
import { parseLabelSelector } from '../../kube/selectors';
import { marshal } from '../../yaml/marshal';
import type { Call } from './call';
import { configurationOf } from './cluster';
import { goTimeString } from './go-times';
import { formatJson, formatTable, formatted } from './output';
import { outputFormat } from './flags';
import { appVersionOf, chartTitle } from './releases';

export function list(call: Call): void {
  const { typed, context } = call;
  const config = configurationOf(call, { everywhere: typed.flag('all-namespaces') });
  const format = outputFormat(typed);
  const shown = select(call, config.releases.list());
  if (typed.flag('short')) {
    const names = shown.map(({ name }) => name);
    if (format === 'json') context.out(formatJson(names));
    else context.out(format === 'yaml' ? marshal(names) : names.map((name) => `${name}\n`).join(''));
    return;
  }
  const elements = shown.map((release) => elementOf(release));
  context.out(formatted(format, elements, () => table(elements, typed.flag('no-headers'))));
}

function select({ typed }: Call, all: Release[]): Release[] {
  const filter = typed.text('filter') ? new RegExp(typed.text('filter')) : undefined;
  const found = all.filter(({ name }) => !filter || filter.test(name));
  const states = statesOf(typed);
  const latest = states.join() === 'superseded' ? found : latestOf(found);
  const selector =
    typed.text('selector') && latest.length ? parseLabelSelector(typed.text('selector')) : undefined;
  const kept = latest.filter(
    ({ info, labels = {} }) =>
      (!states.length || states.includes(info.status)) && (!selector || selector(labels)),
  );
  kept.sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : a.namespace < b.namespace ? -1 : 1));
  if (typed.flag('date')) kept.sort((a, b) => (deployedAt(a) < deployedAt(b) ? -1 : 1));
  if (typed.flag('reverse')) kept.reverse();
  const offset = typed.number('offset');
  const limit = typed.number('max') || found.length;
  return kept.slice(offset, offset + limit);
}

function deployedAt({ info }: Release): string {
  return info.last_deployed ?? '';
}

/** The states that were asked for; all where none was. */
function statesOf(typed: Call['typed']): string[] {
  const asked = ['deployed', 'uninstalled', 'uninstalling', 'failed', 'superseded'].filter((each) =>
    typed.flag(each),
  );
  if (typed.flag('pending')) asked.push('pending-install', 'pending-rollback', 'pending-upgrade');
  return asked;
}

function latestOf(releases: readonly Release[]): Release[] {
  const latest = new Map<string, Release>();
  for (const release of releases) {
    const key = `${release.namespace}/${release.name}`;
    if ((latest.get(key)?.version ?? 0) <= release.version) latest.set(key, release);
  }
  return [...latest.values()];
}

interface Element {
  name: string;
  namespace: string;
  revision: string;
  updated: string;
  status: string;
  chart: string;
  app_version: string;
}

function elementOf(release: Release): Element {
  const { name, namespace, version, info } = release;
  return {
    name,
    namespace,
    revision: String(version),
    updated: info.last_deployed ? goTimeString(info.last_deployed) : '-',
    status: info.status,
    chart: chartTitle(release),
    app_version: appVersionOf(release),
  };
}

const HEADER = ['NAME', 'NAMESPACE', 'REVISION', 'UPDATED', 'STATUS', 'CHART', 'APP VERSION'];

function table(elements: readonly Element[], noHeaders: boolean): string {
  return formatTable([
    ...(noHeaders ? [] : [HEADER]),
    ...elements.map((each) => Object.values(each) as string[]),
  ]);
}
