// `npm start`: installs what is missing, builds the workshop, serves it on a free port, and opens it in a browser.
import { spawn, spawnSync } from 'node:child_process';
import { ensurePackages } from './install.mjs';

ensurePackages();
console.log('Building the workshop.');
const build = spawnSync('npx', ['vite', 'build', '--configLoader', 'runner', '--logLevel', 'warn'], {
  stdio: 'inherit',
  shell: process.platform === 'win32',
});
if (build.status !== 0) process.exit(build.status ?? 1);

// Vite is there only after the packages are.
const { preview } = await import('vite');
const server = await preview({
  configLoader: 'runner',
  logLevel: 'warn',
  preview: { port: 4173, strictPort: false, open: false },
});
const url = server.resolvedUrls?.local[0] ?? 'http://localhost:4173/';
console.log(`The workshop is at ${url}`);
console.log('Ctrl-C stops it. Your work is kept in the browser.');
openBrowser(url);

/** Opens the address where that can be done; where it cannot, the address was printed. */
function openBrowser(address) {
  const openers = { darwin: ['open'], win32: ['cmd', '/c', 'start', ''] };
  const [program, ...args] = openers[process.platform] ?? ['xdg-open'];
  const opener = spawn(program, [...args, address], { stdio: 'ignore', detached: true });
  opener.on('error', () => undefined);
  opener.unref();
}
