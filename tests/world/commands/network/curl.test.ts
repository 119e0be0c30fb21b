import { beforeAll, describe, expect, it } from 'vitest';
import type { Session } from '../../../../src/session/session';
import { answer, rockyApp } from './rocky-app';

let session: Session;
beforeAll(async () => {
  session = await rockyApp();
});

const inPod = (line: string): string => `kubectl exec -n rocky-test deploy/web -- ${line}`;

describe('curl', () => {
  it('reaches the app by the host of its ingress, with its version and its albums', async () => {
    const page = await answer(session, 'curl http://rocky.cloudy.example/');
    expect(page).toMatch(
      /^rocky-app 1\.0\.0 on web-\w+-\w+\n5 albums from db:\n- Fleetwood Mac: Rumours \(1977\)\n/,
    );
  });

  it('reaches it by the address of the ingress and a host header', async () => {
    const line = "curl -s -H 'Host: rocky.cloudy.example' http://203.0.113.10/version";
    expect(await answer(session, line)).toBe('1.0.0\n');
  });

  it('gets the page of the ingress controller for a host that nobody has', async () => {
    const page = await answer(session, 'curl -s -i http://203.0.113.10/');
    expect(page).toMatch(/^HTTP\/1\.1 404 Not Found\r\n/);
    expect(page).toContain('<center>nginx</center>');
  });

  it('does not know the names of the cluster outside of it', async () => {
    for (const host of ['web', 'web.rocky-test', 'web.rocky-test.svc.cluster.local'])
      expect(await answer(session, `curl http://${host}/`)).toBe(
        `curl: (6) Could not resolve host: ${host}\n[6]`,
      );
  });

  it('knows them inside, short ones in their own namespace only', async () => {
    for (const host of ['web', 'web.rocky-test', 'web.rocky-test.svc.cluster.local'])
      expect(await answer(session, inPod(`curl -s http://${host}/version`))).toBe('1.0.0\n');
    await session.run('kubectl create namespace elsewhere');
    await session.run(
      'kubectl run look -n elsewhere --image=curlimages/curl --restart=Never -- -sS http://web/',
    );
    await session.advance(5000);
    expect(await answer(session, 'kubectl logs -n elsewhere look')).toBe(
      'curl: (6) Could not resolve host: web\n',
    );
  });

  it('is refused where nobody listens', async () => {
    expect(await answer(session, 'curl localhost:8080')).toMatch(
      /^curl: \(7\) Failed to connect to localhost port 8080 after \d+ ms: Couldn't connect to server\n\[7\]$/,
    );
    expect(await answer(session, inPod('curl -s http://db:80/ -w "%{http_code}"'))).toBe(
      '000command terminated with exit code 7\n[7]',
    );
  });

  it('gets no reply from a database', async () => {
    expect(await answer(session, inPod('curl -sS http://db:5432/'))).toBe(
      'curl: (52) Empty reply from server\ncommand terminated with exit code 52\n[52]',
    );
  });

  it('waits for an address that nobody answers from, as long as it may', async () => {
    const { clusterIP } = (
      await session.listObjects({ kind: 'Service', name: 'web', namespace: 'rocky-test' })
    )[0]!.spec;
    const before = (await session.clock()).now;
    expect(await answer(session, `curl --connect-timeout 3 http://${clusterIP}/`)).toBe(
      `curl: (28) Failed to connect to ${clusterIP} port 80 after 3001 ms: Timeout was reached\n[28]`,
    );
    expect((await session.clock()).now - before).toBeGreaterThanOrEqual(3000);
  });

  it('fails on errors of the server where it is told to', async () => {
    expect(await answer(session, 'curl -f http://rocky.cloudy.example/nope')).toBe(
      'curl: (22) The requested URL returned error: 404\n[22]',
    );
  });

  it('says so where it would have to leave the workshop', async () => {
    expect(await answer(session, 'curl https://fluxcd.io/install.sh')).toBe(
      'curl: "https://fluxcd.io/install.sh" is not part of this workshop\'s shell\n[1]',
    );
  });

  it('refuses options it does not have, in its own words', async () => {
    expect(await answer(session, 'curl --nope x')).toBe(
      "curl: option --nope: is unknown\ncurl: try 'curl --help' or 'curl --manual' for more information\n[2]",
    );
  });
});
