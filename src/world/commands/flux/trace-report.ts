/**
 * What `flux trace` prints.
 *
 * Models: the two templates of `cmd/flux/trace.go`, their uneven columns included.
 */
import type { Client, KubeObject } from '../../kube/api';
import { StatusError } from '../../kube/api';
import { FluxError } from './call';
import type { FluxKind } from './kinds';
import { getObject, KINDS } from './kinds';
import { readyCondition } from './readiness';
import { parseKindName } from './references';

/** Titles padded to a column. */
type Line = [title: string, value: string];

const WIDE = 17;
const NARROW = 16;
const GIT_OF_HELM = 15;

/** The Flux object that manages another. */
export interface Manager {
  name: string;
  namespace: string;
}

export function traceKustomization(client: Client, manager: Manager, object: KubeObject): string {
  const ks = need(client, KINDS.kustomization, manager, 'kustomization');
  const { spec, status = {} } = ks;
  const sections = [
    section(WIDE, [
      ['Kustomization', ks.metadata.name],
      ['Namespace', ks.metadata.namespace ?? ''],
      ...given('Target', spec.targetNamespace),
      ['Path', spec.path ?? ''],
      ['Revision', status.lastAppliedRevision ?? ''],
      ...readiness(ks),
    ]),
    ...kustomizationSource(client, ks),
  ];
  return report(object, WIDE, sections);
}

function kustomizationSource(client: Client, ks: KubeObject): string[] {
  const ref = ks['spec'].sourceRef;
  const at = { name: ref.name, namespace: ref.namespace || ks.metadata.namespace! };
  switch (ref.kind) {
    case 'GitRepository':
      return [gitSection(need(client, KINDS['source git'], at), WIDE)];
    case 'OCIRepository':
      return [ociSection(need(client, KINDS['source oci'], at), true)];
    case 'ExternalArtifact':
      return [externalSection(need(client, KINDS['source external'], at))];
    default:
      return [];
  }
}

export function traceHelmRelease(client: Client, manager: Manager, object: KubeObject): string {
  const release = need(client, KINDS.helmrelease, manager);
  const { spec, status = {} } = release;
  const sections = [
    section(NARROW, [
      ['HelmRelease', release.metadata.name],
      ['Namespace', release.metadata.namespace ?? ''],
      ...given('Target', spec.targetNamespace),
      ['Revision', status.lastAttemptedRevision ?? ''],
      ...readiness(release),
    ]),
    ...(status.helmChart ? [chartSection(client, status.helmChart)] : []),
    ...helmSource(client, release),
  ];
  return report(object, NARROW, sections);
}

function chartSection(client: Client, chart: string): string {
  const { kind: namespace, name } = parseKindName(chart);
  const object = need(client, KINDS['source chart'], { name, namespace });
  return section(NARROW, [
    ['HelmChart', object.metadata.name],
    ['Namespace', object.metadata.namespace ?? ''],
    ['Chart', object['spec'].chart ?? ''],
    ['Version', object['spec'].version ?? ''],
    ...revision(object),
    ...readiness(object),
  ]);
}

/** HelmRepository, then GitRepository, then what a `chartRef` names. */
function helmSource(client: Client, release: KubeObject): string[] {
  const { chart, chartRef } = release['spec'];
  const ref = chart ? chart.spec.sourceRef : chartRef;
  if (!ref) return [];
  const at = { name: ref.name, namespace: ref.namespace || release.metadata.namespace! };
  switch (ref.kind) {
    case 'GitRepository':
      return chart ? [gitSection(need(client, KINDS['source git'], at), GIT_OF_HELM)] : [];
    case 'HelmRepository':
      return [helmRepositorySection(need(client, KINDS['source helm'], at))];
    case 'OCIRepository':
      return chart ? [] : [ociSection(need(client, KINDS['source oci'], at), false)];
    case 'ExternalArtifact':
      return chart ? [] : [externalSection(need(client, KINDS['source external'], at))];
    default:
      return [];
  }
}

function helmRepositorySection(object: KubeObject): string {
  return section(NARROW, [
    ['HelmRepository', object.metadata.name],
    ['Namespace', object.metadata.namespace ?? ''],
    ['URL', object['spec'].url ?? ''],
    ...revision(object),
    ...readiness(object),
  ]);
}

function gitSection(object: KubeObject, width: number): string {
  const ref = object['spec'].ref ?? {};
  return section(width, [
    ['GitRepository', object.metadata.name],
    ['Namespace', object.metadata.namespace ?? ''],
    ['URL', object['spec'].url ?? ''],
    ...(ref.tag || ref.semver ? given('Tag', ref.tag || ref.semver) : given('Branch', ref.branch)),
    ...revision(object),
    ...outcome(object),
  ]);
}

/** @param origins whether to tell of the commit that the artifact was made from */
function ociSection(object: KubeObject, origins: boolean): string {
  const ref = object['spec'].ref ?? {};
  const lines = section(WIDE, [
    ['OCIRepository', object.metadata.name],
    ['Namespace', object.metadata.namespace ?? ''],
    ['URL', object['spec'].url ?? ''],
    ...(ref.tag || ref.semver ? given('Tag', ref.tag || ref.semver) : given('Digest', ref.digest)),
    ...revision(object),
  ]);
  const metadata = origins
    ? (object['status']?.artifact?.metadata as Record<string, string> | undefined)
    : undefined;
  const origin = metadata
    ? `\n${originLine('Origin Revision: ', metadata['org.opencontainers.image.revision'])}` +
      `\n${originLine('Origin Source:   ', metadata['org.opencontainers.image.source'])}`
    : '';
  return lines + origin + section(WIDE, outcome(object), '\n');
}

function originLine(title: string, value: string | undefined): string {
  return value ? title + value : '';
}

function externalSection(object: KubeObject): string {
  const ref = object['spec']?.sourceRef;
  const { name, namespace = '' } = object.metadata;
  if (!ref) throw new FluxError(`ExternalArtifact ${namespace}/${name} is missing spec.sourceRef`);
  return section(WIDE, [
    ['ExternalArtifact', name],
    ['Namespace', namespace],
    ['Source', `${ref.kind}/${ref.namespace ?? ''}/${ref.name}`],
    ...revision(object),
    ...outcome(object),
  ]);
}

function report(object: KubeObject, width: number, sections: string[]): string {
  const head = section(width, [
    ['Object', `${object.kind}/${object.metadata.name}`],
    ...given('Namespace', object.metadata.namespace),
    ['Status', 'Managed by Flux'],
  ]);
  return `\n${[head, ...sections].join('\n---\n')}\n`;
}

function section(width: number, lines: Line[], before = ''): string {
  return before + lines.map(([title, value]) => `${title}:`.padEnd(width) + value).join('\n');
}

/** A line for a value that is there. */
function given(title: string, value: string | undefined): Line[] {
  return value ? [[title, value]] : [];
}

function revision(object: KubeObject): Line[] {
  const artifact = object['status']?.artifact;
  return artifact ? [['Revision', artifact.revision ?? '']] : [];
}

function readiness(object: KubeObject): Line[] {
  return statusLines(object, 'Last reconciled at');
}

/** As `readiness`, and a failure is called one. */
function outcome(object: KubeObject): Line[] {
  const failed = readyCondition(object)?.status === 'False';
  return statusLines(object, failed ? 'Last reconciliation failed at' : 'Last reconciled at');
}

function statusLines(object: KubeObject, words: string): Line[] {
  const ready = readyCondition(object);
  if (!ready) return [['Status', 'Unknown']];
  return [
    ['Status', `${words} ${goTime(ready.lastTransitionTime)}`],
    ['Message', ready.message],
  ];
}

/** `2026-11-22T19:58:14Z` → `2026-11-22 19:58:14 +0000 UTC` */
function goTime(timestamp = ''): string {
  return timestamp
    ? `${timestamp.replace('T', ' ').replace('Z', '')} +0000 UTC`
    : '0001-01-01 00:00:00 +0000 UTC';
}

/** @throws FluxError `failed to find …` */
function need(client: Client, kind: FluxKind, at: Manager, word = kind.kind): KubeObject {
  try {
    return getObject(client, kind, at.namespace, at.name);
  } catch (error) {
    if (!(error instanceof StatusError || error instanceof FluxError)) throw error;
    throw new FluxError(`failed to find ${word}: ${error.message}`);
  }
}
