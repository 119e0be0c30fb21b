import { beforeAll, describe, expect, it } from 'vitest';
import { smallWorld } from '../../flux/small-world';
import { FOLDER, shpod, type Shpod } from './shpod';

let ops: Shpod;
beforeAll(async () => {
  ops = shpod({}, await smallWorld());
});

const NOWHERE = '--server=http://localhost:8080';
const refused =
  'failed to get server groups: Get "http://localhost:8080/api": dial tcp 127.0.0.1:8080: connect: connection refused';

describe('flux without a server', () => {
  it('fails at the first request, with what it asked for', async () => {
    expect(await ops.run(`flux get ks ${NOWHERE}`)).toEqual({
      stdout: '',
      stderr: `✗ ${refused}\n`,
      code: 1,
    });
    expect((await ops.run(`flux create ks web --source=GitRepository/web ${NOWHERE}`)).stderr).toBe(
      `✚ generating Kustomization\n► applying Kustomization\n✗ ${refused}\n`,
    );
  });

  it('goes on checking', async () => {
    expect((await ops.run(`flux check ${NOWHERE}`)).stderr).toBe(
      [
        '► checking prerequisites',
        '✗ Kubernetes API call failed: Get "http://localhost:8080/version": dial tcp 127.0.0.1:8080: connect: connection refused',
        '► checking version in cluster',
        `✗ checking failed: ${refused}`,
        '► checking controllers',
        '► checking crds',
        '✗ check failed',
        '',
      ].join('\n'),
    );
  });

  it.each([
    ['get ks', 'context "nope" does not exist'],
    ['logs', 'kubernetes configuration load failed: context "nope" does not exist'],
    ['reconcile ks web', 'context "nope" does not exist'],
  ])('tells of a context that the kubeconfig lacks: flux %s', async (line, why) => {
    expect(await ops.run(`flux ${line} --context=nope`)).toEqual({
      stdout: '',
      stderr: `✗ ${why}\n`,
      code: 1,
    });
  });

  it.each([
    ['get ks --cluster=nope', 'cluster "nope" does not exist'],
    ['get ks --kubeconfig=nope', 'stat nope: no such file or directory'],
    [
      `logs ${NOWHERE}`,
      'Get "http://localhost:8080/apis/apps/v1/namespaces/flux-system/deployments?labelSelector=app.kubernetes.io%2Fpart-of%3Dflux": dial tcp 127.0.0.1:8080: connect: connection refused',
    ],
  ])('says what it could not find: flux %s', async (line, why) => {
    expect((await ops.run(`flux ${line}`)).stderr).toBe(`✗ ${why}\n`);
  });

  it('names a broken kubeconfig as it was typed', async () => {
    ops.files.write(`${FOLDER}/broken.yaml`, 'a: b: c\n');
    expect((await ops.run('flux get ks --kubeconfig=broken.yaml')).stderr).toBe(
      '✗ error loading config file "broken.yaml": yaml: mapping values are not allowed in this context\n',
    );
  });
});
