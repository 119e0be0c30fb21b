/** `flux create source chart`. Models: `cmd/flux/create_source_chart.go`: its checks in its order. */
import type { KubeObject } from '../../kube/api';
import { formatDuration } from '../../time/duration';
import type { Call } from './call';
import { FluxError } from './call';
import { verification } from './create-source-oci';
import { KINDS, apiVersion } from './kinds';
import { readLabels } from './labels';
import { printManifest, sparse } from './manifest';
import { parseKindName } from './references';
import { upsertAndWait } from './upsert';
import { chartSourceKind } from './values';

export async function createSourceChart(call: Call): Promise<void> {
  const { typed } = call;
  if (!typed.has('source')) throw new FluxError('chart source is required');
  if (!typed.text('chart')) throw new FluxError('chart name or path is required');
  call.log.generate('generating HelmChart source');
  const object = chart(call);
  if (typed.flag('export')) {
    call.out(printManifest(object));
    return;
  }
  const ready = await upsertAndWait(call, KINDS['source chart'], object, {
    what: 'HelmChart source',
    done: 'source',
  });
  call.log.success('HelmChart source reconciliation completed');
  const revision = ready['status']?.artifact?.revision as string | undefined;
  if (revision === undefined)
    throw new FluxError('HelmChart source reconciliation completed but no artifact was found');
  call.log.success(`fetched revision: ${revision}`);
}

function chart(call: Call): KubeObject {
  const { typed } = call;
  const labels = readLabels(call);
  const source = parseKindName(typed.text('source'));
  return {
    apiVersion: apiVersion(KINDS['source chart']),
    kind: 'HelmChart',
    metadata: sparse({ labels, name: typed.args[0], namespace: call.namespace }) as KubeObject['metadata'],
    spec: {
      ...sparse({
        reconcileStrategy: typed.text('reconcile-strategy'),
        verify: verification(call, ''),
        version: typed.text('chart-version'),
      }),
      chart: typed.text('chart'),
      interval: formatDuration(typed.duration('interval')),
      sourceRef: { kind: chartSourceKind(source.kind), name: source.name },
    },
  };
}
