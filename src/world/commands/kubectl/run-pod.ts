/**
 * `kubectl run`: a pod from an image.
 *
 * Models: kubectl's `cmd/run` and its pod generator. Left out: attaching to the pod.
 */
import type { KubeObject } from '../../kube/api';
import { notModelled } from '../not-modelled';
import { KubectlError } from './errors';
import { parseLabels } from './expose';
import { withLastApplied } from './last-applied';
import { withOverrides } from './overrides';
import { parsePairs } from './pairs';
import { changePrinter } from './printers';
import { writeOptions } from './requests';
import type { DryRun, Run } from './run';

export function runPod(run: Run): void {
  const dryRun = run.dryRun();
  const print = changePrinter(run, 'created', dryRun, { typed: true });
  validate(run, dryRun);
  const pod = send(run, withOverrides(run, podFor(run)), dryRun);
  if (run.flag('expose')) {
    print(send(run, serviceFor(run), dryRun));
    if (run.text('output') === 'yaml') run.out('---\n');
  }
  print(pod);
}

const COMPONENT = '[a-z0-9]+(?:(?:\\.|_|__|-+)[a-z0-9]+)*';
const DOMAIN = '(?:[a-zA-Z0-9]|[a-zA-Z0-9][a-zA-Z0-9-]*[a-zA-Z0-9])';
const REFERENCE = new RegExp(
  `^(?:${DOMAIN}(?:\\.${DOMAIN})*(?::[0-9]+)?/)?${COMPONENT}(?:/${COMPONENT})*(?::\\w[\\w.-]{0,127})?(?:@[A-Za-z][A-Za-z0-9]*(?:[-_+.][A-Za-z][A-Za-z0-9]*)*:[0-9a-fA-F]{32,})?$`,
);

function validate(run: Run, dryRun: DryRun): void {
  const image = run.text('image');
  if (run.args.length === 0 || run.invocation.dash === 0) throw run.usage('NAME is required for run');
  if (image === '') throw new KubectlError('--image is required');
  if (!REFERENCE.test(image))
    throw new KubectlError(`Invalid image name ${JSON.stringify(image)}: invalid reference format`);
  const stdin = run.flag('stdin');
  if (run.flag('tty') && !stdin) throw run.usage('-i/--stdin is required for containers with -t/--tty=true');
  if (run.flag('expose') && run.text('port') === '')
    throw run.usage('--port must be set when exposing a service');
  if (run.text('restart') && !['Always', 'OnFailure', 'Never'].includes(run.text('restart')))
    throw run.usage(`invalid restart policy: ${run.text('restart')}`);
  const attach = run.has('attach') ? run.flag('attach') : stdin;
  if (!attach && run.flag('rm')) throw run.usage('--rm should only be used for attached containers');
  if (attach && dryRun !== 'none')
    throw run.usage(
      "--dry-run=[server|client] can't be used with attached containers options (--attach, --stdin, or --tty)",
    );
  const policy = run.text('image-pull-policy');
  if (policy && !['Always', 'IfNotPresent', 'Never'].includes(policy))
    throw run.usage(`invalid image pull policy: ${policy}`);
  if (attach) throw notModelled('kubectl', 'run --attach');
}

function podFor(run: Run): KubeObject {
  const name = run.args[0]!;
  const annotations = run.list('annotations');
  return {
    kind: 'Pod',
    apiVersion: 'v1',
    metadata: {
      name,
      labels: run.text('labels') ? parseLabels(run.text('labels')) : { run: name },
      ...(annotations.length ? { annotations: parsePairs(annotations, 'annotations').set } : {}),
    },
    spec: {
      containers: [containerFor(run, name)],
      restartPolicy: run.text('restart') || (run.flag('stdin') ? 'OnFailure' : 'Always'),
      dnsPolicy: 'ClusterFirst',
    },
    status: {},
  };
}

function containerFor(run: Run, name: string): Record<string, unknown> {
  const words = run.args.slice(1);
  const env = run.list('env').map(envVar);
  const policy = run.text('image-pull-policy');
  const stdin = run.flag('stdin');
  return {
    name,
    image: run.text('image'),
    ...(words.length ? { [run.flag('command') ? 'command' : 'args']: words } : {}),
    ...(run.text('port') ? { ports: [{ containerPort: portNumber(run.text('port')) }] } : {}),
    ...(env.length ? { env } : {}),
    resources: {},
    ...(policy ? { imagePullPolicy: policy } : {}),
    ...(run.flag('privileged') ? { securityContext: { privileged: true } } : {}),
    ...(stdin ? { stdin } : {}),
    ...(stdin && !run.flag('leave-stdin-open') ? { stdinOnce: true } : {}),
    ...(run.flag('tty') ? { tty: true } : {}),
  };
}

function envVar(text: string): { name: string; value: string } {
  const at = text.indexOf('=');
  const name = text.slice(0, Math.max(at, 0));
  if (!/^[-._a-zA-Z][-._a-zA-Z0-9]*$/.test(name)) throw new KubectlError(`invalid env: ${text}`);
  return { name, value: text.slice(at + 1) };
}

function portNumber(text: string): number {
  if (/^[-+]?\d+$/.test(text)) return Number(text);
  throw new KubectlError(`strconv.Atoi: parsing ${JSON.stringify(text)}: invalid syntax`);
}

function serviceFor(run: Run): KubeObject {
  const name = run.args[0]!;
  const port = portNumber(run.text('port'));
  return {
    kind: 'Service',
    apiVersion: 'v1',
    metadata: { name },
    spec: {
      ports: [{ protocol: 'TCP', port, targetPort: port }],
      selector: run.text('labels') ? parseLabels(run.text('labels')) : { run: name },
    },
    status: { loadBalancer: {} },
  };
}

function send(run: Run, object: KubeObject, dryRun: DryRun): KubeObject {
  if (dryRun === 'client')
    return run.namespaceGiven
      ? { ...object, metadata: { ...object.metadata, namespace: run.namespace } }
      : object;
  const wanted = run.flag('save-config') ? withLastApplied(object) : object;
  const placed = { ...wanted, metadata: { ...wanted.metadata, namespace: run.namespace } };
  return run.client.create(placed, writeOptions(run, dryRun, run.text('field-manager')));
}
