import { describe, expect, it } from 'vitest';
import { playCase } from '../../src/cli/play';
import { createWorld } from '../../src/world/world';

const png = { base64: 'iVBORw0KGgoAAAANSUhEUgD/gIGCAA==' };
const marked = { base64: '77u/YTogMQo=' };

describe('files that are no text', () => {
  it('come back from a case byte for byte, copied or as they were', async () => {
    const { files } = await playCase({
      id: 1,
      files: { 'a.png': png, 'b.yaml': marked, 'c.txt': 'é\n' },
      cmd: 'mkdir sub && cp a.png sub/d.png && cp b.yaml sub',
    });
    expect(files).toEqual({
      'a.png': png,
      'b.yaml': marked,
      'c.txt': 'é\n',
      'sub/d.png': png,
      'sub/b.yaml': marked,
    });
  });

  it('are told as a session tells other files: what is missing is missing', async () => {
    const session = await createWorld();
    await expect(session.readContent('/root/none')).rejects.toMatchObject({ code: 'not-found' });
    await expect(session.readContent('/root')).rejects.toMatchObject({ code: 'is-directory' });
  });
});
