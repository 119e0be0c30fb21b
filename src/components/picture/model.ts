/**
 * What the picture shows, out of what the world has: repositories → sources → Kustomizations and releases →
 * namespaces with their workloads, and what leads to what.
 *
 * It says only what objects say of themselves: references in their specs, inventories and conditions in their status.
 */
import type { KubeObject, RepositoryInfo, Role } from '../../session/session';
import type { State, Status } from './status';
import { fluxStatus, workloadStatus } from './status';

export type Column = 'repository' | 'source' | 'applier' | 'namespace';

export const COLUMNS: readonly Column[] = ['repository', 'source', 'applier', 'namespace'];

export interface PictureNode {
  id: string;
  column: Column;
  title: string;
  /** A line below the title: revision, path, newest commit. */
  detail: string;
  /** Undefined where it has no state of its own (a repository). */
  status?: Status;
  /** The object behind it, for its details. */
  object?: KubeObject;
  repository?: RepositoryInfo;
  team: Role;
  environment?: 'test' | 'prod';
  /** Something before it failed, so what is shown here may be old. */
  stale: boolean;
  /** Kustomizations that another one applies stand below it, one step to the right. */
  depth: number;
  workloads: Workload[];
  /** Changes whenever something arrived here. */
  revision: string;
}

export interface Workload {
  object: KubeObject;
  title: string;
  /** The tag of its first image: the release that runs, or should. */
  version: string;
  status: Status & { ready: number; wanted: number };
}

export interface PictureEdge {
  from: string;
  to: string;
}

export interface PictureModel {
  nodes: PictureNode[];
  edges: PictureEdge[];
}

/** Kinds the picture is made of, as a session is asked for them. */
export const PICTURE_KINDS = [
  'GitRepository',
  'OCIRepository',
  'HelmRepository',
  'Bucket',
  'Kustomization',
  'HelmRelease',
  'Namespace',
  'Deployment',
  'StatefulSet',
  'DaemonSet',
] as const;

const SOURCES = new Set(['GitRepository', 'OCIRepository', 'HelmRepository', 'Bucket']);
const WORKLOADS = new Set(['Deployment', 'StatefulSet', 'DaemonSet']);
const APPLIERS = new Set(['Kustomization', 'HelmRelease']);

export function pictureOf(
  objects: readonly KubeObject[],
  repositories: readonly RepositoryInfo[],
): PictureModel {
  const sources = objects.filter((object) => SOURCES.has(object.kind));
  const appliers = objects.filter((object) => APPLIERS.has(object.kind) && isFlux(object));
  const workloads = objects.filter((object) => WORKLOADS.has(object.kind));
  const edges: PictureEdge[] = [];
  const origins = originNodes(repositories, sources, edges);
  const sourceNodes = sources.map(sourceNode);
  const applierNodes = appliers.map((object) => applierNode(object, appliers));
  for (const applier of appliers) {
    const source = sourceIdOf(applier);
    if (sourceNodes.some((node) => node.id === source)) edges.push({ from: source, to: idOf(applier) });
  }
  const namespaces = namespaceNodes(objects, workloads, appliers, edges);
  const nodes = [
    ...origins,
    ...inOrder(sourceNodes),
    ...familiesInOrder(applierNodes, appliers),
    ...inOrder(namespaces),
  ];
  return { nodes: withStale(nodes, edges, appliers), edges };
}

export function idOf(object: KubeObject): string {
  return `${object.kind}/${object.metadata.namespace ?? ''}/${object.metadata.name}`;
}

function isFlux(object: KubeObject): boolean {
  return object.apiVersion.includes('.toolkit.fluxcd.io/');
}

/** Repositories of the forge that are watched or hold something, and places outside it that a source names. */
function originNodes(
  repositories: readonly RepositoryInfo[],
  sources: readonly KubeObject[],
  edges: PictureEdge[],
): PictureNode[] {
  const nodes = new Map<string, PictureNode>();
  for (const repository of repositories)
    nodes.set(placeOf(repository.url), repositoryNode(repository, sources));
  for (const source of sources) {
    const place = placeOf(String(source.spec?.url ?? ''));
    if (!place) continue;
    const node = nodes.get(place) ?? registryNode(place);
    nodes.set(place, node);
    edges.push({ from: node.id, to: idOf(source) });
  }
  return inOrder([...nodes.values()]);
}

function repositoryNode(repository: RepositoryInfo, sources: readonly KubeObject[]): PictureNode {
  const watched = sources.find(
    (source) => placeOf(String(source.spec?.url ?? '')) === placeOf(repository.url),
  );
  const branch = String(watched?.spec?.ref?.branch ?? repository.defaultBranch);
  const commits = repository.branches[branch] ?? [];
  const newest = [...commits].sort((a, b) => b.at - a.at)[0];
  return {
    ...blank(
      `repository/${repository.name}`,
      'repository',
      repository.name.split('/').at(-1) ?? repository.name,
    ),
    detail: newest
      ? `${branch} ${newest.sha.slice(0, 8)} ${firstLine(newest.message)}`
      : `${branch}: nothing yet`,
    repository,
    revision: newest?.sha ?? '',
  };
}

function registryNode(place: string): PictureNode {
  return {
    ...blank(`registry/${place}`, 'repository', place.split('/').slice(1).join('/') || place),
    detail: place,
  };
}

function sourceNode(object: KubeObject): PictureNode {
  const revision = String(object.status?.artifact?.revision ?? '');
  return {
    ...blank(idOf(object), 'source', object.metadata.name, object),
    detail: revision ? shortRevision(revision) : object.kind,
    status: fluxStatus(object),
    revision,
  };
}

function applierNode(object: KubeObject, all: readonly KubeObject[]): PictureNode {
  const revision = String(
    object.status?.lastAppliedRevision ?? object.status?.history?.[0]?.chartVersion ?? '',
  );
  return {
    ...blank(idOf(object), 'applier', object.metadata.name, object),
    detail: revision
      ? shortRevision(revision)
      : String(object.spec?.path ?? object.spec?.chart?.spec?.chart ?? ''),
    status: fluxStatus(object),
    depth: parentsOf(object, all).length,
    revision,
  };
}

function namespaceNodes(
  objects: readonly KubeObject[],
  workloads: readonly KubeObject[],
  appliers: readonly KubeObject[],
  edges: PictureEdge[],
): PictureNode[] {
  const nodes: PictureNode[] = [];
  for (const object of objects.filter((each) => each.kind === 'Namespace')) {
    const { name } = object.metadata;
    const inside = workloads.filter((each) => each.metadata.namespace === name);
    const from = appliers.filter((applier) => reaches(applier, name, object));
    if (isOfTheCluster(name) || (inside.length === 0 && from.length === 0)) continue;
    const node = namespaceNode(object, inside);
    for (const applier of from) edges.push({ from: idOf(applier), to: node.id });
    nodes.push(node);
  }
  return nodes;
}

function namespaceNode(object: KubeObject, inside: readonly KubeObject[]): PictureNode {
  const workloads = inside.map((each) => ({
    object: each,
    title: each.metadata.name,
    version: versionOf(each),
    status: workloadStatus(each),
  }));
  return {
    ...blank(idOf(object), 'namespace', object.metadata.name, object),
    workloads,
    revision: workloads.map((each) => `${each.object.metadata.uid}${imagesOf(each.object)}`).join(' '),
  };
}

/** Does an applier put something into this namespace? Its inventory says so; before the first apply, its spec. */
function reaches(applier: KubeObject, namespace: string, object: KubeObject): boolean {
  const entries = inventoryOf(applier);
  if (entries.some((entry) => entry.startsWith(`${namespace}_`))) return !onlyFlux(entries, namespace);
  if (entries.includes(`_${object.metadata.name}__Namespace`)) return true;
  const target =
    applier.spec?.targetNamespace ?? (applier.kind === 'HelmRelease' ? applier.metadata.namespace : '');
  return target === namespace;
}

/** An applier whose only things in a namespace are other appliers and sources stands left of those already. */
function onlyFlux(entries: readonly string[], namespace: string): boolean {
  const own = entries.filter((entry) => entry.startsWith(`${namespace}_`));
  return own.every((entry) => /_(kustomize|source|helm|notification)\.toolkit\.fluxcd\.io_/.test(entry));
}

function inventoryOf(applier: KubeObject): string[] {
  return ((applier.status?.inventory?.entries ?? []) as { id: string }[]).map((entry) => entry.id);
}

/** Kustomizations that lead to this one, nearest first: their inventories hold it. */
function parentsOf(object: KubeObject, all: readonly KubeObject[]): KubeObject[] {
  const parents: KubeObject[] = [];
  for (let at = parentOf(object, all); at && !parents.includes(at); at = parentOf(at, all)) parents.push(at);
  return parents;
}

function parentOf(object: KubeObject, all: readonly KubeObject[]): KubeObject | undefined {
  const group = object.apiVersion.split('/')[0];
  const id = `${object.metadata.namespace ?? ''}_${object.metadata.name}_${group}_${object.kind}`;
  return all.find((each) => each !== object && inventoryOf(each).includes(id));
}

function sourceIdOf(applier: KubeObject): string {
  const ref = applier.spec?.sourceRef ?? applier.spec?.chartRef ?? applier.spec?.chart?.spec?.sourceRef ?? {};
  return `${ref.kind}/${ref.namespace ?? applier.metadata.namespace ?? ''}/${ref.name}`;
}

/** What stands behind something that failed is grey: it may be old. */
function withStale(
  nodes: PictureNode[],
  edges: readonly PictureEdge[],
  appliers: readonly KubeObject[],
): PictureNode[] {
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const before = new Map<string, string[]>();
  const lead = (from: string, to: string): void => void before.set(to, [...(before.get(to) ?? []), from]);
  for (const edge of edges) lead(edge.from, edge.to);
  for (const applier of appliers) {
    const parent = parentOf(applier, appliers);
    if (parent) lead(idOf(parent), idOf(applier));
  }
  const known = new Map<string, boolean>();
  const isStale = (id: string): boolean => {
    const answer = known.get(id);
    if (answer !== undefined) return answer;
    known.set(id, false);
    const from = before.get(id) ?? [];
    const stale =
      from.length > 0 && from.every((each) => byId.get(each)?.status?.state === 'failed' || isStale(each));
    known.set(id, stale);
    return stale;
  };
  return nodes.map((node) => ({ ...node, stale: isStale(node.id) }));
}

function blank(id: string, column: Column, title: string, object?: KubeObject): PictureNode {
  const place = `${object?.metadata.namespace ?? ''} ${title}`;
  return {
    id,
    column,
    title,
    detail: '',
    object,
    team: teamOf(place),
    environment: /\btest\b|-test/.test(place) ? 'test' : /\bprod\b|-prod/.test(place) ? 'prod' : undefined,
    stale: false,
    depth: 0,
    workloads: [],
    revision: '',
  };
}

function teamOf(place: string): Role {
  if (/rocky/i.test(place)) return 'rocky';
  return /movy/i.test(place) ? 'movy' : 'ops';
}

const TEAMS: readonly Role[] = ['ops', 'rocky', 'movy'];

/** Tenants as rows, TEST above PROD. */
function inOrder(nodes: PictureNode[]): PictureNode[] {
  const rank = (node: PictureNode): string =>
    `${TEAMS.indexOf(node.team)}${node.environment === 'prod' ? 1 : 0}${node.title}`;
  return [...nodes].sort((a, b) => (rank(a) < rank(b) ? -1 : 1));
}

/** Each Kustomization is followed by those it applies. */
function familiesInOrder(nodes: PictureNode[], appliers: readonly KubeObject[]): PictureNode[] {
  const ordered = inOrder(nodes);
  const take = (parent: KubeObject | undefined): PictureNode[] =>
    ordered
      .filter((node) => node.object && parentOf(node.object, appliers) === parent)
      .flatMap((node) => [node, ...take(node.object)]);
  const family = take(undefined);
  return [...family, ...ordered.filter((node) => !family.includes(node))];
}

function isOfTheCluster(namespace: string): boolean {
  return namespace.startsWith('kube-');
}

/** `ghcr.io/a/web:1.1.0@sha256:…` → `1.1.0`; '' where its first image names no tag. */
function versionOf(workload: KubeObject): string {
  return /^[^@]*\/?[^/@:]+:([^/@]+)/.exec(imagesOf(workload).split(',')[0] ?? '')?.[1] ?? '';
}

function imagesOf(workload: KubeObject): string {
  const containers = (workload.spec?.template?.spec?.containers ?? []) as { image?: string }[];
  return containers.map((container) => container.image ?? '').join(',');
}

/** `ssh://git@github.com/a/b.git` and `https://github.com/a/b` are the same place: `github.com/a/b`. */
function placeOf(url: string): string {
  return url
    .replace(/^[a-z+]+:\/\//, '')
    .replace(/^[^@/]+@/, '')
    .replace(/\.git$|\/$/g, '');
}

/** `main@sha1:4db19114…` as a box has room for it: `main@4db19114`. */
function shortRevision(revision: string): string {
  return revision.replace(/sha\d+:([0-9a-f]{8})[0-9a-f]*/, '$1');
}

function firstLine(text: string): string {
  return text.split('\n')[0] ?? '';
}

/** The state a whole picture is in: the worst of its parts, for one sentence about it. */
export function worstState(model: PictureModel): State {
  const states = model.nodes.flatMap((node) => node.status?.state ?? []);
  const order: State[] = ['failed', 'working', 'suspended', 'open', 'ready'];
  return order.find((state) => states.includes(state)) ?? 'open';
}
