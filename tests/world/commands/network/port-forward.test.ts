import { beforeEach, describe, expect, it } from 'vitest';
import type { Session } from '../../../../src/session/session';
import { answer, rockyApp } from './rocky-app';

let session: Session;
beforeEach(async () => {
  session = await rockyApp();
});

describe('kubectl port-forward', () => {
  it('lends a port of its own to the app, until it ends', async () => {
    await session.run('kubectl port-forward -n rocky-test svc/web 8080:80 &');
    expect(await answer(session, 'sleep 1; curl -s localhost:8080/version')).toBe(
      'Forwarding from 127.0.0.1:8080 -> 8080\nForwarding from [::1]:8080 -> 8080\nHandling connection for 8080\n1.0.0\n',
    );
    await session.run('kill %1');
    expect(await answer(session, 'curl -s localhost:8080/version')).toBe('[7]');
  });

  it('cannot listen where something listens', async () => {
    await session.run('kubectl port-forward -n rocky-test svc/web 8080:80 & sleep 1');
    expect(await answer(session, 'kubectl port-forward -n rocky-test db-0 8080:5432')).toBe(
      'Unable to listen on port 8080: Listeners failed to create with the following errors: [unable to create listener: Error listen tcp4 127.0.0.1:8080: bind: address already in use unable to create listener: Error listen tcp6 [::1]:8080: bind: address already in use]\nerror: unable to listen on any of the requested ports: [{8080 5432}]\n[1]',
    );
  });

  it('loses its connection where nobody listens in the pod', async () => {
    await session.run('kubectl port-forward -n rocky-test deploy/web 9000:1234 & sleep 1');
    const told = await answer(session, 'curl -sS localhost:9000; sleep 1');
    expect(told).toContain('curl: (52) Empty reply from server\n');
    expect(told).toContain('dial tcp4 127.0.0.1:1234: connect: connection refused');
    expect(told).toContain('error: lost connection to pod\n');
  });
});
