/** The columns of `flux get`, kind by kind. Models: `summariseItem` and `headers` of `cmd/flux/get_*.go`. */
import type { KubeObject } from '../../kube/api';
import type { KindName } from './kinds';
import { conditionsOf, readyCondition } from './readiness';

export interface Columns {
  /** Titles behind the name. */
  titles: string[];
  /** Cells behind the name. */
  cells(object: KubeObject): string[];
  /** Does the status selector match? */
  matches(object: KubeObject, type: string, status: string): boolean;
}

/** What the object's conditions say. */
function matchesCondition(object: KubeObject, type: string, status: string): boolean {
  const found = conditionsOf(object)
    .filter((each) => each.type.toLowerCase() === type.toLowerCase())
    .at(-1);
  return found !== undefined && found.status.toLowerCase() === status.toLowerCase();
}

/** Kinds without status are always ready. */
function matchesReady(_object: KubeObject, type: string, status: string): boolean {
  return type.toLowerCase() === 'ready' && status.toLowerCase() === 'true';
}

function statusAndMessage(object: KubeObject): [status: string, message: string] {
  const ready = readyCondition(object);
  return ready ? [ready.status, ready.message] : ['False', 'waiting to be reconciled'];
}

function suspended(object: KubeObject): string {
  return object['spec']?.suspend === true ? 'True' : 'False';
}

/** Hashes of 40 to 128 hexadecimal digits keep their first eight. */
export function truncateHex(text: string): string {
  return text.replace(/\b[a-f0-9]{40,128}\b/g, (hash) => hash.slice(0, 8));
}

function artifactRevision(object: KubeObject): string {
  return object['status']?.artifact?.revision ?? '';
}

const SOURCE_TITLES = ['Revision', 'Suspended', 'Ready', 'Message'];

const SOURCE: Columns = {
  titles: SOURCE_TITLES,
  cells: (object) => {
    const [status, message] = statusAndMessage(object);
    return [truncateHex(artifactRevision(object)), suspended(object), status, truncateHex(message)];
  },
  matches: matchesCondition,
};

/** An OCI repository has nothing to fetch by itself. */
const HELM_REPOSITORY: Columns = {
  ...SOURCE,
  cells: (object) => {
    if (object['spec']?.type !== 'oci') return SOURCE.cells(object);
    return [truncateHex(artifactRevision(object)), suspended(object), 'True', 'Helm repository is Ready'];
  },
};

const HELM_CHART: Columns = {
  ...SOURCE,
  cells: (object) => {
    const [status, message] = statusAndMessage(object);
    return [artifactRevision(object), suspended(object), status, truncateHex(message)];
  },
};

const EXTERNAL: Columns = {
  titles: ['Revision', 'Source', 'Ready', 'Message'],
  cells: (object) => {
    const [status, message] = statusAndMessage(object);
    const source = object['spec']?.sourceRef;
    const from = source ? `${source.kind}/${source.namespace ?? ''}/${source.name}` : '';
    return [truncateHex(artifactRevision(object)), from, status, truncateHex(message)];
  },
  matches: matchesCondition,
};

const STATUS_ONLY: Columns = {
  titles: ['Suspended', 'Ready', 'Message'],
  cells: (object) => [suspended(object), ...statusAndMessage(object)],
  matches: matchesCondition,
};

const GENERATOR: Columns = {
  ...STATUS_ONLY,
  cells: (object) => {
    const disabled = object.metadata.annotations?.['source.extensions.fluxcd.io/reconcile'] === 'disabled';
    return [disabled ? 'True' : 'False', ...statusAndMessage(object)];
  },
};

const ALERT: Columns = {
  titles: ['Suspended', 'Ready', 'Message'],
  cells: (object) => [suspended(object), 'True', 'Alert is Ready'],
  matches: matchesReady,
};

const PROVIDER: Columns = {
  titles: ['Ready', 'Message'],
  cells: () => ['True', 'Provider is Ready'],
  matches: matchesReady,
};

const IMAGE_REPOSITORY: Columns = {
  titles: ['Last scan', 'Suspended', 'Ready', 'Message'],
  cells: (object) => [
    object['status']?.lastScanResult?.scanTime ?? '',
    suspended(object),
    ...statusAndMessage(object),
  ],
  matches: matchesCondition,
};

const IMAGE_POLICY: Columns = {
  titles: ['Image', 'Tag', 'Ready', 'Message'],
  cells: (object) => {
    const latest = object['status']?.latestRef;
    return [latest?.name ?? '', latest?.tag ?? '', ...statusAndMessage(object)];
  },
  matches: matchesCondition,
};

const IMAGE_UPDATE: Columns = {
  titles: ['Last run', 'Suspended', 'Ready', 'Message'],
  cells: (object) => [
    object['status']?.lastAutomationRunTime ?? '',
    suspended(object),
    ...statusAndMessage(object),
  ],
  matches: matchesCondition,
};

/** @param source with `--show-source` */
function kustomizationColumns(source: boolean): Columns {
  return {
    titles: [...(source ? ['Source'] : []), ...SOURCE_TITLES],
    cells: (object) => {
      const [status, message] = statusAndMessage(object);
      const revision = truncateHex(object['status']?.lastAppliedRevision ?? '');
      const cells = [revision, suspended(object), status, truncateHex(message)];
      return source ? [sourceOf(object, object['spec'].sourceRef), ...cells] : cells;
    },
    matches: matchesCondition,
  };
}

function helmReleaseColumns(source: boolean): Columns {
  return {
    titles: [...(source ? ['Source'] : []), ...SOURCE_TITLES],
    cells: (object) => {
      const cells = [helmReleaseRevision(object), suspended(object), ...statusAndMessage(object)];
      const { chart, chartRef } = object['spec'];
      return source ? [sourceOf(object, chartRef ?? chart.spec.sourceRef), ...cells] : cells;
    },
    matches: matchesCondition,
  };
}

function sourceOf(object: KubeObject, ref: { kind: string; namespace?: string; name: string }): string {
  return `${ref.kind}/${ref.namespace || object.metadata.namespace}/${ref.name}`;
}

/** Version of the chart that runs, or was last tried. */
export function helmReleaseRevision(object: KubeObject): string {
  const status = object['status'] ?? {};
  return status.history?.[0]?.chartVersion ?? status.lastAttemptedRevision ?? '';
}

export function columnsOf(kind: KindName, options: { source: boolean }): Columns {
  switch (kind) {
    case 'kustomization':
      return kustomizationColumns(options.source);
    case 'helmrelease':
      return helmReleaseColumns(options.source);
    case 'source helm':
      return HELM_REPOSITORY;
    case 'source chart':
      return HELM_CHART;
    case 'source external':
      return EXTERNAL;
    case 'artifact generator':
      return GENERATOR;
    case 'alert':
      return ALERT;
    case 'alert-provider':
      return PROVIDER;
    case 'receiver':
      return STATUS_ONLY;
    case 'image repository':
      return IMAGE_REPOSITORY;
    case 'image policy':
      return IMAGE_POLICY;
    case 'image update':
      return IMAGE_UPDATE;
    default:
      return SOURCE;
  }
}
