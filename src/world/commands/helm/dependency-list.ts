/** `helm dependency list`. Models: `Dependency.List` of pkg/action. */
import { subchartsOf, type Chart, type Dependency } from '../../helm/chart/chart';
import { loadAny } from '../../helm/chart/load';
import { parseConstraint, parseStrictVersion, parseVersion } from '../../helm/semver';
import { absolute, type Call } from './call';
import { formatTable } from './table';

export function runDependencyList(call: Call): void {
  const path = (call.args[0] ?? '.').replace(/(?<=.)\/+$/, '').replace(/^\.\/(?=.)/, '');
  const chart = loadAny(call.files, absolute(call, path), call.log, path);
  const { dependencies } = chart.metadata;
  const inside = path === '.' ? 'charts' : `${path}/charts`;
  if (!dependencies) {
    call.context.out(`WARNING: no dependencies at ${inside}\n`);
    return;
  }
  const rows = dependencies.map((each) => [
    each.name ?? '',
    each.version ?? '',
    each.repository ?? '',
    statusOf(call, inside, each, chart),
  ]);
  const width = call.typed.number('max-col-width') || 80;
  call.context.out(`${formatTable([['NAME', 'VERSION', 'REPOSITORY', 'STATUS'], ...rows], width)}\n\n`);
  warnOfUnlisted(call, inside, dependencies);
}

function statusOf(call: Call, inside: string, dependency: Dependency, parent: Chart): string {
  const packed = archivesOf(call, inside, dependency);
  if (packed.length > 1) return 'too many matches';
  if (packed.length === 1) return archiveStatus(call, `${inside}/${packed[0]}`, dependency);
  const found = subchartsOf(parent).find(({ metadata }) => metadata.name === dependency.name);
  return found ? (versionTrouble(found, dependency) ?? 'unpacked') : 'missing';
}

/** Archives whose name may be the dependency's; of several, those with a version in their name. */
function archivesOf({ files, cwd }: Call, inside: string, { name = '' }: Dependency): string[] {
  const folder = absolute({ cwd }, inside);
  if (!files.isDirectory(folder)) return [];
  const found = files.list(folder).filter((file) => file.startsWith(`${name}-`) && file.endsWith('.tgz'));
  return found.length < 2 ? found : found.filter((file) => isVersion(file.slice(name.length + 1, -4)));
}

function isVersion(text: string): boolean {
  try {
    parseStrictVersion(text);
    return !text.startsWith('v');
  } catch {
    return false;
  }
}

function archiveStatus(call: Call, path: string, dependency: Dependency): string {
  let chart: Chart;
  try {
    chart = loadAny(call.files, absolute(call, path));
  } catch {
    return 'corrupt';
  }
  if (chart.metadata.name !== dependency.name) return 'misnamed';
  return versionTrouble(chart, dependency) ?? 'ok';
}

function versionTrouble({ metadata }: Chart, { version = '' }: Dependency): string | undefined {
  if (metadata.version === version) return undefined;
  try {
    return parseConstraint(version).allows(parseVersion(metadata.version)) ? undefined : 'wrong version';
  } catch {
    return 'invalid version';
  }
}

/** Tells of what lies in `charts` and is no dependency. */
function warnOfUnlisted(call: Call, inside: string, dependencies: Dependency[]): void {
  const folder = absolute(call, inside);
  if (!call.files.isDirectory(folder)) return;
  for (const entry of call.files.list(folder).sort()) {
    if (entry.startsWith('.') || !(call.files.isDirectory(`${folder}/${entry}`) || entry.endsWith('.tgz')))
      continue;
    const shown = JSON.stringify(`${inside}/${entry}`);
    try {
      const { name } = loadAny(call.files, `${folder}/${entry}`).metadata;
      if (!dependencies.some((each) => each.name === name))
        call.context.out(`WARNING: ${shown} is not in Chart.yaml.\n`);
    } catch {
      call.context.out(`WARNING: ${shown} is not a chart.\n`);
    }
  }
}
