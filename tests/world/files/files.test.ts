import { describe, expect, it } from 'vitest';
import { Files, FilesError, join, normalise, relative } from '../../../src/world/files/files';

const files = (): Files => {
  const made = new Files(() => 1000);
  made.mkdir('/a/b', { recursive: true });
  made.write('/a/b/c.txt', 'hello');
  return made;
};

const code = (action: () => unknown): string => {
  try {
    action();
  } catch (error) {
    return (error as FilesError).message;
  }
  return '';
};

describe('the file system of a machine', () => {
  it('reads what was written and lists in order', () => {
    const disk = files();
    disk.append('/a/b/c.txt', ' ü');
    disk.write('/a/a.txt', '');
    expect(disk.readText('/a/b/c.txt')).toBe('hello ü');
    expect(disk.list('/a')).toEqual(['a.txt', 'b']);
    expect(disk.walk('/')).toEqual(['/a', '/a/a.txt', '/a/b', '/a/b/c.txt']);
    expect(disk.stat('/a/b/c.txt')).toMatchObject({ type: 'file', size: 8, mtime: 1000, mode: 0o644 });
  });

  it('names call and path in its errors', () => {
    const disk = files();
    expect(code(() => disk.readText('/no'))).toBe("ENOENT: no such file or directory, open '/no'");
    expect(code(() => disk.readText('/a'))).toBe("EISDIR: is a directory, read '/a'");
    expect(code(() => disk.readText('/a/b/c.txt/d'))).toBe("ENOTDIR: not a directory, open '/a/b/c.txt/d'");
    expect(code(() => disk.mkdir('/a'))).toBe("EEXIST: file already exists, mkdir '/a'");
    expect(code(() => disk.remove('/a'))).toBe("ENOTEMPTY: directory not empty, rm '/a'");
  });

  it('follows symbolic links, and refuses a ring of them', () => {
    const disk = files();
    disk.symlink('b/c.txt', '/a/link');
    disk.write('/a/link', 'through');
    expect(disk.readText('/a/b/c.txt')).toBe('through');
    expect(disk.lstat('/a/link').type).toBe('symlink');
    expect(disk.realpath('/a/link')).toBe('/a/b/c.txt');
    disk.symlink('/ring', '/ring');
    expect(code(() => disk.readText('/ring'))).toContain('ELOOP');
  });

  it('moves and removes whole folders', () => {
    const disk = files();
    disk.move('/a/b', '/moved');
    expect(disk.readText('/moved/c.txt')).toBe('hello');
    expect(code(() => disk.move('/moved', '/moved/in'))).toContain('EINVAL');
    disk.remove('/moved', { recursive: true });
    expect(disk.exists('/moved')).toBe(false);
  });

  it('tells listeners what changed', () => {
    const disk = files();
    const seen: string[] = [];
    const stop = disk.subscribe((path) => seen.push(path));
    disk.write('/a/x', '1');
    stop();
    disk.write('/a/y', '1');
    expect(seen).toEqual(['/a/x']);
  });
});

describe('paths', () => {
  it('are cleaned, joined and made relative', () => {
    expect(normalise('/a/./b/../c/')).toBe('/a/c');
    expect(join('/a/b', '../c')).toBe('/a/c');
    expect(join('/a', '/c')).toBe('/c');
    expect(relative('/a/b', '/a/c/d')).toBe('../c/d');
    expect(relative('/a', '/a')).toBe('.');
  });
});
