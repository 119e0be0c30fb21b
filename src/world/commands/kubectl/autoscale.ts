/** `kubectl autoscale`. Models: kubectl's `cmd/autoscale`. */
import type { KubeObject, ResourceType } from '../../kube/api';
import { canonicalQuantity, quantityError } from '../../kube/quantity';
import { KubectlError, isReported } from './errors';
import { withTypedLastApplied } from './last-applied';
import { fileOptions } from './manifests';
import { changePrinter } from './printers';
import { writeOptions } from './requests';
import { apiVersionOf } from './resource-types';
import type { DryRun, Run } from './run';
import { select } from './select';

export async function autoscale(run: Run): Promise<void> {
  const dryRun = run.dryRun();
  validate(run);
  let count = 0;
  await select(run, { args: run.args, files: fileOptions(run), continueOnError: true }).visit((info) => {
    if (!info.type.subresources.includes('scale'))
      throw new KubectlError(
        `cannot autoscale a ${info.type.kind}: could not find scale subresource for ${apiVersionOf(info.type)}, Resource=${info.type.resource} in discovery information`,
      );
    send(run, autoscalerFor(run, info.type, info.name), dryRun);
    count++;
  });
  if (count === 0) throw new KubectlError('no objects passed to autoscale');
}

function validate(run: Run): void {
  const [min, max] = [run.invocation.number('min'), run.invocation.number('max')];
  if (max < 1) throw new KubectlError(`--max=MAXPODS is required and must be at least 1, max: ${max}`);
  if (max < min)
    throw new KubectlError(
      `--max=MAXPODS must be larger or equal to --min=MINPODS, max: ${max}, min: ${min}`,
    );
  if (run.has('cpu-percent') && run.invocation.number('cpu-percent') > 0 && run.text('cpu'))
    throw new KubectlError('--cpu-percent and --cpu are mutually exclusive');
  for (const name of ['cpu', 'memory'] as const) if (run.text(name)) targetOf(run.text(name), name);
}

function send(run: Run, autoscaler: KubeObject, dryRun: DryRun): void {
  if (dryRun === 'client') return changePrinter(run, 'created', dryRun, { typed: true })(autoscaler);
  const wanted = run.flag('save-config') ? withTypedLastApplied(autoscaler) : autoscaler;
  const placed = { ...wanted, metadata: { ...wanted.metadata, namespace: run.namespace } };
  const options = writeOptions(run, dryRun, run.text('field-manager'));
  try {
    changePrinter(run, 'autoscaled', dryRun, { typed: true })(run.client.create(placed, options));
  } catch (error) {
    if (!isReported(error)) throw error;
    refuseOlder(run);
    throw error;
  }
}

/** kubectl tries an older version of the kind, which can do less. */
function refuseOlder(run: Run): void {
  const percent = run.has('cpu-percent') && run.invocation.number('cpu-percent') >= 0;
  const cpu = run.text('cpu').trim();
  const begin =
    'failed to create autoscaling/v2 HPA and the configuration is incompatible with autoscaling/v1: ';
  if (cpu === '') throw new KubectlError(`${begin}empty input`);
  if (run.text('memory') || !(percent || cpu.endsWith('%'))) throw new KubectlError(`${begin}%!w(<nil>)`);
}

function autoscalerFor(run: Run, type: ResourceType, name: string): KubeObject {
  const min = run.invocation.number('min');
  const metrics = metricsOf(run);
  return {
    kind: 'HorizontalPodAutoscaler',
    apiVersion: 'autoscaling/v2',
    metadata: {
      name: run.text('name') || name,
      ...(run.namespaceGiven ? { namespace: run.namespace } : {}),
    },
    spec: {
      scaleTargetRef: { kind: type.kind, name, apiVersion: apiVersionOf(type) },
      ...(min > 0 ? { minReplicas: min } : {}),
      maxReplicas: run.invocation.number('max'),
      ...(metrics.length ? { metrics } : {}),
    },
    status: { desiredReplicas: 0, currentMetrics: null },
  };
}

function metricsOf(run: Run): unknown[] {
  const percent = run.has('cpu-percent') ? run.invocation.number('cpu-percent') : -1;
  const metric = (name: string, target: unknown): unknown => ({
    type: 'Resource',
    resource: { name, target },
  });
  return [
    ...(percent > 0 ? [metric('cpu', { type: 'Utilization', averageUtilization: percent })] : []),
    ...(['cpu', 'memory'] as const)
      .filter((name) => run.text(name))
      .map((name) => metric(name, targetOf(run.text(name), name))),
  ];
}

/** `70%`, `500m`, `500`. @throws KubectlError */
function targetOf(text: string, name: 'cpu' | 'memory'): Record<string, unknown> {
  const input = text.trim();
  if (input === '') throw new KubectlError('empty input');
  if (input.endsWith('%')) {
    const number = input.slice(0, -1);
    if (!/^\+?\d+$/.test(number)) throw new KubectlError(`invalid percentage value: ${number}`);
    return { type: 'Utilization', averageUtilization: Number(number) };
  }
  const bare = /^[-+]?(\d+\.?\d*|\.\d+)$/.test(input);
  const amount = bare ? `${Number(input)}${name === 'cpu' ? 'm' : 'Mi'}` : input;
  if (quantityError(amount)) throw new KubectlError(`invalid resource ${name} value: ${input}`);
  return { type: 'AverageValue', averageValue: canonicalQuantity(amount) };
}
