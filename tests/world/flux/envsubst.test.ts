import { describe, expect, it } from 'vitest';
import { envsubst } from '../../../src/world/flux/kustomize/envsubst';

const VARIABLES: Record<string, string> = {
  name: 'rocky',
  empty: '',
  file: 'albums.rock.txt',
  path: 'to/the/file',
  again: 'abcABC123ABCabc',
};

function expand(text: string, strict = false): string {
  return envsubst(text, (name) => VARIABLES[name] ?? (strict ? undefined : ''), strict);
}

describe('post-build substitution', () => {
  it.each([
    ['ns: ${name}-test', 'ns: rocky-test'],
    ['${name^}, ${name^^}', 'Rocky, ROCKY'],
    ['${name:1:3}', 'ock'],
    ['${name:3}', 'ky'],
    ['${#name}', '5'],
    ['${empty:-pop}', 'pop'],
    ['${nobody:=${name}}', 'rocky'],
    ['${nobody:-a${name}b}', 'arockyb'],
    ['${file#*.}', 'rock.txt'],
    ['${file##*.}', 'txt'],
    ['${file%.*}', 'albums.rock'],
    ['${file%%.*}', 'albums'],
    ['${again/ABC/-}', 'abc-123ABCabc'],
    ['${again//ABC/-}', 'abc-123-abc'],
    ['${again/#abc/-}', '-ABC123ABCabc'],
    ['${again/%abc/-}', 'abcABC123ABC-'],
    ['${path//\\//-}', 'to-the-file'],
  ])('reads %s as %s', (text, expanded) => {
    expect(expand(text)).toBe(expanded);
  });

  it('leaves a bare $name and an escaped $${name} alone', () => {
    expect(expand('$name $${name} $(name)')).toBe('$name ${name} $(name)');
  });

  it('replaces what is unknown by nothing, unless it is strict', () => {
    expect(expand('[${nobody}]')).toBe('[]');
    expect(() => expand('[${nobody}]', true)).toThrow('variable not set (strict mode): "nobody"');
    expect(expand('[${nobody:-pop}]', true)).toBe('[pop]');
  });

  it.each([
    ['${name', 'missing closing brace'],
    ['${}', 'unable to parse variable name'],
    ['${a b}', 'missing closing brace'],
    ['${name:-x', 'unable to parse substitution within function'],
    ['${name#x', 'bad substitution'],
  ])('refuses %s: %s', (text, message) => {
    expect(() => expand(text)).toThrow(message);
  });

  it('falls over a length that leads back', () => {
    expect(() => expand('${name:2:-1}')).toThrow('runtime error: slice bounds out of range [2:1]');
    expect(() => expand('${name:1:-2}')).toThrow('runtime error: slice bounds out of range [:-1]');
  });
});
