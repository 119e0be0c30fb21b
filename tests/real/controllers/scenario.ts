/**
 * What happens in a scenario: repositories, objects, and what somebody does to them after a while.
 *
 * A scenario lives in a namespace of its name (and in others that begin with it), so that many play in one cluster at once.
 */
import type { KubeObject } from '../../../src/world/kube/api';

export type Files = Record<string, string | null>;
/** Any part of an object. */
export type Part = Record<string, unknown>;

export interface Act {
  /** Server-side apply as `kubectl`. */
  apply(...objects: KubeObject[]): void;
  /** Commits to a repository (`org/NAME`), which is made where it is not there; null removes a file. */
  commit(repository: string, files: Files, branch?: string): void;
  tag(repository: string, tag: string): void;
  patch(kind: string, name: string, patch: Part, namespace?: string): void;
  remove(kind: string, name: string): void;
  /** Asks for a reconcile. */
  poke(kind: string, name: string, value?: string): void;
}

export interface Scenario {
  /** Its namespace too. */
  id: string;
  /** Seconds after the beginning, and what is done then. */
  steps: [number, (act: Act) => void][];
}

export type Step = Scenario['steps'][number];

/** Documents of YAML; JSON is YAML. */
export function docs(...objects: (KubeObject | Part | string)[]): string {
  return `${objects.map((each) => (typeof each === 'string' ? each : JSON.stringify(each))).join('\n---\n')}\n`;
}

export function configMap(name: string, data: Part = { key: 'value' }, metadata: Part = {}): KubeObject {
  return { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name, ...metadata }, data };
}

export function namespace(name: string, labels?: Part): KubeObject {
  return { apiVersion: 'v1', kind: 'Namespace', metadata: { name, ...(labels && { labels }) } } as KubeObject;
}

export function gitRepository(id: string, spec: Part = {}, name = 'app'): KubeObject {
  return {
    apiVersion: 'source.toolkit.fluxcd.io/v1',
    kind: 'GitRepository',
    metadata: { name, namespace: id },
    spec: {
      interval: '10m',
      url: `https://github.com/org/${id}`,
      ref: { branch: 'main' },
      timeout: '20s',
      ...spec,
    },
  };
}

export function kustomization(id: string, spec: Part = {}, name = 'app'): KubeObject {
  return {
    apiVersion: 'kustomize.toolkit.fluxcd.io/v1',
    kind: 'Kustomization',
    metadata: { name, namespace: id },
    spec: {
      interval: '10m',
      path: './deploy',
      prune: true,
      timeout: '20s',
      targetNamespace: id,
      sourceRef: { kind: 'GitRepository', name: 'app' },
      ...spec,
    },
  };
}

export function helmRelease(id: string, spec: Part = {}, name = 'app', chart = 'charts/app'): KubeObject {
  const sourceRef = { kind: 'GitRepository', name: 'app' };
  return {
    apiVersion: 'helm.toolkit.fluxcd.io/v2',
    kind: 'HelmRelease',
    metadata: { name, namespace: id },
    spec: { interval: '10m', timeout: '20s', chart: { spec: { chart, interval: '1m', sourceRef } }, ...spec },
  };
}

export function account(id: string, name: string): KubeObject {
  return { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name, namespace: id } };
}

export function role(id: string, name: string, rules: Part[]): KubeObject {
  return {
    apiVersion: 'rbac.authorization.k8s.io/v1',
    kind: 'Role',
    metadata: { name, namespace: id },
    rules,
  };
}

/** Binds an account of the namespace to a role. */
export function binding(id: string, roleName: string, user: string, kind = 'Role'): KubeObject {
  return {
    apiVersion: 'rbac.authorization.k8s.io/v1',
    kind: 'RoleBinding',
    metadata: { name: `${roleName}-${user}`, namespace: id },
    roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind, name: roleName },
    subjects: [{ kind: 'ServiceAccount', name: user, namespace: id }],
  };
}

export function deployment(name: string, image = 'nginx:1.27', spec: Part = {}): KubeObject {
  const labels = { app: name };
  const template = { metadata: { labels }, spec: { containers: [{ name: 'web', image }] } };
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name },
    spec: { replicas: 1, selector: { matchLabels: labels }, template, ...spec },
  };
}

/** Namespace, repository, source, Kustomization. @param git of the source's spec @param before objects that are there already */
export function applied(
  id: string,
  files: Files,
  spec: Part = {},
  git: Part = {},
  later: Step[] = [],
  before: KubeObject[] = [],
): Scenario {
  const begin = (act: Act): void => {
    act.commit(`org/${id}`, files);
    act.apply(namespace(id), ...before, gitRepository(id, git), kustomization(id, spec));
  };
  return { id, steps: [[0, begin], ...later] };
}

/** Namespace, repository with a chart, source, HelmRelease. */
export function released(
  id: string,
  files: Files,
  spec: Part = {},
  later: Step[] = [],
  before: KubeObject[] = [],
): Scenario {
  const begin = (act: Act): void => {
    act.commit(`org/${id}`, files);
    act.apply(namespace(id), ...before, gitRepository(id), helmRelease(id, spec));
  };
  return { id, steps: [[0, begin], ...later] };
}
