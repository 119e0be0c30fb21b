/**
 * Browser tests run through the same pipeline as the page: a Vite server answers every request but the runner's own.
 * `npm run test:page -- --files tests/components/terminal.test.ts` runs one file.
 */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { chromeLauncher } from '@web/test-runner-chrome';
import { defaultReporter } from '@web/test-runner';
import { createServer } from 'vite';
import { countReporter } from './scripts/count-reporter.mjs';
import { CHROMIUM_FLAGS, findChromium } from './scripts/chromium.mjs';

const runnersOwn = /^\/(__web-|wtr|\?|$)/;

const vite = await createServer({
  configLoader: 'runner',
  server: { middlewareMode: true, hmr: false, ws: false, watch: null },
  appType: 'custom',
  logLevel: 'warn',
  cacheDir: '.cache/vite-tests',
  optimizeDeps: {
    entries: ['tests/{components,app}/**/*.test.ts', 'src/app/**/*.ts'],
    exclude: ['@web/test-runner-commands'],
  },
  plugins: [
    {
      name: 'runner-serves-itself',
      enforce: 'pre',
      resolveId: (id) => (id.startsWith('/__web-dev-server__') ? { id, external: true } : null),
    },
  ],
});

/** In place of Vite's client, which would wait for a server that pushes changes: style sheets, and nothing else. */
const client = `
const styles = new Map();
export function updateStyle(id, css) {
  const style = styles.get(id) ?? document.head.appendChild(document.createElement('style'));
  styles.set(id, style);
  style.textContent = css;
}
export function removeStyle() {}
export function createHotContext() {
  return { accept() {}, prune() {}, dispose() {}, on() {}, data: {} };
}
export const injectQuery = (url) => url;
`;

/** Plays what `tests/same-log/` holds in Node, once, for the test that plays it in a Worker. */
let played;
function playInNode() {
  played ??= promisify(execFile)('npx', ['tsx', 'tests/same-log/in-node.ts'], { maxBuffer: 64 << 20 });
  return played;
}

/** Runs before the runner's own file server, which would hand out TypeScript as it is. */
async function throughVite(context, next) {
  if (context.url === '/wtr/same-log.json') {
    context.type = 'application/json';
    context.body = (await playInNode()).stdout;
    return undefined;
  }
  if (runnersOwn.test(context.url)) return next();
  if (context.url.startsWith('/@vite/client')) {
    context.type = 'text/javascript';
    context.body = client;
    return undefined;
  }
  context.respond = false;
  context.res.statusCode = 200;
  vite.middlewares(context.req, context.res, () => {
    context.res.statusCode = 404;
    context.res.end(`not found: ${context.url}`);
  });
  return undefined;
}

export default {
  files: ['tests/{components,app}/**/*.test.ts'],
  rootDir: '.',
  concurrency: 1,
  browserStartTimeout: 60_000,
  testsStartTimeout: 60_000,
  testsFinishTimeout: 180_000,
  testFramework: { config: { ui: 'bdd', timeout: 20_000 } },
  reporters: [defaultReporter({ reportTestProgress: false }), countReporter()],
  middleware: [throughVite],
  plugins: [{ name: 'close-vite', serverStop: () => vite.close() }],
  browsers: [
    chromeLauncher({
      launchOptions: {
        executablePath: process.env.CHROME_PATH ?? findChromium(),
        args: CHROMIUM_FLAGS,
      },
    }),
  ],
};
