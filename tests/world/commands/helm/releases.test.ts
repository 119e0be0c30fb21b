import { beforeEach, describe, expect, it } from 'vitest';
import type { Session } from '../../../../src/session/session';
import { createWorld } from '../../../../src/world/world';

const CHART = `apiVersion: v2
name: web
version: 1.2.0
appVersion: "2.0"
`;
const TEMPLATE = `apiVersion: v1
kind: ConfigMap
metadata:
  name: {{ .Release.Name }}
data:
  revision: {{ .Release.Revision | quote }}
  color: {{ .Values.color }}
`;

let session: Session;

/** What a line prints, without times. */
async function type(line: string): Promise<string> {
  const { stdout, stderr, code } = await session.run(line);
  return `${stdout}${stderr}`.replace(/\w{3} \w{3} +\d+ [\d:]+ \d{4}/g, 'TIME') + (code ? `[${code}]` : '');
}

beforeEach(async () => {
  session = await createWorld({
    files: {
      ops: {
        '/root/web/Chart.yaml': CHART,
        '/root/web/values.yaml': 'color: red\n',
        '/root/web/templates/one.yaml': TEMPLATE,
        '/root/web/templates/NOTES.txt': 'Thanks for {{ .Chart.Name }}.\n',
      },
    },
  });
});

describe('helm', () => {
  it('installs, upgrades and rolls back, and remembers', async () => {
    expect(await type('helm install shop web')).toBe(
      'NAME: shop\nLAST DEPLOYED: TIME\nNAMESPACE: default\nSTATUS: deployed\nREVISION: 1\nDESCRIPTION: Install complete\nTEST SUITE: None\nNOTES:\nThanks for web.\n',
    );
    expect(await type('helm upgrade shop web --set color=blue --reuse-values | head -1')).toBe(
      'Release "shop" has been upgraded. Happy Helming!\n',
    );
    expect(await type('helm get values shop')).toBe('USER-SUPPLIED VALUES:\ncolor: blue\n');
    expect(await type("kubectl get cm shop -o jsonpath='{.data}'")).toBe('{"color":"blue","revision":"2"}');
    expect(await type('helm rollback shop 1')).toBe('Rollback was a success! Happy Helming!\n');
    expect(await type("kubectl get cm shop -o jsonpath='{.data.color}'")).toBe('red');
    expect(await type("helm history shop | awk -F'\\t' '{print $1, $3, $6}'")).toBe(
      'REVISION STATUS     DESCRIPTION     \n' +
        '1        superseded Install complete\n' +
        '2        superseded Upgrade complete\n' +
        '3        deployed   Rollback to 1   \n',
    );
  });

  it('remembers whole numbers of --set as numbers', async () => {
    await session.run('helm install shop web --set replicas=3');
    await session.run('helm upgrade shop web --reset-then-reuse-values --set color=blue');
    expect(await type('helm get values shop')).toBe('USER-SUPPLIED VALUES:\ncolor: blue\nreplicas: 3\n');
    expect(await type('helm get values shop -o json')).toBe('{"color":"blue","replicas":3}\n');
  });

  it('keeps a name that is taken, and says so in its log, too', async () => {
    await session.run('helm install shop web');
    expect(await type('helm install shop web')).toBe(
      'level=ERROR msg="release name check failed" error="cannot reuse a name that is still in use"\n' +
        'Error: INSTALLATION FAILED: release name check failed: cannot reuse a name that is still in use\n[1]',
    );
  });

  it('writes nothing in a dry run', async () => {
    expect(await type('helm install shop web --dry-run=client | grep DESC')).toBe(
      'DESCRIPTION: Dry run complete\n',
    );
    expect(await type('helm list -q')).toBe('');
    expect(await type('kubectl get cm shop')).toBe(
      'Error from server (NotFound): configmaps "shop" not found\n[1]',
    );
  });

  it('uninstalls, and keeps the history on demand', async () => {
    await session.run('helm install shop web');
    expect(await type('helm uninstall shop --keep-history')).toBe('release "shop" uninstalled\n');
    expect(await type('helm list --uninstalled -q')).toBe('shop\n');
    expect(await type('helm uninstall shop')).toBe('release "shop" uninstalled\n');
    expect(await type('helm uninstall shop')).toBe(
      'Error: uninstall: Release not loaded: shop: release: not found\n[1]',
    );
  });

  it('takes nobody for an admin', async () => {
    const { stderr } = await session.run('helm list -A', { role: 'movy' });
    expect(stderr).toBe(
      'Error: list: failed to list: secrets is forbidden: User "movy" cannot list resource "secrets" in API group "" at the cluster scope\n',
    );
  });
});

describe('chart repositories', () => {
  it('are added, searched and pulled from', async () => {
    await session.run('helm package web && helm push web-1.2.0.tgz oci://ghcr.io/acme/charts && rm *.tgz');
    expect(await type('helm repo add acme https://acme.github.io/charts')).toBe(
      '"acme" has been added to your repositories\n',
    );
    expect(await type('helm search repo web')).toBe(
      'NAME    \tCHART VERSION\tAPP VERSION\tDESCRIPTION\nacme/web\t1.2.0        \t2.0        \t           \n',
    );
    expect(await type('helm pull acme/web --untar && cat web/Chart.yaml | head -2')).toContain(
      'failed to untar: a file or directory with the name web already exists',
    );
    expect(await type('helm pull acme/web && ls *.tgz')).toBe('web-1.2.0.tgz\n');
    expect(await type('helm template x acme/web --version 9.x')).toBe(
      'Error: chart "web" matching 9.x not found in acme index. (try \'helm repo update\'): no chart version found for web-9.x\n[1]',
    );
  });

  it('are told apart from none', async () => {
    expect(await type('helm repo update')).toBe(
      'Error: no repositories found. You must add one before updating\n[1]',
    );
    expect(await type('helm repo add bad https://acme.github.io/none')).toBe(
      'Error: looks like "https://acme.github.io/none" is not a valid chart repository or cannot be reached: failed to fetch https://acme.github.io/none/index.yaml : 404 Not Found\n[1]',
    );
  });

  it('are made of a folder of packed charts', async () => {
    await session.run('mkdir site && helm package web -d site && helm package web -d site --version 1.10.0');
    expect(await type('helm repo index site --url https://acme.example/charts')).toBe('');
    expect(await type('grep -A1 urls site/index.yaml | grep https')).toBe(
      '    - https://acme.example/charts/web-1.10.0.tgz\n    - https://acme.example/charts/web-1.2.0.tgz\n',
    );
  });

  it('hold what a chart depends on', async () => {
    await session.run('helm package web && helm push web-1.2.0.tgz oci://ghcr.io/acme/charts && mkdir umb');
    await session.run(
      'printf \'apiVersion: v2\\nname: umb\\nversion: 0.1.0\\ndependencies:\\n- {name: web, version: 1.x, repository: "oci://ghcr.io/acme/charts"}\\n\' > umb/Chart.yaml',
    );
    expect(await type('helm dependency update umb 2>/dev/null && ls umb/charts')).toBe(
      'Saving 1 charts\nDownloading web from repo oci://ghcr.io/acme/charts\nDeleting outdated charts\nweb-1.2.0.tgz\n',
    );
    expect(await type('sed -i s/1.x/9.x/ umb/Chart.yaml && helm dependency update umb')).toBe(
      'Saving 1 charts\nDownloading web from repo oci://ghcr.io/acme/charts\n' +
        'Save error occurred:  could not download oci://ghcr.io/acme/charts/web: could not locate a version matching provided version string 9.x\n' +
        'Error: could not download oci://ghcr.io/acme/charts/web: could not locate a version matching provided version string 9.x\n[1]',
    );
  });
});
