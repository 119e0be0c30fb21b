import { beforeEach, describe, expect, it } from 'vitest';
import type { Session } from '../../../src/session/session';
import { createWorld } from '../../../src/world/world';

let session: Session;
const run = async (line: string): Promise<string> => {
  const { stdout, stderr, code } = await session.run(line);
  return `${stdout}${stderr}${code ? `[${code}]` : ''}`;
};

beforeEach(async () => {
  session = await createWorld({ objects: '' });
});

describe('kns', () => {
  it('lists namespaces, and says which one is in use', async () => {
    expect(await run('kns')).toContain('default\n');
    expect(await run('kns -c')).toBe('default\n');
  });

  it('moves to a namespace and back', async () => {
    const current = (await run('kubectl config current-context')).trim();
    expect(await run('kns kube-system')).toBe(
      `Context "${current}" modified.\nActive namespace is "kube-system".\n`,
    );
    expect(await run('kubectl config view --minify -o jsonpath={..namespace}')).toBe('kube-system');
    await run('kns -');
    expect(await run('kns -c')).toBe('default\n');
  });

  it('refuses what is not there, and what it does not know', async () => {
    expect(await run('kns nowhere')).toBe('error: no namespace exists with name "nowhere".\n[1]');
    expect(await run('kns -x')).toMatch(/^USAGE:[\s\S]*error: unrecognized flag "-x"\n\[1\]$/);
    expect(await run('kns -')).toBe('error: No previous namespace found for current context.\n[1]');
  });
});

describe('kctx', () => {
  it('switches between contexts and back', async () => {
    const current = (await run('kctx -c')).trim();
    await run('kubectl config set-context other --cluster=shpod --user=ops');
    expect((await run('kctx')).split('\n')).toContain('other');
    expect(await run('kctx other')).toBe('Switched to context "other".\n');
    expect(await run('kctx -')).toBe(`Switched to context "${current}".\n`);
  });

  it('renames, deletes and unsets', async () => {
    await run('kubectl config set-context other --cluster=shpod --user=ops');
    expect(await run('kctx mine=other')).toBe('Context "other" renamed to "mine".\n');
    expect(await run('kctx -d mine')).toContain('Deleting context "mine"...\n');
    expect(await run('kctx -d')).toMatch(/error: missing context NAME\n\[1\]$/);
    expect(await run('kctx -u')).toContain('Unsetting current context.\n');
    expect(await run('kctx other=gone')).toBe('error: Context "gone" not found, can\'t rename it.\n[1]');
  });
});
