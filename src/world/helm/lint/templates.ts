/**
 * Rules over templates and what they render.
 *
 * Models: pkg/chart/v2/lint/rules/template.go and deprecations.go, for Kubernetes as the client library of helm 4.1.4
 * knows it.
 */
import { labelErrors, label1035Errors, subdomainErrors } from '../../kube/validation/names';
import { parse } from '../../yaml/parse';
import type { Capabilities } from '../action/configuration';
import { isLibrary, type Chart } from '../chart/chart';
import { loadAny } from '../chart/load';
import { createChartEngine } from '../engine/engine';
import { quoteGo } from '../template/printf';
import { isMap } from '../template/values';
import { coalesceValues } from '../chart/coalesce';
import deprecations from './deprecations.json';
import type { Findings, LintInput } from './findings';
import { eachObject, type LintedObject } from './objects';

const FOLDER = 'templates/';

export function lintTemplates(input: LintInput, found: Findings): void {
  const { files, folder } = input;
  const path = `${folder}/templates`;
  if (!files.exists(path)) found.note('WARNING', FOLDER, 'directory does not exist');
  else if (!files.isDirectory(path)) found.note('ERROR', FOLDER, 'not a directory');
  else {
    const chart = found.attempt('ERROR', FOLDER, () => loadAny(files, folder, input.log));
    const rendered = chart && renderFor(input, chart, found);
    if (rendered) lintRendered(input, chart, rendered, found);
  }
}

function renderFor(input: LintInput, chart: Chart, found: Findings): Record<string, string> | undefined {
  const { values, namespace, capabilities, skipSchema, clock, names, log } = input;
  const engine = createChartEngine({ clock, names, log, lint: true });
  let given: Record<string, unknown>;
  try {
    engine.processDependencies(chart, values);
    given = coalesceValues(chart, values, { log });
  } catch {
    return undefined;
  }
  const release = { name: 'test-release', namespace, revision: 0, isInstall: false, isUpgrade: false };
  return found.attempt('ERROR', FOLDER, () =>
    engine.render(chart, engine.renderValues(chart, given, release, capabilities, skipSchema)),
  );
}

function lintRendered(
  { kubeVersion, capabilities }: LintInput,
  chart: Chart,
  rendered: Record<string, string>,
  found: Findings,
): void {
  for (const { name } of chart.templates) {
    found.note('ERROR', name, extensionProblem(name));
    if (!/\.ya?ml$/i.test(name)) continue;
    const text = isLibrary(chart) ? '' : (rendered[`${chart.metadata.name}/${name}`] ?? '');
    if (text.trim() === '') continue;
    found.note('WARNING', name, indentProblem(text));
    const isRead = eachObject(
      text,
      (object) => {
        found.note('WARNING', name, nameProblem(object));
        found.note('WARNING', name, deprecationProblem(object, kubeVersion ?? capabilities.kubeVersion));
        found.note('ERROR', name, selectorProblem(object, text));
        found.note('ERROR', name, listProblem(object, text));
      },
      (reason) => found.note('ERROR', name, reason),
    );
    if (!isRead) return;
  }
}

function extensionProblem(name: string): string | undefined {
  const file = name.slice(name.lastIndexOf('/') + 1);
  const extension = file.includes('.') ? file.slice(file.lastIndexOf('.')) : '';
  if (['.yaml', '.yml', '.tpl', '.txt'].includes(extension)) return undefined;
  return `file extension '${extension}' not valid. Valid extensions are .yaml, .yml, .tpl, or .txt`;
}

function indentProblem(text: string): string | undefined {
  const line =
    text
      .split('\n')
      .find((each) => each.trim() !== '')
      ?.replace(/\r$/, '') ?? '';
  if (!/^[ \t]/.test(line)) return undefined;
  return `document starts with an illegal indent: ${quoteGo(line)}, which may cause parsing problems`;
}

function nameProblem({ Kind = '', Metadata }: LintedObject): string | undefined {
  const name = Metadata?.Name ?? '';
  const shown = quoteGo(name);
  const errors = nameErrors(Kind.toLowerCase(), name).map(
    (error) => `metadata.name: Invalid value: ${shown}: ${error}`,
  );
  if (!errors.length) return undefined;
  const told = errors.length > 1 ? `[${errors.join(', ')}]` : errors[0];
  return `object name does not conform to Kubernetes naming requirements: ${shown}: ${told}`;
}

function nameErrors(kind: string, name: string): string[] {
  switch (kind) {
    case 'service':
      return label1035Errors(name);
    case 'namespace':
      return labelErrors(name);
    case 'certificatesigningrequest':
      return [];
    case 'role':
    case 'clusterrole':
    case 'rolebinding':
    case 'clusterrolebinding':
      return segmentErrors(name);
    default:
      return subdomainErrors(name);
  }
}

/** As a part of a path. */
function segmentErrors(name: string): string[] {
  if (name === '.' || name === '..') return [`may not be '${name}'`];
  return ['/', '%'].filter((char) => name.includes(char)).map((char) => `may not contain '${char}'`);
}

interface Deprecation {
  deprecated: string;
  removed?: string;
  replacement?: string;
}

function deprecationProblem(
  { apiVersion = '', Kind = '' }: LintedObject,
  kubeVersion: Capabilities['kubeVersion'],
): string | undefined {
  const found = (deprecations as Record<string, Deprecation>)[`${apiVersion} ${Kind}`];
  if (!found || isBefore(kubeVersion, found.deprecated)) return undefined;
  const { deprecated, removed, replacement } = found;
  return `${apiVersion} ${Kind} is deprecated in v${deprecated}+${removed ? `, unavailable in v${removed}+` : ''}${replacement ? `; use ${replacement}` : ''}`;
}

function isBefore({ major, minor }: Capabilities['kubeVersion'], version: string): boolean {
  const [wantedMajor, wantedMinor] = version.split('.').map(Number) as [number, number];
  return Number(major) < wantedMajor || (Number(major) === wantedMajor && Number(minor) < wantedMinor);
}

const SELECTING = ['Deployment', 'ReplicaSet', 'DaemonSet', 'StatefulSet'];

function selectorProblem({ Kind = '', Metadata }: LintedObject, text: string): string | undefined {
  if (!SELECTING.includes(Kind) || /matchLabels|matchExpressions/.test(text)) return undefined;
  return `a ${Kind} must contain matchLabels or matchExpressions, and ${quoteGo(Metadata?.Name ?? '')} does not`;
}

function listProblem({ Kind }: LintedObject, text: string): string | undefined {
  if (Kind !== 'List') return undefined;
  const list = parse(text);
  const items = isMap(list) && Array.isArray(list.items) ? (list.items as unknown[]) : [];
  const isKept = items.some((item) => {
    const metadata = isMap(item) ? item.metadata : undefined;
    const annotations = isMap(metadata) ? metadata.annotations : undefined;
    return isMap(annotations) && Object.hasOwn(annotations, 'helm.sh/resource-policy');
  });
  return isKept ? "annotation 'helm.sh/resource-policy' within List objects are ignored" : undefined;
}
