import { beforeAll, describe, expect, it } from 'vitest';
import type { Session } from '../../../../src/session/session';
import { answer, rockyApp } from './rocky-app';

let session: Session;
beforeAll(async () => {
  session = await rockyApp();
});

describe('kubectl run, attached', () => {
  it('shows what a command in the cluster prints, and clears up', async () => {
    const line =
      'kubectl run tmp --rm -i --image=curlimages/curl --restart=Never -- curl -s http://web.rocky-test/version';
    expect(await answer(session, line)).toBe('1.0.0\npod "tmp" deleted from default namespace\n');
    expect(await answer(session, 'kubectl get pod tmp')).toContain('NotFound');
  });

  it('ends as the container did', async () => {
    const line = "kubectl run tmp --rm -i --image=busybox --restart=Never -- sh -c 'echo a; sleep 2; exit 4'";
    expect(await answer(session, line)).toBe(
      'a\npod "tmp" deleted from default namespace\npod default/tmp terminated (Error)\n[4]',
    );
  });

  it('gives up on a pod that does not start', async () => {
    const line = 'kubectl run bad -i --image=nginx:nope --restart=Never --pod-running-timeout=5s';
    expect(await answer(session, line)).toBe('error: timed out waiting for the condition\n[1]');
  });
});

describe('commands of containers', () => {
  it('leave logs and exit codes of their own', async () => {
    await session.run(
      "kubectl create job once --image=busybox -- sh -c 'echo began; sleep 3; echo ended; exit 3'; sleep 2",
    );
    expect(await answer(session, 'kubectl logs job/once')).toBe('began\n');
    await session.advance(3000);
    expect(await answer(session, 'kubectl get pods -l job-name=once --no-headers | tail -1')).toMatch(
      /Error/,
    );
  });
});
