/** `helm search repo`: charts in the indexes at hand. Models: helm v4 pkg/cmd/search_repo.go and pkg/cmd/search. */
import { cachedIndex, loadRepositories } from '../../helm/registry/chart-repository';
import type { ChartVersion } from '../../helm/registry/index-file';
import { compareVersions, parseConstraint, parseVersion } from '../../helm/semver';
import type { Call } from './call';
import { pathsOf } from './cluster';
import { outputFormat } from './flags';
import { formatTable, formatted } from './output';

interface Found {
  /** `movy/movy` */
  name: string;
  chart: ChartVersion;
  score: number;
}

const MAX_SCORE = 25;
const SEPARATOR = '\v';

export function searchRepo(call: Call): void {
  const { context, typed } = call;
  const found = constrained(call, sorted(matching(call, chartsOf(call))));
  const format = outputFormat(typed);
  if (!found.length && typed.flag('fail-on-no-result')) throw new Error('no results found');
  const elements = found.map(({ name, chart }) => ({
    name,
    version: chart.version,
    app_version: String(chart.appVersion ?? ''),
    description: String(chart.description ?? ''),
  }));
  const header = ['NAME', 'CHART VERSION', 'APP VERSION', 'DESCRIPTION'];
  const table = (): string =>
    elements.length
      ? formatTable([header, ...elements.map((each) => Object.values(each))], typed.number('max-col-width'))
      : 'No results found\n';
  context.out(formatted(format, elements, table));
}

/** All charts of all repositories, with all their versions where those matter. */
function chartsOf(call: Call): Found[] {
  const { context, typed } = call;
  const { repositoryConfig, repositoryCache } = pathsOf(call);
  const known = loadRepositories(context.files, repositoryConfig) ?? [];
  if (!known.length) throw new Error('no repositories configured');
  const everything = typed.flag('versions') || versionOf(call) !== '';
  return known.flatMap(({ name: repository }) => {
    try {
      const { entries } = cachedIndex(context.files, repositoryCache, repository);
      return Object.entries(entries).flatMap(([name, versions]) =>
        (everything ? versions : versions.slice(0, 1)).map((chart) => ({
          name: `${repository}/${name}`,
          chart,
          score: 0,
        })),
      );
    } catch (error) {
      call.log('warn', 'repo is corrupt or missing', { repo: repository, error });
      return [];
    }
  });
}

function versionOf({ typed }: Call): string {
  return typed.text('version') || (typed.flag('devel') ? '>0.0.0-0' : '>0.0.0');
}

function matching({ typed }: Call, all: Found[]): Found[] {
  if (!typed.args.length) return all;
  const term = typed.args.join(' ');
  const pattern = typed.flag('regexp') ? new RegExp(term) : undefined;
  return all.flatMap((each) => {
    const line = lineOf(each);
    const at = pattern ? line.search(pattern) : line.toLowerCase().indexOf(term.toLowerCase());
    const score = scoreOf(at, line);
    return at >= 0 && score < MAX_SCORE ? [{ ...each, score }] : [];
  });
}

/** Name, full name, description, keywords. */
function lineOf({ name, chart }: Found): string {
  const keywords = ((chart.keywords ?? []) as string[]).join(' ');
  return [chart.name, name, String(chart.description ?? ''), keywords].join(SEPARATOR);
}

/** In which part of the line it was found. */
function scoreOf(at: number, line: string): number {
  return [...line.slice(0, Math.max(0, at))].filter((char) => char === SEPARATOR).length;
}

function sorted(found: Found[]): Found[] {
  return [...found].sort(
    (a, b) =>
      a.score - b.score ||
      (a.name < b.name ? -1 : a.name > b.name ? 1 : 0) ||
      compareVersions(parseVersion(b.chart.version), parseVersion(a.chart.version)),
  );
}

/** @throws Error `an invalid version/constraint format: ...` */
function constrained(call: Call, found: Found[]): Found[] {
  let constraint: ReturnType<typeof parseConstraint>;
  try {
    constraint = parseConstraint(versionOf(call));
  } catch (error) {
    throw new Error(`an invalid version/constraint format: ${(error as Error).message}`);
  }
  const seen = new Set<string>();
  return found.filter(({ name, chart }) => {
    if (!call.typed.flag('versions') && seen.has(name)) return false;
    if (!constraint.allows(parseVersion(chart.version))) return false;
    seen.add(name);
    return true;
  });
}
