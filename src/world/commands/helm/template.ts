/**
 * `helm template`.
 *
 * Models: pkg/cmd/template.go and `Install` with a dry run, on the client or with the server. Left out: post-renderers
 * (there are no plugins).
 */
import type { Client } from '../../kube/api';
import {
  capabilitiesOf,
  isReleaseName,
  type Capabilities,
  type Configuration,
} from '../../helm/action/configuration';
import { existingResources } from '../../helm/action/ownership';
import { built } from '../../helm/action/resources';
import { checkKubeVersion, takeNotes } from '../../helm/action/render';
import { definitionsOf, type Chart } from '../../helm/chart/chart';
import { defaultCapabilities, parseKubeVersion } from '../../helm/engine/capabilities';
import { createChartEngine } from '../../helm/engine/engine';
import {
  INSTALL_ORDER,
  sortManifests,
  UnsortedError,
  splitTrimmedManifests,
  type Manifest,
} from '../../helm/release/manifests';
import type { Hook } from '../../helm/release/release';
import { LeftOut } from '../../helm/template/left-out';
import { matchPath } from '../../helm/chart/glob';
import { absolute, namespaceOf, type Call } from './call';
import { clientDryRun } from './dry-run';
import { checkApiVersion, loadInstallable } from './load-chart';
import { locateChart } from './locate-chart';
import { reached } from './install';
import { nameAndChart } from './name-and-chart';
import { checkLabels } from './release-labels';
import { readValueFlags } from './value-flags';

export function runTemplate(call: Call): void {
  const { typed, context } = call;
  const kubeVersion = kubeVersionFlag(call);
  const online = !clientDryRun(call, true);
  call.log('debug', 'Original chart version', { version: typed.text('version') });
  const { name, chart: reference } = nameAndChart(call, 'release-name');
  const path = locateChart(call, reference);
  call.log('debug', 'Chart path', { path });
  const values = readValueFlags(call);
  const chart = loadInstallable(call, path);
  checkApiVersion(chart);
  const config = online ? reached(call, {}, 'server') : undefined;
  const capabilities = config ? capabilitiesOf(config) : defaultCapabilities();
  if (kubeVersion && !config) capabilities.kubeVersion = kubeVersion;
  if (!config) capabilities.apiVersions.push(...typed.list('api-versions'));
  const rendered = render(call, chart, name, values, capabilities, config?.client);
  if (rendered.error instanceof LeftOut) throw rendered.error;
  if (rendered.error && !call.debug)
    throw new Error(`${rendered.error.message}\n\nUse --debug flag to render out invalid YAML`);
  if (config && !rendered.error) checkOnServer(config, rendered.manifest, name);
  context.out(shown(call, name, rendered));
  if (rendered.error) throw rendered.error;
}

/** Would the cluster take it? @throws Error */
function checkOnServer(config: Configuration, manifest: string, name: string): void {
  const problem = 'unable to build kubernetes objects from release manifest';
  const resources = built(config, manifest, problem);
  try {
    existingResources(config.client, resources, name, config.namespace);
  } catch (error) {
    throw new Error(`unable to continue with install: ${(error as Error).message}`);
  }
}

/** `--kube-version` @throws Error */
export function kubeVersionFlag({ typed }: Call): Capabilities['kubeVersion'] | undefined {
  const text = typed.text('kube-version');
  if (!text) return undefined;
  try {
    return parseKubeVersion(text);
  } catch (error) {
    throw new Error(`invalid kube version '${text}': ${(error as Error).message}`);
  }
}

interface Rendered {
  manifest: string;
  hooks: Hook[];
  /** What went wrong once there was something to show. */
  error?: Error;
}

function render(
  call: Call,
  chart: Chart,
  name: string,
  values: Record<string, unknown>,
  capabilities: Capabilities,
  client?: Client,
): Rendered {
  const { typed, context, log } = call;
  const engine = createChartEngine({ clock: context.clock, names: context.names, log });
  checkName(call, name);
  try {
    engine.processDependencies(chart, values);
  } catch (error) {
    const { message } = error as Error;
    log('error', 'chart dependencies processing failed', { error: message });
    throw new Error(`chart dependencies processing failed: ${message}`);
  }
  const isUpgrade = typed.flag('is-upgrade');
  const release = { name, namespace: namespaceOf(call), revision: 1, isInstall: !isUpgrade, isUpgrade };
  const seen = engine.renderValues(
    chart,
    values,
    release,
    capabilities,
    typed.flag('skip-schema-validation'),
  );
  checkLabels(typed.map('labels'));
  let files: Record<string, string>;
  try {
    checkKubeVersion(chart, capabilities);
    files = engine.render(chart, seen, client);
  } catch (error) {
    return { manifest: '', hooks: [], error: error as Error };
  }
  takeNotes(files, chart.metadata.name, typed.flag('render-subchart-notes'));
  return sorted(call, chart, name, files);
}

function sorted(call: Call, chart: Chart, name: string, files: Record<string, string>): Rendered {
  let parts: { hooks: Hook[]; manifests: Manifest[] };
  try {
    parts = sortManifests(files, INSTALL_ORDER, splitTrimmedManifests, call.log);
  } catch (error) {
    const shown = Object.entries(files).filter(([, text]) => text.trim() !== '');
    return {
      manifest: shown.map(([path, text]) => document(path, text)).join(''),
      hooks: error instanceof UnsortedError ? error.hooks : [],
      error: error as Error,
    };
  }
  const definitions = call.typed.flag('include-crds') ? definitionsOf(chart) : [];
  const documents = [
    ...definitions.map(({ path, text }) => ({ path, text })),
    ...parts.manifests.map(({ name: path, content }) => ({ path, text: content })),
  ];
  const folder = call.typed.text('output-dir');
  if (!folder)
    return { manifest: documents.map(({ path, text }) => document(path, text)).join(''), hooks: parts.hooks };
  const written = new Set<string>();
  for (const [index, { path, text }] of documents.entries())
    write(
      call,
      index < definitions.length ? folder : folderOf(call, name),
      path,
      text,
      written.has(path),
      () => written.add(path),
    );
  return { manifest: '', hooks: parts.hooks };
}

function document(path: string, text: string): string {
  return `---\n# Source: ${path}\n${text}\n`;
}

function folderOf({ typed }: Call, name: string): string {
  const folder = typed.text('output-dir');
  return typed.flag('release-name') ? `${folder.replace(/\/+$/, '')}/${name}` : folder;
}

function write(
  call: Call,
  folder: string,
  path: string,
  text: string,
  append: boolean,
  done: () => unknown,
): void {
  const shown = `${folder}/${path}`;
  const target = absolute(call, shown);
  call.files.mkdir(target.slice(0, target.lastIndexOf('/')), { recursive: true });
  if (append) call.files.append(target, document(path, text));
  else call.files.write(target, document(path, text));
  call.context.out(`wrote ${shown}\n`);
  done();
}

/** @throws Error */
function checkName({ log }: Call, name: string): void {
  if (isReleaseName(name)) return;
  const error = `release name ${JSON.stringify(name)}: invalid release name, must match regex ^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$ and the length must not be longer than 53`;
  log('error', 'release name check failed', { error });
  throw new Error(`release name check failed: ${error}`);
}

/** What is printed: objects, then hooks; or those of some templates. */
function shown(call: Call, name: string, { manifest, hooks }: Rendered): string {
  const { typed } = call;
  let text = `${manifest.trim()}\n`;
  for (const hook of typed.flag('no-hooks') ? [] : hooks) {
    if (typed.flag('skip-tests') && hook.events.includes('test')) continue;
    if (typed.text('output-dir')) {
      const folder = folderOf(call, name);
      const isThere = call.files.exists(absolute(call, `${folder}/${hook.path}`));
      write(call, folder, hook.path, hook.manifest, isThere, () => undefined);
    } else text += document(hook.path, hook.manifest);
  }
  const wanted = typed.list('show-only');
  return wanted.length ? onlyShown(text, wanted) : text;
}

function onlyShown(text: string, wanted: string[]): string {
  const documents = splitTrimmedManifests(text);
  let out = '';
  for (const pattern of wanted) {
    const found = documents.filter((each) => {
      const source = /# Source: [^/\n]+\/(.+)/.exec(each)?.[1];
      return source !== undefined && isMatch(pattern, source);
    });
    if (!found.length) throw new Error(`could not find template ${pattern} in chart`);
    out += found.map((each) => `---\n${each}\n`).join('');
  }
  return out;
}

function isMatch(pattern: string, path: string): boolean {
  try {
    return matchPath(pattern, path);
  } catch {
    return false;
  }
}
