import { beforeEach, describe, expect, it } from 'vitest';
import type { Session } from '../../../../src/session/session';
import { createWorld } from '../../../../src/world/world';
import { answer } from '../../commands/network/rocky-app';

let session: Session;
beforeEach(async () => {
  session = await createWorld({ objects: '' });
  await session.run('kubectl create deployment web --image=nginx; sleep 5');
});

describe('a port of the nodes', () => {
  it('leads to the pods of its service, on every node', async () => {
    await session.run('kubectl expose deployment web --port=80 --type=NodePort; sleep 1');
    const port = await answer(session, "kubectl get svc web -o jsonpath='{.spec.ports[0].nodePort}'");
    for (const node of ['10.0.0.11', '10.0.0.12'])
      expect(await answer(session, `curl -s http://${node}:${port}/`)).toContain('Welcome to nginx!');
  });

  it('is refused where no service has it', async () => {
    const { stderr, code } = await session.run('curl http://10.0.0.11:31999/');
    expect(stderr).toContain('Failed to connect to 10.0.0.11 port 31999');
    expect(code).toBe(7);
  });
});

describe('an ingress of a class', () => {
  it('is served where the class is nginx, or names its controller', async () => {
    await session.run('kubectl expose deployment web --port=80');
    await session.writeFile('/root/class.yaml', CLASS);
    await session.run('kubectl apply -f class.yaml');
    for (const name of ['nginx', 'house', 'traefik'])
      await session.run(`kubectl create ingress ${name} --class=${name} --rule='${name}.example/*=web:80'`);
    await session.run('sleep 120');
    const rows =
      "kubectl get ingress -o custom-columns=N:.metadata.name,A:'.status.loadBalancer.ingress[0].ip'";
    expect((await answer(session, rows)).split('\n').slice(1, 4)).toEqual([
      expect.stringMatching(/^house +203\.0\.113\.10$/),
      expect.stringMatching(/^nginx +203\.0\.113\.10$/),
      expect.stringMatching(/^traefik +<none>$/),
    ]);
    expect(await answer(session, 'curl -s http://house.example/')).toContain('Welcome to nginx!');
  });
});

const CLASS = `apiVersion: networking.k8s.io/v1
kind: IngressClass
metadata:
  name: house
spec:
  controller: k8s.io/ingress-nginx
`;
