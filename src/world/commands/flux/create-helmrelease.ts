/** `flux create helmrelease`. Models: `cmd/flux/create_helmrelease.go`: its checks in its order. */
import { FilesError, join } from '../../files/files';
import type { KubeObject } from '../../kube/api';
import { formatDuration } from '../../time/duration';
import { parse as parseYaml, YamlError } from '../../yaml/parse';
import type { Call } from './call';
import { FluxError } from './call';
import { helmReleaseRevision } from './get-rows';
import { KINDS, apiVersion } from './kinds';
import { readLabels } from './labels';
import { printManifest, sparse } from './manifest';
import { equalFold, parseDependencies, parseKindName, parseKindNameNamespace } from './references';
import { upsertAndWait } from './upsert';
import { chartSourceKind } from './values';

export async function createHelmRelease(call: Call): Promise<void> {
  const { typed } = call;
  if (!typed.text('chart') && !typed.text('chart-ref')) throw new FluxError('chart or chart-ref is required');
  if (typed.text('chart') && typed.text('chart-ref'))
    throw new FluxError('cannot use --chart in combination with --chart-ref');
  const labels = readLabels(call);
  if (!typed.flag('export')) call.log.generate('generating HelmRelease');
  const object = helmRelease(call, labels);
  if (typed.flag('export')) {
    call.out(printManifest(object));
    return;
  }
  const ready = await upsertAndWait(call, KINDS.helmrelease, object, { what: 'HelmRelease' });
  call.log.success(`HelmRelease ${object.metadata.name} is ready`);
  call.log.success(`applied revision ${helmReleaseRevision(ready)}`);
}

function helmRelease(call: Call, labels: Record<string, string>): KubeObject {
  const { typed } = call;
  const strategy = typed.text('reconcile-strategy');
  if (strategy !== 'Revision' && strategy !== 'ChartVersion')
    throw new FluxError(`'${strategy}' is an invalid reconcile strategy(valid: Revision, ChartVersion)`);
  const target = typed.text('target-namespace');
  const secret = typed.text('kubeconfig-secret-ref');
  const crds = typed.text('crds');
  const chart = typed.text('chart');
  return {
    apiVersion: apiVersion(KINDS.helmrelease),
    kind: 'HelmRelease',
    metadata: sparse({ labels, name: typed.args[0], namespace: call.namespace }) as KubeObject['metadata'],
    spec: {
      ...sparse({
        chart: chart ? chartTemplate(call) : undefined,
        chartRef: chart ? undefined : chartReference(typed.text('chart-ref')),
        dependsOn: parseDependencies(typed.list('depends-on')),
        install: sparse({ crds: crds && 'Create', createNamespace: typed.flag('create-target-namespace') }),
        kubeConfig: secret ? { secretRef: { name: secret } } : undefined,
        releaseName: typed.text('release-name'),
        serviceAccountName: typed.text('service-account'),
        storageNamespace: typed.text('storage-namespace') || target,
        targetNamespace: target,
        upgrade: sparse({ crds }),
      }),
      interval: formatDuration(typed.duration('interval')),
      ...values(call),
      ...valuesFrom(typed.list('values-from')),
    },
  };
}

function chartTemplate(call: Call): unknown {
  const { typed } = call;
  const source = parseKindNameNamespace(typed.text('source'));
  const interval = typed.duration('chart-interval');
  return {
    spec: {
      chart: typed.text('chart'),
      ...sparse({
        interval: interval ? formatDuration(interval) : undefined,
        reconcileStrategy: typed.text('reconcile-strategy'),
        version: typed.text('chart-version'),
      }),
      sourceRef: {
        ...sparse({ kind: chartSourceKind(source.kind), namespace: source.namespace }),
        name: source.name,
      },
    },
  };
}

/** @throws FluxError */
function chartReference(text: string): unknown {
  const { kind, name, namespace } = parseKindNameNamespace(text);
  if (kind !== 'HelmChart' && kind !== 'OCIRepository') {
    throw new FluxError(
      `chart reference kind '${kind}' is not supported, must be one of: OCIRepository, HelmChart`,
    );
  }
  return { kind, name, ...(namespace ? { namespace } : {}) };
}

/** All `--values` files, later ones over earlier ones. @throws FluxError */
function values(call: Call): { values?: unknown } {
  const files = call.typed.list('values');
  if (files.length === 0) return {};
  return { values: files.map((file) => readValues(call, file)).reduce(mergeMaps, {}) };
}

type Values = Record<string, unknown>;

function readValues(call: Call, file: string): Values {
  let text: string;
  try {
    text = call.context.files.readText(join(call.context.cwd, file));
  } catch (error) {
    if (!(error instanceof FilesError)) throw error;
    const call_ = error.code === 'EISDIR' ? 'read' : 'open';
    throw new FluxError(`reading values from ${file} failed: ${call_} ${file}: ${error.reason}`);
  }
  try {
    const parsed = parseYaml(text) ?? {};
    if (isMap(parsed)) return parsed;
    const found = Array.isArray(parsed) ? 'array' : typeof parsed === 'boolean' ? 'bool' : typeof parsed;
    throw new FluxError(
      `unmarshaling values from ${file} failed: json: cannot unmarshal ${found} into Go value of type map[string]interface {}`,
    );
  } catch (error) {
    if (!(error instanceof YamlError)) throw error;
    throw new FluxError(`converting values to JSON from ${file} failed: ${error.message}`);
  }
}

function mergeMaps(base: Values, over: Values): Values {
  const merged = { ...base };
  for (const [key, value] of Object.entries(over)) {
    const before = merged[key];
    merged[key] = isMap(before) && isMap(value) ? mergeMaps(before, value) : value;
  }
  return merged;
}

function isMap(value: unknown): value is Values {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** @throws FluxError */
function valuesFrom(list: string[]): { valuesFrom?: unknown } {
  if (list.length === 0) return {};
  const references = list.map((each) => {
    const { kind, name } = parseKindName(each);
    if (kind === '')
      throw new FluxError(`invalid Kubernetes object reference '${each}', must be in format <kind>/<name>`);
    const clean = equalFold(['Secret', 'ConfigMap'], kind);
    if (!clean)
      throw new FluxError(`reference kind '${kind}' is not supported, must be one of: Secret, ConfigMap`);
    return { kind: clean, name };
  });
  return { valuesFrom: references };
}
