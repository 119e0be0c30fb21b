/**
 * What templates see as `.Files`.
 *
 * Models: helm v4 pkg/engine/files.go. Left out: bytes that are no text, but for `AsSecrets`.
 */
import { marshal } from '../../yaml/marshal';
import { bytesOf, type ChartFile } from '../chart/chart';
import { compileGlob } from '../chart/glob';
import { Bytes, nameType, StringSlice, type Method } from '../template/values';

export function filesObject(files: readonly ChartFile[]): Record<string, unknown> {
  const content = Object.fromEntries(files.map((file) => [file.name, new Bytes(file.data)]));
  return nameType(content, { typeName: 'engine.files', methods: methodsOf(files), zero: new Bytes('') });
}

function methodsOf(files: readonly ChartFile[]): Record<string, Method> {
  const textOf = (name: string): string =>
    [...files].reverse().find((file) => file.name === name)?.data ?? '';
  return {
    Get: { in: ['string'], call: textOf },
    GetBytes: { in: ['string'], call: (name: string) => new Bytes(textOf(name)) },
    Glob: { in: ['string'], call: (pattern: string) => filesObject(matching(files, pattern)) },
    AsConfig: { in: [], call: () => asYaml(files, ({ data }) => data) },
    AsSecrets: { in: [], call: () => asYaml(files, (file) => base64(bytesOf(file))) },
    Lines: { in: ['string'], call: (name: string) => linesOf(files, name) },
  };
}

function matching(files: readonly ChartFile[], pattern: string): ChartFile[] {
  const matches = compileGlob(pattern);
  return files.filter(({ name }) => matches(name));
}

function asYaml(files: readonly ChartFile[], value: (file: ChartFile) => string): string {
  const entries = files.map(
    (file) => [file.name.slice(file.name.lastIndexOf('/') + 1), value(file)] as const,
  );
  return marshal(Object.fromEntries(entries)).replace(/\n$/, '');
}

function linesOf(files: readonly ChartFile[], name: string): StringSlice {
  const file = [...files].reverse().find((each) => each.name === name);
  if (!file) return new StringSlice();
  if (file.data === '') throw new Error('runtime error: index out of range [-1]');
  return StringSlice.of_(file.data.replace(/\n$/, '').split('\n'));
}

function base64(bytes: Uint8Array): string {
  let text = '';
  for (const byte of bytes) text += String.fromCharCode(byte);
  return btoa(text);
}
