import { beforeAll, describe, expect, it } from 'vitest';
import type { Session } from '../../../../src/session/session';
import { answer, rockyApp } from './rocky-app';

let session: Session;
beforeAll(async () => {
  session = await rockyApp();
});

const prompt = async (): Promise<string> => (await session.prompt()).prompt;

describe('a shell in a container', () => {
  it('takes the next lines, in its own place, until it exits', async () => {
    await session.run('kubectl exec -it -n rocky-test deploy/web -- sh');
    expect(await prompt()).toBe('/ # ');
    expect(await answer(session, 'echo $DB_HOST; curl -s http://web/version')).toBe('db\n1.0.0\n');
    await session.run('cd /tmp');
    expect(await prompt()).toBe('/tmp # ');
    expect(await answer(session, 'exit')).toBe('');
    expect(await prompt()).toBe('shpod:~# ');
    expect(await answer(session, 'pwd; hostname')).toBe('/root\nshpod\n');
  });

  it('tells its exit code to whoever entered', async () => {
    await session.run('kubectl exec -it -n rocky-test db-0 -- bash');
    expect(await prompt()).toBe('root@db-0:/# ');
    expect(await answer(session, 'exit 3')).toBe('command terminated with exit code 3\n[3]');
  });

  it('of a pod that kubectl run makes goes with it', async () => {
    await session.run('kubectl run tmp --rm -it --image=busybox -- sh');
    expect(await answer(session, 'wget -qO- http://web.rocky-test/version')).toBe('1.0.0\n');
    expect(await answer(session, 'exit')).toBe('pod "tmp" deleted from default namespace\n');
  });

  it('that nobody types into ends at once, and reads what is piped into it', async () => {
    expect(await answer(session, 'kubectl exec -n rocky-test db-0 -- sh')).toBe('');
    expect(await answer(session, "echo 'hostname' | kubectl exec -i -n rocky-test db-0 -- sh")).toBe(
      'db-0\n',
    );
  });
});
