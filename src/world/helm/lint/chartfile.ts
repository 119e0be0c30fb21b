/** Rules over Chart.yaml. Models: pkg/chart/v2/lint/rules/chartfile.go; URLs and addresses are looked at less closely. */
import { parse } from '../../yaml/parse';
import type { Metadata } from '../chart/chart';
import { readMetadata } from '../chart/metadata';
import { parseStrictVersion, parseVersion } from '../semver';
import { isMap, typeOf } from '../template/values';
import type { Findings, LintInput } from './findings';

const FILE = 'Chart.yaml';

export function lintChartfile({ files, folder }: LintInput, found: Findings): void {
  const path = `${folder}/${FILE}`;
  const isFolder = files.isDirectory(path);
  if (isFolder) found.note('ERROR', FILE, 'should be a file, not a directory');
  const text = isFolder ? '' : files.readText(path);
  const metadata = isFolder ? undefined : readLeniently(text, found);
  if (!metadata) {
    if (isFolder) found.note('ERROR', FILE, `unable to parse YAML\n\tread ${path}: is a directory`);
    return;
  }
  const strict = troubleIn(() => readMetadata(text, true));
  found.note('WARNING', FILE, strict && `failed to strictly parse chart metadata file\n\t${strict}`);
  const raw = parse(text);
  for (const problem of problemsOf(metadata, isMap(raw) ? raw : {})) found.note('ERROR', FILE, problem);
  if (!metadata.icon) found.note('INFO', FILE, 'icon is recommended');
  for (const problem of laterProblemsOf(metadata)) found.note('ERROR', FILE, problem);
  const { version = '' } = metadata;
  if (version.startsWith('v') || troubleIn(() => parseStrictVersion(version)) !== undefined)
    found.note('WARNING', FILE, `version '${version}' is not a valid SemVerV2`);
}

function readLeniently(text: string, found: Findings): Metadata | undefined {
  try {
    return readMetadata(text);
  } catch (error) {
    found.note('ERROR', FILE, `unable to parse YAML\n\t${(error as Error).message}`);
    return undefined;
  }
}

function troubleIn(attempt: () => unknown): string | undefined {
  try {
    attempt();
    return undefined;
  } catch (error) {
    return (error as Error).message;
  }
}

/** Those told before the icon. */
function problemsOf(metadata: Metadata, raw: Record<string, unknown>): string[] {
  return [
    nameProblem(metadata),
    apiVersionProblem(metadata),
    typeProblem(raw, 'version'),
    versionProblem(metadata),
    typeProblem(raw, 'appVersion'),
    maintainerProblem(metadata),
    sourceProblem(metadata),
  ].filter((problem) => problem !== undefined);
}

function laterProblemsOf({ icon, type, apiVersion = '', dependencies }: Metadata): string[] {
  const problems: string[] = [];
  if (icon && !isRequestUrl(icon)) problems.push(`invalid icon URL '${icon}'`);
  if (type && apiVersion !== 'v2')
    problems.push(`chart type is not valid in apiVersion '${apiVersion}'. It is valid in apiVersion 'v2'`);
  if (dependencies?.length && apiVersion !== 'v2')
    problems.push(
      `dependencies are not valid in the Chart file with apiVersion '${apiVersion}'. They are valid in apiVersion 'v2'`,
    );
  return problems;
}

function nameProblem({ name }: Metadata): string | undefined {
  if (!name) return 'name is required';
  return name.includes('/') ? `chart name ${JSON.stringify(name)} is invalid` : undefined;
}

function apiVersionProblem({ apiVersion }: Metadata): string | undefined {
  const allowed = 'The value must be either "v1" or "v2"';
  if (!apiVersion) return `apiVersion is required. ${allowed}`;
  return ['v1', 'v2'].includes(apiVersion)
    ? undefined
    : `apiVersion '${apiVersion}' is not valid. ${allowed}`;
}

function typeProblem(raw: Record<string, unknown>, key: string): string | undefined {
  if (!Object.hasOwn(raw, key) || typeof raw[key] === 'string') return undefined;
  return `${key} should be of type string but it's of type ${typeOf(raw[key])}`;
}

function versionProblem({ version }: Metadata): string | undefined {
  if (!version) return 'version is required';
  if (troubleIn(() => parseVersion(version)) !== undefined)
    return `version '${version}' is not a valid SemVer`;
  return /^v?0(\.0){0,2}-0$/.test(version)
    ? `version ${version} is less than or equal to 0.0.0-0`
    : undefined;
}

function maintainerProblem({ maintainers = [] }: Metadata): string | undefined {
  for (const maintainer of maintainers) {
    if (!maintainer) return 'a maintainer entry is empty';
    const { name, email, url } = maintainer;
    if (!name) return 'each maintainer requires a name';
    if (email && !isEmail(email)) return `invalid email '${email}' for maintainer '${name}'`;
    if (url && !isUrl(url)) return `invalid url '${url}' for maintainer '${name}'`;
  }
  return undefined;
}

function sourceProblem({ sources = [] }: Metadata): string | undefined {
  const bad = sources.find((source) => source === '' || !isRequestUrl(source));
  return bad === undefined ? undefined : `invalid source URL '${bad}'`;
}

function isEmail(text: string): boolean {
  return /^[^\s@"(),:;<>[\\\]]+@([a-z\d]([a-z\d-]*[a-z\d])?\.)+[a-z]([a-z\d-]*[a-z\d])$/i.test(text);
}

function isRequestUrl(text: string): boolean {
  return /^[a-z][a-z\d+.-]*:[^\s]*$/i.test(text) && !/[\x00-\x20]/.test(text);
}

function isUrl(text: string): boolean {
  return /^((ftp|tcp|udp|wss?|https?):\/\/)?(\S+(:\S*)?@)?(([a-z\d_]([a-z\d_-]*[a-z\d_])?\.)+[a-z]{2,}|localhost|\d+(\.\d+){3}|\[[\da-f:]+\])(:\d{1,5})?([/?#]\S*)?$/i.test(
    text,
  );
}
