import { beforeEach, describe, expect, it } from 'vitest';
import type { Session } from '../../../../src/session/session';
import { answer, rockyApp } from '../../commands/network/rocky-app';

let session: Session;
beforeEach(async () => {
  session = await rockyApp();
});

const page = 'curl -s http://rocky.cloudy.example/';

describe('the app behind its services', () => {
  it('says 503 with the reason while its database is away, and finds its albums again', async () => {
    await session.run(
      `curl -s -X POST -d '{"artist":"Nina Simone","title":"Pastel Blues"}' http://rocky.cloudy.example/albums`,
    );
    await session.run('kubectl scale -n rocky-test sts/db --replicas=0; sleep 5');
    expect(await answer(session, `${page} -o /dev/null -w '%{http_code}'`)).toBe('503');
    expect(await answer(session, page)).toContain('no albums: could not translate host name "db" to address');
    await session.run('kubectl scale -n rocky-test sts/db --replicas=1; sleep 10');
    expect(await answer(session, page)).toContain('Nina Simone: Pastel Blues');
  });

  it('gives 503 of the ingress controller without ready pods', async () => {
    await session.run('kubectl scale -n rocky-test deploy/web --replicas=0; sleep 5');
    expect(await answer(session, `${page} -i`)).toMatch(/^HTTP\/1\.1 503 Service Unavailable\r\n/);
  });

  it('goes on serving from the old pods while a tag that nobody built stalls the rollout', async () => {
    await session.run(
      'kubectl set image -n rocky-test deploy/web web=ghcr.io/container-training-fleet/rocky-app:nope; sleep 60',
    );
    expect(await answer(session, 'kubectl get pods -n rocky-test -l app=web')).toContain('ImagePullBackOff');
    expect(await answer(session, 'curl -s http://rocky.cloudy.example/version')).toBe('1.0.0\n');
    await session.run(
      'kubectl set image -n rocky-test deploy/web web=ghcr.io/container-training-fleet/rocky-app:1.1.0; sleep 20',
    );
    expect(await answer(session, 'curl -s http://rocky.cloudy.example/version')).toBe('1.1.0\n');
  });

  it('is reached over namespaces until a network policy forbids it', async () => {
    await session.run('kubectl create namespace movy-test');
    await session.run(
      'kubectl create deployment web -n movy-test --image=ghcr.io/container-training-fleet/movy-app:0.1.0 --port=8080',
    );
    await session.run('kubectl set env -n movy-test deploy/web DB_HOST=db.rocky-test; sleep 10');
    const look = 'kubectl exec -n movy-test deploy/web -- curl -s http://localhost:8080/';
    expect(await answer(session, look)).toContain('Fleetwood Mac');
    await session.writeFile('/root/wall.yaml', WALL);
    await session.run('kubectl apply -f wall.yaml');
    expect(await answer(session, look)).toContain('port 5432 failed: Connection timed out');
    expect(await answer(session, page)).toContain('Fleetwood Mac');
  });
});

const WALL = `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: wall
  namespace: rocky-test
spec:
  podSelector:
    matchLabels:
      app: db
  ingress:
  - from:
    - podSelector: {}
`;
