import { beforeEach, describe, expect, it } from 'vitest';
import type { Session } from '../../../../src/session/session';
import { createWorld } from '../../../../src/world/world';

const URL = 'oci://ghcr.io/acme/app';
const ORIGIN = '--source=https://github.com/acme/app --revision=main@sha1:1234';

let session: Session;
const type = async (line: string): Promise<string> => {
  const { stdout, stderr, code } = await session.run(line);
  return `${stdout}${stderr}`.replace(/sha256:[0-9a-f]{64}/g, 'DIGEST') + (code ? `[${code}]` : '');
};

beforeEach(async () => {
  session = await createWorld({ files: { ops: { '/root/deploy/one.yaml': 'a: b\n' } } });
  await session.run(`flux push artifact ${URL}:v1.0.0 --path=deploy ${ORIGIN}`);
});

describe('an artifact', () => {
  it('is listed under all its tags, the last first', async () => {
    expect(await type(`flux tag artifact ${URL}:v1.0.0 --tag latest`)).toBe(
      '► tagging artifact\n✔ artifact tagged as ghcr.io/acme/app:latest\n',
    );
    expect(await type(`flux list artifacts ${URL} | cut -f1,4`)).toBe(
      'ARTIFACT               \tREVISION       \n' +
        'ghcr.io/acme/app:v1.0.0\tmain@sha1:1234\n' +
        'ghcr.io/acme/app:latest\tmain@sha1:1234\n',
    );
  });

  it('is pulled and compared', async () => {
    expect(await type(`mkdir out && flux pull artifact ${URL}:v1.0.0 -o out && cat out/one.yaml`)).toBe(
      'a: b\n► pulling artifact from ghcr.io/acme/app:v1.0.0\n✔ source https://github.com/acme/app\n✔ revision main@sha1:1234\n✔ digest ghcr.io/acme/app@DIGEST\n✔ artifact content extracted to out\n',
    );
    expect(await type(`flux diff artifact ${URL}:v1.0.0 --path=deploy`)).toBe('✔ no changes detected\n');
    await session.run('echo c: d >> deploy/one.yaml');
    expect(await type(`flux diff artifact ${URL}:v1.0.0 --path=deploy`)).toBe(
      '✗ the remote artifact contents differs from the local one\n[1]',
    );
  });

  it('is missed by its tag', async () => {
    expect(await type(`mkdir out && flux pull artifact ${URL}:v2 -o out`)).toBe(
      '► pulling artifact from ghcr.io/acme/app:v2\n' +
        '✗ GET https://ghcr.io/v2/acme/app/manifests/v2: MANIFEST_UNKNOWN: manifest unknown; map[Tag:v2]\n[1]',
    );
  });
});
