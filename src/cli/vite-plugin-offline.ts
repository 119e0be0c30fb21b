/** Vite plugin: tells the build's service worker (`src/worker/offline.ts`) which files the build consists of. */
import { createHash } from 'node:crypto';
import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import type { Plugin } from 'vite';

const WORKER = 'offline.js';
/** How the worker names the list. */
const NAME = /\bBUILD\b/;

export function offline(): Plugin {
  return {
    name: 'offline',
    apply: 'build',
    writeBundle: { order: 'post', handler: ({ dir = 'dist' }) => fillIn(dir) },
  };
}

function fillIn(dir: string): void {
  const worker = join(dir, WORKER);
  const code = readFileSync(worker, 'utf8');
  if (!NAME.test(code)) throw new Error(`${worker}: it does not ask for its list of files`);
  const files = filesBelow(dir).filter((file) => file !== WORKER);
  const hash = createHash('sha256').update(code);
  for (const file of files) hash.update(file).update(readFileSync(join(dir, file)));
  // The folder itself is the page.
  const build = { version: hash.digest('hex').slice(0, 16), files: ['./', ...files] };
  // The list is declared once, in front: the code may name it more than once.
  writeFileSync(worker, `const BUILD=${JSON.stringify(build)};\n${code}`);
}

function filesBelow(dir: string): string[] {
  return readdirSync(dir, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(dir, join(entry.parentPath, entry.name)).replaceAll('\\', '/'))
    .sort();
}
