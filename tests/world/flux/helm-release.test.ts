import { beforeEach, describe, expect, it } from 'vitest';
import { NOBODY, type RemoteServers } from '../../../src/world/flux/source/remote-servers';
import { smallWorld, type SmallWorld } from './small-world';
import { TOY_CHARTS, toyChart } from './toy-charts';

const TEMPLATE = `apiVersion: v1
kind: ConfigMap
metadata:
  name: greeting
data:
  text: "{{ .Values.text }}"
`;

const RELEASE = `apiVersion: source.toolkit.fluxcd.io/v1
kind: HelmRepository
metadata:
  name: charts
  namespace: default
spec:
  type: oci
  url: oci://ghcr.io/org/charts
---
apiVersion: helm.toolkit.fluxcd.io/v2
kind: HelmRelease
metadata:
  name: app
  namespace: default
spec:
  interval: 1m
  chart:
    spec:
      chart: app
      version: ">=0.1.0"
      interval: 30s
      sourceRef:
        kind: HelmRepository
        name: charts
  values:
    text: hello
`;

/** A registry with versions of the chart `app`. */
function registry(versions: Record<string, string>): RemoteServers {
  return {
    ...NOBODY,
    tags: (repository) => {
      if (repository !== 'ghcr.io/org/charts/app')
        throw new Error(`GET "https://ghcr.io/v2/...": response status code 404`);
      return Object.keys(versions);
    },
    pullChart: (reference) => {
      const version = reference.split(':')[1]!;
      const template = versions[version];
      if (!template) throw new Error(`failed to perform "FetchReference" on source: ${reference}: not found`);
      return toyChart('app', version, template);
    },
  };
}

describe('a HelmRelease', () => {
  let world: SmallWorld;
  let versions: Record<string, string>;

  beforeEach(async () => {
    versions = { '0.1.0': TEMPLATE };
    world = await smallWorld({ servers: registry(versions), charts: TOY_CHARTS });
  });

  it('installs its chart', async () => {
    world.apply(RELEASE);
    await world.pass(10);
    expect(world.ready('HelmChart', 'default-app')).toBe(
      `True ChartPullSucceeded pulled 'app' chart with version '0.1.0'`,
    );
    expect(world.ready('HelmRelease', 'app')).toBe(
      'True InstallSucceeded Helm install succeeded for release default/app.v1 with chart app@0.1.0',
    );
    const object = world.get('ConfigMap', 'greeting');
    expect(object.data).toEqual({ text: 'hello' });
    expect(object.metadata.labels).toEqual({
      'app.kubernetes.io/managed-by': 'Helm',
      'helm.toolkit.fluxcd.io/name': 'app',
      'helm.toolkit.fluxcd.io/namespace': 'default',
    });
    const { status } = world.get('HelmRelease', 'app');
    expect(status.inventory).toEqual({ entries: [{ id: 'default_greeting__ConfigMap', v: 'v1' }] });
    expect(status.history).toHaveLength(1);
    expect(world.get('Secret', 'sh.helm.release.v1.app.v1').type).toBe('helm.sh/release.v1');
  });

  it('upgrades to a new version', async () => {
    world.apply(RELEASE);
    await world.pass(10);
    versions['0.2.0'] = TEMPLATE.replace('text: ', 'better: ');
    await world.pass(45);
    expect(world.ready('HelmRelease', 'app')).toBe(
      'True UpgradeSucceeded Helm upgrade succeeded for release default/app.v2 with chart app@0.2.0',
    );
    expect(world.get('ConfigMap', 'greeting').data).toEqual({ better: 'hello' });
    expect(
      world.get('HelmRelease', 'app').status.history.map(({ status }: { status: string }) => status),
    ).toEqual(['deployed', 'superseded']);
  });

  it('upgrades when its values change', async () => {
    world.apply(RELEASE);
    await world.pass(10);
    world.apply(RELEASE.replace('text: hello', 'text: bye'));
    await world.pass(10);
    expect(world.get('ConfigMap', 'greeting').data).toEqual({ text: 'bye' });
  });

  it('says what the template missed', async () => {
    world.apply(RELEASE.replace('text: hello', 'other: hello'));
    await world.pass(10);
    expect(world.ready('HelmRelease', 'app')).toBe(
      'False InstallFailed Helm install failed for release default/app with chart app@0.1.0: execution error: set .Values.text',
    );
  });

  it('reads what stands at a targetPath as --set does', async () => {
    const from = (text: string): string =>
      `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: more\n  namespace: default\ndata:\n  text: ${text}\n`;
    const ref =
      'valuesFrom:\n    - kind: ConfigMap\n      name: more\n      valuesKey: text\n      targetPath: other';
    world.apply(from('one,two'));
    world.apply(RELEASE.replace('  values:', `  ${ref}\n  values:`));
    await world.pass(10);
    expect(world.ready('HelmRelease', 'app')).toBe(
      `False ValuesError could not resolve ConfigMap chart values reference 'default/more' with key 'text': key "two" has no value`,
    );
    world.apply(from(`"'one,text=two'"`));
    await world.pass(90);
    expect(world.ready('HelmRelease', 'app')).toContain('True InstallSucceeded');
    expect(world.get('ConfigMap', 'greeting').data).toEqual({ text: 'hello' });
  });

  it('reads what its templates made as kustomize does', async () => {
    versions['0.1.0'] = TEMPLATE.replace('name: greeting', 'name: y').replace('text:', 'on:');
    world.apply(RELEASE);
    await world.pass(10);
    expect(world.get('ConfigMap', 'y').data).toEqual({ on: 'hello' });
    versions['0.2.0'] = `${TEMPLATE}---\n${TEMPLATE}`;
    await world.pass(45);
    expect(world.ready('HelmRelease', 'app')).toContain(
      'error while running post render on files: may not add resource with an already registered id: ConfigMap.v1.[noGrp]/greeting.[noNs]',
    );
    versions['0.3.0'] = TEMPLATE.replace('kind: ConfigMap\n', '');
    await world.pass(100);
    expect(world.ready('HelmRelease', 'app')).toContain(
      'error while running post render on files: missing kind in object {{v1 } {{greeting } map[] map[postrenderer.helm.sh/postrender-filename:',
    );
  });

  it('names the secret of the cluster that it is for', async () => {
    world.apply(
      RELEASE.replace('interval: 1m', 'interval: 1m\n  kubeConfig:\n    secretRef:\n      name: ghost'),
    );
    await world.pass(10);
    expect(world.ready('HelmRelease', 'app')).toBe(
      `False RESTClientError could not get KubeConfig secret 'default/ghost': secrets "ghost" not found`,
    );
  });

  it('says in what words values cannot be read', async () => {
    world.apply(
      'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: more\n  namespace: default\ndata:\n  values.yaml: "a: [b"\n',
    );
    world.apply(
      RELEASE.replace('  values:', '  valuesFrom:\n    - kind: ConfigMap\n      name: more\n  values:'),
    );
    await world.pass(10);
    expect(world.ready('HelmRelease', 'app')).toContain(
      "reference 'default/more' with key 'values.yaml': error converting YAML to JSON: yaml: ",
    );
  });

  it('waits for a chart that is not there', async () => {
    world.apply(RELEASE.replace('chart: app', 'chart: ghost'));
    await world.pass(3);
    expect(world.ready('HelmChart', 'default-app')).toMatch(
      /^False ChartPullError chart pull error: failed to get chart version for remote reference: could not get tags for "ghost": could not fetch tags for "oci:\/\/ghcr.io\/org\/charts\/ghost": GET /,
    );
    expect(world.ready('HelmRelease', 'app')).toBe(
      "False SourceNotReady HelmChart 'default/default-app' is not ready: latest generation of object has not been reconciled",
    );
    await world.pass(40);
    expect(world.ready('HelmRelease', 'app')).toContain(
      "False SourceNotReady HelmChart 'default/default-app' is not ready: chart pull error:",
    );
  });

  it('reads values of others, and misses them', async () => {
    world.apply(
      RELEASE.replace(
        '  values:',
        '  valuesFrom:\n    - kind: ConfigMap\n      name: more\n  values:',
      ).replace('text: hello', 'a: b'),
    );
    await world.pass(10);
    expect(world.ready('HelmRelease', 'app')).toBe(
      "False ValuesError could not resolve ConfigMap chart values reference 'default/more' with key 'values.yaml': configmaps \"more\" not found",
    );
    world.apply(
      'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: more\n  namespace: default\ndata:\n  values.yaml: "text: from afar"\n',
    );
    await world.pass(30);
    expect(world.get('ConfigMap', 'greeting').data).toEqual({ text: 'from afar' });
  });

  it('goes with its release and its chart', async () => {
    world.apply(RELEASE);
    await world.pass(10);
    world.remove('HelmRelease', 'app');
    await world.pass(10);
    expect(world.exists('HelmRelease', 'app')).toBe(false);
    expect(world.exists('ConfigMap', 'greeting')).toBe(false);
    expect(world.exists('HelmChart', 'default-app')).toBe(false);
    expect(world.exists('Secret', 'sh.helm.release.v1.app.v1')).toBe(false);
    expect(world.events('HelmRelease', 'app')).toContain(
      'Normal UninstallSucceeded Helm uninstall succeeded for release default/app.v1 with chart app@0.1.0',
    );
  });

  it('does nothing while it is suspended', async () => {
    world.apply(RELEASE.replace('interval: 1m', 'interval: 1m\n  suspend: true'));
    await world.pass(20);
    expect(world.exists('ConfigMap', 'greeting')).toBe(false);
  });
});

describe('a failing HelmRelease', () => {
  const BROKEN = TEMPLATE.replace('\ndata:', '\ndatas:');
  const events = (world: SmallWorld): string[] =>
    world.events('HelmRelease', 'app').map((line) => line.split('\n')[0]!.split(' ').slice(0, 2).join(' '));

  it('stalls after its first failure where nothing else is asked for', async () => {
    const world = await smallWorld({ servers: registry({ '0.1.0': BROKEN }), charts: TOY_CHARTS });
    world.apply(RELEASE);
    await world.pass(20);
    expect(world.get('HelmRelease', 'app').status.conditions).toContainEqual(
      expect.objectContaining({
        type: 'Stalled',
        reason: 'RetriesExceeded',
        message: 'Failed to install after 1 attempt(s)',
      }),
    );
  });

  it('uninstalls and tries again where it may', async () => {
    const world = await smallWorld({ servers: registry({ '0.1.0': BROKEN }), charts: TOY_CHARTS });
    world.apply(
      RELEASE.replace('interval: 1m', 'interval: 1m\n  install:\n    remediation:\n      retries: 1'),
    );
    await world.pass(40);
    expect(events(world)).toEqual([
      'Normal HelmChartCreated',
      'Warning InstallFailed',
      'Normal UninstallSucceeded',
      'Warning InstallFailed',
    ]);
    expect(world.get('HelmRelease', 'app').status.installFailures).toBe(2);
  });

  it('waits for its history before it tries again, and in vain', async () => {
    const world = await smallWorld({ servers: registry({ '0.1.0': BROKEN }), charts: TOY_CHARTS });
    world.apply(
      RELEASE.replace('interval: 1m', 'interval: 1m\n  install:\n    remediation:\n      retries: 1'),
    );
    await world.pass(40);
    const lines = world.log('helm-controller').filter(({ msg }) => /running|to sync/.test(String(msg)));
    const at = lines.map(({ ts }) => Date.parse(String(ts)));
    expect(lines.map(({ msg }) => msg)).toEqual([
      "running 'install' action with timeout of 5m0s",
      "running 'uninstall' action with timeout of 5m0s",
      'failed to wait for object to sync in-cache after patching',
      "running 'install' action with timeout of 5m0s",
    ]);
    expect(at[2]! - at[1]!).toBe(10_000);
  });

  it('rolls back a failed upgrade', async () => {
    const versions: Record<string, string> = { '0.1.0': TEMPLATE };
    const world = await smallWorld({ servers: registry(versions), charts: TOY_CHARTS });
    world.apply(
      RELEASE.replace('interval: 1m', 'interval: 1m\n  upgrade:\n    remediation:\n      retries: 1'),
    );
    await world.pass(10);
    versions['0.2.0'] = BROKEN;
    await world.pass(60);
    expect(events(world)).toContain('Normal RollbackSucceeded');
    expect(world.get('ConfigMap', 'greeting').data).toEqual({ text: 'hello' });
    const { conditions } = world.get('HelmRelease', 'app').status;
    expect(conditions).toContainEqual(
      expect.objectContaining({
        type: 'Stalled',
        reason: 'RetriesExceeded',
        message: 'Failed to upgrade after 2 attempt(s)',
      }),
    );
  });
});

describe('drift of a HelmRelease', () => {
  const WATCHED = (mode: string): string =>
    RELEASE.replace('interval: 1m', `interval: 1m\n  driftDetection:\n    mode: ${mode}`);

  it('is corrected where that is enabled', async () => {
    const world = await smallWorld({ servers: registry({ '0.1.0': TEMPLATE }), charts: TOY_CHARTS });
    world.apply(WATCHED('enabled'));
    await world.pass(10);
    world.apply(
      'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: greeting\n  namespace: default\ndata:\n  text: changed\n',
    );
    await world.pass(70);
    expect(world.get('ConfigMap', 'greeting').data).toEqual({ text: 'hello' });
    expect(world.events('HelmRelease', 'app')).toContain(
      'Warning DriftDetected Cluster state of release default/app.v1 has drifted from the desired state:\nConfigMap/default/greeting changed (0 additions, 1 changes, 0 removals)',
    );
    expect(world.events('HelmRelease', 'app')).toContain(
      'Normal DriftCorrected Cluster state of release default/app.v1 has been corrected:\nConfigMap/default/greeting configured',
    );
  });

  it('is only told where that is asked for', async () => {
    const world = await smallWorld({ servers: registry({ '0.1.0': TEMPLATE }), charts: TOY_CHARTS });
    world.apply(WATCHED('warn'));
    await world.pass(10);
    world.remove('ConfigMap', 'greeting');
    await world.pass(70);
    expect(world.exists('ConfigMap', 'greeting')).toBe(false);
    expect(world.events('HelmRelease', 'app')).toContain(
      'Warning DriftDetected Cluster state of release default/app.v1 has drifted from the desired state:\nConfigMap/default/greeting removed',
    );
  });
});
