/** `kubectl create deployment|job|cronjob NAME …`. */
import type { KubeObject } from '../../kube/api';
import { KubectlError } from './errors';
import { commandArguments, createObject, metadata, nameOfNew } from './generate';
import type { Run } from './run';
import { select } from './select';

export function createDeployment(run: Run): void {
  const name = nameOfNew(run);
  const images = run.list('image');
  const command = commandArguments(run);
  if (images.length > 1 && command.length)
    throw new KubectlError('cannot specify multiple --image options and command');
  const labels = { app: name };
  const containers = images.map((image) => container(containerName(run, image), image, command));
  if (run.has('port') && run.invocation.number('port') >= 0 && containers[0])
    Object.assign(containers[0], { ports: [{ containerPort: run.invocation.number('port') }] });
  createObject(
    run,
    {
      kind: 'Deployment',
      apiVersion: 'apps/v1',
      metadata: metadata(run, name, { labels }),
      spec: {
        replicas: run.invocation.number('replicas'),
        selector: { matchLabels: labels },
        template: { metadata: { labels }, spec: { containers } },
        strategy: {},
      },
      status: {},
    },
    { failure: 'failed to create deployment: ' },
  );
}

function container(name: string, image: string, command: string[]): Record<string, unknown> {
  return { name, ...(image ? { image } : {}), ...(command.length ? { command } : {}), resources: {} };
}

/** The last part of an image's name; with a made-up end where a letter had to be replaced. */
function containerName(run: Run, image: string): string {
  const name = image.split('/').at(-1)!.split(':')[0]!.split('@')[0]!;
  return /[_.]/.test(name) ? `${name.replace(/[_.]/g, '-')}-${run.context.names.suffix(5)}` : name;
}

export async function createJob(run: Run): Promise<void> {
  const name = nameOfNew(run);
  const [image, from] = [run.text('image'), run.text('from')];
  const command = commandArguments(run);
  if ((image === '') === (from === '')) throw new KubectlError('either --image or --from must be specified');
  if (command.length && from) throw new KubectlError('cannot specify --from and command');
  const job = image ? jobOf(run, name, image, command) : await jobOfCronJob(run, name, from);
  createObject(run, job, { failure: 'failed to create job: ' });
}

function jobOf(run: Run, name: string, image: string, command: string[]): KubeObject {
  return {
    kind: 'Job',
    apiVersion: 'batch/v1',
    metadata: metadata(run, name),
    spec: { template: podTemplate(name, image, command, 'Never') },
    status: {},
  };
}

function podTemplate(name: string, image: string, command: string[], restartPolicy: string): unknown {
  return { metadata: {}, spec: { containers: [container(name, image, command)], restartPolicy } };
}

async function jobOfCronJob(run: Run, name: string, from: string): Promise<KubeObject> {
  const { infos, error } = await select(run, { args: [from] }).infos();
  if (error) throw error;
  const cronJob = infos[0]?.object;
  if (infos.length !== 1 || !cronJob) throw new KubectlError('from must be an existing cronjob');
  if (cronJob.kind !== 'CronJob') throw new KubectlError(`unknown object type *v1.${cronJob.kind}`);
  const template = cronJob.spec.jobTemplate;
  return {
    kind: 'Job',
    apiVersion: 'batch/v1',
    metadata: metadata(run, name, {
      ...(template.metadata?.labels ? { labels: template.metadata.labels } : {}),
      annotations: { 'cronjob.kubernetes.io/instantiate': 'manual', ...template.metadata?.annotations },
      ownerReferences: [
        {
          apiVersion: 'batch/v1',
          kind: 'CronJob',
          name: cronJob.metadata.name,
          uid: cronJob.metadata.uid,
          controller: true,
        },
      ],
    }),
    spec: template.spec,
    status: {},
  };
}

export function createCronJob(run: Run): void {
  const name = nameOfNew(run);
  createObject(
    run,
    {
      kind: 'CronJob',
      apiVersion: 'batch/v1',
      metadata: metadata(run, name),
      spec: {
        schedule: run.text('schedule'),
        jobTemplate: {
          metadata: { name },
          spec: {
            template: podTemplate(
              name,
              run.text('image'),
              commandArguments(run),
              run.text('restart') || 'OnFailure',
            ),
          },
        },
      },
      status: {},
    },
    { failure: 'failed to create cronjob: ' },
  );
}
