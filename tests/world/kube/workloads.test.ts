import { describe, expect, it } from 'vitest';
import type { Client, KubeObject } from '../../../src/world/kube/api';
import { templateHash, safeHash } from '../../../src/world/kube/controllers/deployment/pod-template-hash';
import { canonical } from '../../../src/world/kube/json-value';
import { deployment, DEPLOYMENTS, pod, PODS, smallCluster } from './small-cluster';

const WEB = { ...DEPLOYMENTS, namespace: 'team', name: 'web' };

function conditions(object: KubeObject): string[] {
  return (object.status.conditions as { type: string; status: string; reason: string }[]).map(
    (each) => `${each.type}=${each.status} ${each.reason}`,
  );
}

function eventsOf(admin: Client, kind: string, name: string): string[] {
  const fieldSelector = `involvedObject.kind=${kind},involvedObject.name=${name}`;
  const events = admin.list({ group: '', resource: 'events', namespace: 'team' }, { fieldSelector });
  return events.map((each) => `${each.reason}: ${each.message}`);
}

function statefulSet(spec: Record<string, unknown> = {}): KubeObject {
  return {
    apiVersion: 'apps/v1',
    kind: 'StatefulSet',
    metadata: { name: 'db', namespace: 'team' },
    spec: {
      serviceName: 'db',
      replicas: 2,
      selector: { matchLabels: { app: 'db' } },
      template: {
        metadata: { labels: { app: 'db' } },
        spec: {
          containers: [
            {
              name: 'postgres',
              image: 'postgres:17',
              ports: [{ containerPort: 5432 }],
              volumeMounts: [{ name: 'data', mountPath: '/var/lib/postgresql/data' }],
            },
          ],
        },
      },
      volumeClaimTemplates: [
        {
          metadata: { name: 'data' },
          spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } },
        },
      ],
      ...spec,
    },
  };
}

describe('hashes of pod templates', () => {
  // settled against a server of version 1.36.2
  const template = (app: string, image: string): object => ({
    metadata: { labels: { app } },
    spec: {
      containers: [
        {
          name: app,
          image,
          imagePullPolicy: 'IfNotPresent',
          ports: [{ containerPort: 80, protocol: 'TCP' }],
          resources: {},
          terminationMessagePath: '/dev/termination-log',
          terminationMessagePolicy: 'File',
        },
      ],
      dnsPolicy: 'ClusterFirst',
      restartPolicy: 'Always',
      schedulerName: 'default-scheduler',
      securityContext: {},
      terminationGracePeriodSeconds: 30,
    },
  });

  it('are those of the real server', () => {
    expect(templateHash(template('web', 'nginx:1'))).toBe('8598c9d4f4');
    expect(templateHash(template('web', 'nginx:2'))).toBe('66b54b966f');
    expect(templateHash(template('api', 'nginx:1'))).toBe('5bc55464cd');
  });

  it('are those of the real server for stateful sets', async () => {
    const { admin, pass } = await smallCluster('team');
    admin.create(statefulSet());
    await pass(100);
    const set = admin.get({ group: 'apps', resource: 'statefulsets', namespace: 'team', name: 'db' });
    expect(set.status.updateRevision).toBe('db-6cc8c68bb7');
    expect(safeHash(canonical({}))).toMatch(/^[bcdf456789]+$/);
  });
});

describe('a deployment', () => {
  it('rolls out its pods', async () => {
    const { admin, pass, rows } = await smallCluster('team');
    admin.create(deployment('team', 'web'));
    await pass(2000);
    expect(rows('apps', 'deployments', 'team')).toEqual([
      ['web', '2/2', '2', '2', '2s', 'web', 'nginx:1', 'app=web'],
    ]);
    expect(rows('apps', 'replicasets', 'team')[0]!.slice(0, 4)).toEqual(['web-8598c9d4f4', '2', '2', '2']);
    const object = admin.get(WEB);
    expect(object.metadata.annotations).toEqual({ 'deployment.kubernetes.io/revision': '1' });
    expect(conditions(object)).toEqual([
      'Available=True MinimumReplicasAvailable',
      'Progressing=True NewReplicaSetAvailable',
    ]);
    expect(object.status).toMatchObject({
      observedGeneration: 1,
      replicas: 2,
      readyReplicas: 2,
      terminatingReplicas: 0,
    });
    expect(eventsOf(admin, 'Deployment', 'web')).toEqual([
      'ScalingReplicaSet: Scaled up replica set web-8598c9d4f4 from 0 to 2',
    ]);
  });

  it('replaces pods one by one, and keeps the old set for its history', async () => {
    const { admin, pass, rows } = await smallCluster('team');
    admin.create(deployment('team', 'web'));
    await pass(2000);
    admin.patch(WEB, 'strategic', {
      spec: { template: { spec: { containers: [{ name: 'web', image: 'nginx:2' }] } } },
    });
    await pass(3000);
    expect(rows('apps', 'replicasets', 'team').map((row) => row.slice(0, 4))).toEqual([
      ['web-66b54b966f', '2', '2', '2'],
      ['web-8598c9d4f4', '0', '0', '0'],
    ]);
    expect(eventsOf(admin, 'Deployment', 'web').slice(1)).toEqual([
      'ScalingReplicaSet: Scaled up replica set web-66b54b966f from 0 to 1',
      'ScalingReplicaSet: Scaled down replica set web-8598c9d4f4 from 2 to 1',
      'ScalingReplicaSet: Scaled up replica set web-66b54b966f from 1 to 2',
      'ScalingReplicaSet: Scaled down replica set web-8598c9d4f4 from 1 to 0',
    ]);
  });

  it('goes on serving with old pods where an image is in no registry, and gives up after its deadline', async () => {
    const { admin, pass, rows } = await smallCluster('team');
    admin.create(deployment('team', 'web'));
    await pass(2000);
    admin.patch(WEB, 'strategic', {
      spec: { template: { spec: { containers: [{ name: 'web', image: 'nginx:99.0' }] } } },
    });
    await pass(3000);
    const statuses = rows('', 'pods', 'team').map((row) => `${row[1]} ${row[2]}`);
    expect(statuses.sort()).toEqual(['0/1 ImagePullBackOff', '1/1 Running', '1/1 Running']);
    const object = admin.get(WEB);
    expect(object.status).toMatchObject({
      replicas: 3,
      updatedReplicas: 1,
      availableReplicas: 2,
      unavailableReplicas: 1,
    });
    expect(conditions(object)).toContain('Progressing=True ReplicaSetUpdated');
    await pass(11 * 60_000);
    expect(conditions(admin.get(WEB))).toContain('Progressing=False ProgressDeadlineExceeded');
  });

  it('scales without a new revision, and pauses', async () => {
    const { admin, pass, rows } = await smallCluster('team');
    admin.create(deployment('team', 'web'));
    await pass(2000);
    const scale = admin.patch(WEB, 'merge', { spec: { replicas: 4 } }, { subresource: 'scale' });
    expect(scale).toMatchObject({ kind: 'Scale', spec: { replicas: 4 }, status: { selector: 'app=web' } });
    await pass(2000);
    expect(rows('apps', 'deployments', 'team')[0]![1]).toBe('4/4');
    admin.patch(WEB, 'merge', { spec: { paused: true } });
    admin.patch(WEB, 'strategic', {
      spec: { template: { spec: { containers: [{ name: 'web', image: 'nginx:2' }] } } },
    });
    await pass(2000);
    expect(rows('apps', 'replicasets', 'team')).toHaveLength(1);
    expect(conditions(admin.get(WEB))).toContain('Progressing=Unknown DeploymentPaused');
  });

  it('has no old pod left before a new one begins, where it recreates', async () => {
    const { admin, pass } = await smallCluster('team');
    admin.create(deployment('team', 'web', { strategy: { type: 'Recreate' } }));
    await pass(2000);
    const counts: number[] = [];
    admin.watch({ ...PODS, namespace: 'team' }, () =>
      counts.push(admin.list({ ...PODS, namespace: 'team' }).length),
    );
    admin.patch(WEB, 'strategic', {
      spec: { template: { spec: { containers: [{ name: 'web', image: 'nginx:2' }] } } },
    });
    await pass(3000);
    expect(Math.max(...counts)).toBe(2);
    expect(Math.min(...counts)).toBe(0);
    expect(admin.list({ ...PODS, namespace: 'team' })).toHaveLength(2);
  });

  it('replaces a pod that somebody deletes', async () => {
    const { admin, pass } = await smallCluster('team');
    admin.create(deployment('team', 'web'));
    await pass(2000);
    const [first] = admin.list({ ...PODS, namespace: 'team' });
    admin.delete({ ...PODS, namespace: 'team', name: first!.metadata.name });
    await pass(2000);
    const names = admin.list({ ...PODS, namespace: 'team' }).map((each) => each.metadata.name);
    expect(names).toHaveLength(2);
    expect(names).not.toContain(first!.metadata.name);
  });
});

describe('a stateful set', () => {
  it('makes pods in order, each with a volume of its own', async () => {
    const { admin, pass, rows } = await smallCluster('team');
    admin.create(statefulSet());
    await pass(400);
    expect(rows('', 'pods', 'team').map((row) => row[0])).toEqual(['db-0']);
    await pass(3000);
    expect(rows('', 'pods', 'team').map((row) => row.slice(0, 3).join(' '))).toEqual([
      'db-0 1/1 Running',
      'db-1 1/1 Running',
    ]);
    expect(rows('', 'persistentvolumeclaims', 'team').map((row) => row.slice(0, 2).join(' '))).toEqual([
      'data-db-0 Bound',
      'data-db-1 Bound',
    ]);
    expect(eventsOf(admin, 'StatefulSet', 'db').slice(0, 2)).toEqual([
      'SuccessfulCreate: Create Claim data-db-0 Pod db-0 in StatefulSet db success',
      'SuccessfulCreate: Create Pod db-0 in StatefulSet db successful',
    ]);
    expect(admin.get({ ...PODS, namespace: 'team', name: 'db-1' }).metadata.labels).toMatchObject({
      'apps.kubernetes.io/pod-index': '1',
      'statefulset.kubernetes.io/pod-name': 'db-1',
    });
  });

  it('updates from the last pod down, and keeps volumes when it goes', async () => {
    const { admin, pass, rows } = await smallCluster('team');
    admin.create(statefulSet());
    await pass(4000);
    const ref = { group: 'apps', resource: 'statefulsets', namespace: 'team', name: 'db' };
    admin.patch(ref, 'strategic', {
      spec: { template: { spec: { containers: [{ name: 'postgres', image: 'postgres:18' }] } } },
    });
    await pass(300);
    const deleted = eventsOf(admin, 'StatefulSet', 'db').filter((each) =>
      each.startsWith('SuccessfulDelete'),
    );
    expect(deleted).toEqual(['SuccessfulDelete: Delete Pod db-1 in StatefulSet db successful']);
    await pass(5000);
    expect(admin.get(ref).status).toMatchObject({ updatedReplicas: 2, readyReplicas: 2 });
    admin.delete(ref);
    await pass(1000);
    expect(rows('', 'pods', 'team')).toEqual([]);
    expect(rows('', 'persistentvolumeclaims', 'team')).toHaveLength(2);
  });
});

describe('jobs and cron jobs', () => {
  const template = { spec: { restartPolicy: 'Never', containers: [{ name: 'main', image: 'busybox:1' }] } };

  it('run until they are done', async () => {
    const { admin, pass, rows } = await smallCluster('team');
    admin.create({
      apiVersion: 'batch/v1',
      kind: 'Job',
      metadata: { name: 'j', namespace: 'team' },
      spec: { template },
    });
    await pass(3000);
    expect(rows('batch', 'jobs', 'team')[0]!.slice(0, 3)).toEqual(['j', 'Complete', '1/1']);
    expect(rows('', 'pods', 'team')[0]!.slice(1, 3)).toEqual(['0/1', 'Completed']);
    expect(eventsOf(admin, 'Job', 'j').at(-1)).toBe('Completed: Job completed');
  });

  it('fail where their program fails too often', async () => {
    const { admin, pass, rows } = await smallCluster('team');
    const failing = {
      spec: {
        restartPolicy: 'Never',
        containers: [{ name: 'main', image: 'busybox:1', command: ['false'] }],
      },
    };
    admin.create({
      apiVersion: 'batch/v1',
      kind: 'Job',
      metadata: { name: 'j', namespace: 'team' },
      spec: { template: failing, backoffLimit: 1 },
    });
    await pass(30_000);
    expect(rows('batch', 'jobs', 'team')[0]!.slice(0, 2)).toEqual(['j', 'Failed']);
    expect(eventsOf(admin, 'Job', 'j').at(-1)).toBe(
      'BackoffLimitExceeded: Job has reached the specified backoff limit',
    );
  });

  it('begin when their schedule says so', async () => {
    const { admin, pass, rows } = await smallCluster('team');
    admin.create({
      apiVersion: 'batch/v1',
      kind: 'CronJob',
      metadata: { name: 'c', namespace: 'team' },
      spec: { schedule: '*/5 * * * *', jobTemplate: { spec: { template } } },
    });
    await pass(100);
    expect(rows('batch', 'cronjobs', 'team')[0]!.slice(0, 7)).toEqual([
      'c',
      '*/5 * * * *',
      '<none>',
      'False',
      '0',
      '<none>',
      '0s',
    ]);
    await pass(16 * 60_000);
    expect(rows('batch', 'jobs', 'team').map((row) => row[1])).toEqual(['Complete', 'Complete', 'Complete']);
  });
});

describe('a kubelet', () => {
  it('tells what it does for a pod', async () => {
    const { admin, pass } = await smallCluster('team');
    admin.create(pod('team', 'x'));
    await pass(1000);
    const node = admin.get({ ...PODS, namespace: 'team', name: 'x' }).spec.nodeName;
    expect(eventsOf(admin, 'Pod', 'x').map((each) => each.replace(/\d+ bytes/, 'N bytes'))).toEqual([
      `Scheduled: Successfully assigned team/x to ${node}`,
      'Pulling: Pulling image "busybox:1"',
      'Pulled: Successfully pulled image "busybox:1" in 350ms (350ms including waiting). Image size: N bytes.',
      'Created: Container created',
      'Started: Container started',
    ]);
  });

  it('backs off from images and from programs that fail', async () => {
    const { admin, pass, rows } = await smallCluster('team');
    admin.create(pod('team', 'image', { containers: [{ name: 'a', image: 'nginx:nope' }] }));
    admin.create(
      pod('team', 'crash', {
        containers: [{ name: 'a', image: 'busybox:1', command: ['sh', '-c', 'exit 3'] }],
      }),
    );
    await pass(450);
    expect(rows('', 'pods', 'team').find(([name]) => name === 'image')?.[2]).toBe('ErrImagePull');
    await pass(4000);
    const status = (name: string): string => rows('', 'pods', 'team').find((row) => row[0] === name)![2]!;
    expect(status('image')).toBe('ImagePullBackOff');
    expect(status('crash')).toBe('CrashLoopBackOff');
    expect(eventsOf(admin, 'Pod', 'image')).toContain(
      'Failed: Failed to pull image "nginx:nope": rpc error: code = NotFound desc = failed to pull and unpack image "docker.io/library/nginx:nope": failed to resolve reference "docker.io/library/nginx:nope": docker.io/library/nginx:nope: not found',
    );
  });

  it('waits for what a pod mounts, and says what is missing in its environment', async () => {
    const { admin, pass, rows } = await smallCluster('team');
    admin.create(pod('team', 'mount', { volumes: [{ name: 'v', configMap: { name: 'later' } }] }));
    const env = [{ name: 'A', valueFrom: { secretKeyRef: { name: 'later', key: 'a' } } }];
    admin.create(pod('team', 'env', { containers: [{ name: 'a', image: 'busybox:1', env }] }));
    await pass(1000);
    expect(rows('', 'pods', 'team').map((row) => row[2])).toEqual([
      'CreateContainerConfigError',
      'ContainerCreating',
    ]);
    expect(eventsOf(admin, 'Pod', 'mount')).toContain(
      'FailedMount: MountVolume.SetUp failed for volume "v" : configmap "later" not found',
    );
    expect(eventsOf(admin, 'Pod', 'env')).toContain('Failed: Error: secret "later" not found');
    admin.create({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'later', namespace: 'team' } });
    admin.create({
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: { name: 'later', namespace: 'team' },
      stringData: { a: 'b' },
    });
    await pass(10_000);
    expect(rows('', 'pods', 'team').map((row) => row[2])).toEqual(['Running', 'Running']);
  });
});

describe('around the pods', () => {
  it('services find those that are ready', async () => {
    const { admin, pass, rows } = await smallCluster('team');
    admin.create({
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name: 'web', namespace: 'team' },
      spec: { selector: { app: 'web' }, ports: [{ port: 80 }] },
    });
    await pass(100);
    expect(rows('discovery.k8s.io', 'endpointslices', 'team')[0]!.slice(2, 4)).toEqual([
      '<unset>',
      '<unset>',
    ]);
    admin.create(deployment('team', 'web'));
    await pass(2000);
    const [, , ports, addresses] = rows('discovery.k8s.io', 'endpointslices', 'team')[0]!;
    expect(ports).toBe('80');
    expect(addresses).toMatch(/^10\.244\.\d\.\d+,10\.244\.\d\.\d+$/);
    expect(rows('', 'endpoints', 'team')[0]![1]).toMatch(/^10\.244\.\d\.\d+:80,10\.244\.\d\.\d+:80$/);
  });

  it('load balancers and ingresses get an address after a while', async () => {
    const { admin, pass, rows } = await smallCluster('team');
    admin.create({
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name: 'web', namespace: 'team' },
      spec: { type: 'LoadBalancer', selector: { app: 'web' }, ports: [{ port: 80 }] },
    });
    admin.create({
      apiVersion: 'networking.k8s.io/v1',
      kind: 'Ingress',
      metadata: { name: 'web', namespace: 'team' },
      spec: { defaultBackend: { service: { name: 'web', port: { number: 80 } } } },
    });
    expect(rows('', 'services', 'team')[0]![3]).toBe('<pending>');
    expect(rows('networking.k8s.io', 'ingresses', 'team')[0]!.slice(0, 4)).toEqual([
      'web',
      '<none>',
      '*',
      '',
    ]);
    await pass(120_000);
    expect(rows('', 'services', 'team')[0]![3]).toMatch(/^203\.0\.113\.\d+$/);
    expect(rows('networking.k8s.io', 'ingresses', 'team')[0]![3]).toBe('203.0.113.10');
  });

  it('the scheduler says why no node fits', async () => {
    const { admin, pass } = await smallCluster('team');
    admin.create(pod('team', 'picky', { nodeSelector: { disk: 'ssd' } }));
    admin.create(
      pod('team', 'huge', {
        containers: [{ name: 'a', image: 'b', resources: { requests: { cpu: '64' } } }],
      }),
    );
    await pass(500);
    expect(eventsOf(admin, 'Pod', 'picky')).toEqual([
      "FailedScheduling: 0/2 nodes are available: 2 node(s) didn't match Pod's node affinity/selector. no new claims to deallocate, preemption: 0/2 nodes are available: 2 Preemption is not helpful for scheduling.",
    ]);
    expect(eventsOf(admin, 'Pod', 'huge')).toEqual([
      'FailedScheduling: 0/2 nodes are available: 2 Insufficient cpu. no new claims to deallocate, preemption: 0/2 nodes are available: 2 No preemption victims found for incoming pod.',
    ]);
    const nodes = admin.list({ group: '', resource: 'nodes' });
    admin.patch({ group: '', resource: 'nodes', name: nodes[0]!.metadata.name }, 'merge', {
      metadata: { labels: { disk: 'ssd' } },
    });
    await pass(1000);
    expect(admin.get({ ...PODS, namespace: 'team', name: 'picky' }).status.phase).toBe('Running');
  });

  it('events alike are counted, and many alike combined', async () => {
    const { admin, cluster } = await smallCluster('team');
    const record = cluster.recorder();
    const object = admin.create({
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: 'cfg', namespace: 'team' },
    });
    const tell = (message: string): void =>
      record({ object, type: 'Normal', reason: 'Did', message, component: 'tester' });
    tell('same');
    tell('same');
    for (let number = 0; number < 12; number++) tell(`number ${number}`);
    const events = admin.list({ group: '', resource: 'events', namespace: 'team' });
    expect(events.find((each) => each.message === 'same')?.count).toBe(2);
    expect(events.some((each) => each.message.startsWith('(combined from similar events): '))).toBe(true);
  });
});

describe('what keeps workloads waiting', () => {
  it('is told of a claim that nothing fits', async () => {
    const { admin, pass } = await smallCluster('team');
    const claim = (name: string, spec: Record<string, unknown>): KubeObject => ({
      apiVersion: 'v1',
      kind: 'PersistentVolumeClaim',
      metadata: { name, namespace: 'team' },
      spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '500Gi' } }, ...spec },
    });
    admin.create(claim('big', {}));
    admin.create(claim('odd', { storageClassName: 'fast' }));
    admin.create(claim('plain', { storageClassName: '' }));
    await pass(1000);
    const told = ['big', 'odd', 'plain'].flatMap((name) => eventsOf(admin, 'PersistentVolumeClaim', name));
    expect(told).toEqual([
      'ProvisioningFailed: no volume plugin matched name: kubernetes.io/no-provisioner',
      'ProvisioningFailed: storageclass.storage.k8s.io "fast" not found',
      'FailedBinding: no persistent volumes available for this claim and no storage class is set',
    ]);
  });

  it('sends pods away from a node whose taint they do not put up with', async () => {
    const { admin, pass } = await smallCluster('team');
    admin.create(pod('team', 'here', { nodeName: 'cloudy-worker-1' }));
    await pass(2000);
    const node = { group: '', resource: 'nodes', name: 'cloudy-worker-1' };
    admin.patch(node, 'merge', {
      spec: { taints: [{ key: 'dedicated', value: 'db', effect: 'NoExecute' }] },
    });
    await pass(2000);
    expect(admin.list({ ...PODS, namespace: 'team' })).toEqual([]);
    expect(eventsOf(admin, 'Pod', 'here')).toContain(
      'TaintManagerEviction: Marking for deletion Pod team/here',
    );
  });
});
