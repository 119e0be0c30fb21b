import { describe, expect, it } from 'vitest';
import { shpod } from './shpod';

const { run } = shpod();

describe('flux envsubst', () => {
  it('replaces variables, knows defaults and leaves an escaped dollar alone', async () => {
    const answer = await run('flux envsubst', 'a: ${FOO:=bar}\nb: $${FOO}\nc: ${NONE}\n');
    expect(answer).toEqual({ stdout: 'a: bar\nb: ${FOO}\nc: \n', stderr: '', code: 0 });
  });

  it('refuses an unset variable when strict', async () => {
    expect(await run('flux envsubst --strict', 'a: ${FOO}\n')).toEqual({
      stdout: '',
      stderr: '✗ variable not set (strict mode): "FOO"\n',
      code: 1,
    });
  });

  it('falls over a length that leads back before the start', async () => {
    const { stderr, code } = await run('flux envsubst', 'a: ${FOO:0:-3}\n');
    expect(code).toBe(2);
    expect(stderr).toMatch(/^panic: runtime error: slice bounds out of range \[:-3\]\n/);
  });
});
