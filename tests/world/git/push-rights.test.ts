import { beforeEach, describe, expect, it } from 'vitest';
import type { Role, Session } from '../../../src/session/session';
import { createWorld } from '../../../src/world/world';

const APP = 'acme/shop';
const CHANGE = `git clone -q https://github.com/${APP} && cd shop && echo b > b && git add b && git commit -qm B`;

let session: Session;
beforeEach(async () => {
  session = await createWorld({
    objects: '',
    forge: { [APP]: { branch: 'main', files: { a: 'a\n' } } },
    pushers: { [APP]: ['rocky'] },
  });
});

async function push(role: Role, line = 'git push'): Promise<{ stderr: string; code: number }> {
  await session.run(CHANGE, { role });
  const { stderr, code } = await session.run(line, { role });
  return { stderr, code };
}

describe('a push to the forge', () => {
  it('is taken of those who may', async () => {
    expect((await push('rocky')).code).toBe(0);
    expect(Object.keys(await session.readRepository(APP, 'main'))).toEqual(['a', 'b']);
  });

  it('is refused to others, who may read all the same, and nothing changes', async () => {
    expect(await push('movy')).toEqual({
      stderr: `remote: Permission to ${APP}.git denied to movy.\nfatal: unable to access 'https://github.com/${APP}/': The requested URL returned error: 403\n`,
      code: 128,
    });
    expect(Object.keys(await session.readRepository(APP, 'main'))).toEqual(['a']);
  });

  it('over ssh is refused in ssh’s words, forced or not', async () => {
    expect((await push('ops', `git push --force git@github.com:${APP}.git main`)).stderr).toBe(
      `ERROR: Permission to ${APP}.git denied to ops.\nfatal: Could not read from remote repository.\n\nPlease make sure you have the correct access rights\nand the repository exists.\n`,
    );
  });

  it('to a repository that names nobody is everybody’s', async () => {
    const open = await createWorld({ objects: '', forge: { [APP]: { branch: 'main', files: {} } } });
    await open.run(CHANGE, { role: 'movy' });
    expect((await open.run('git push', { role: 'movy' })).code).toBe(0);
  });
});
