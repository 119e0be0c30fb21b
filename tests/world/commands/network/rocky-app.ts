/** A world in which ROCKY's app runs in the namespace `rocky-test`, and somebody to type into it. */
import fs from 'node:fs';
import type { RunResult, Session } from '../../../../src/session/session';
import { createWorld } from '../../../../src/world/world';

const FOLDER = 'labs/apps/rocky-app/k8s';

/** Past the minute in which the ingress gets its address. */
export async function rockyApp(): Promise<Session> {
  const files = Object.fromEntries(
    fs.readdirSync(FOLDER).map((name) => [`/root/k8s/${name}`, fs.readFileSync(`${FOLDER}/${name}`, 'utf8')]),
  );
  const session = await createWorld({ files: { ops: files } });
  await session.run('kubectl create namespace rocky-test; kubectl apply -n rocky-test -f k8s; sleep 95');
  return session;
}

/** What a line prints, both streams, and its exit code where it is not 0. */
export async function answer(session: Session, line: string): Promise<string> {
  const { stdout, stderr, code }: RunResult = await session.run(line);
  return stdout + stderr + (code ? `[${code}]` : '');
}
