/**
 * Browser tests run through the same pipeline as the page: a Vite server answers every request but the runner's own.
 * `npm run test:page -- --files tests/components/terminal.test.ts` runs one file.
 */
import { chromeLauncher } from '@web/test-runner-chrome';
import { createServer } from 'vite';

const runnersOwn = /^\/(__web-|wtr|\?|$)/;

const vite = await createServer({
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

/** Runs before the runner's own file server, which would hand out TypeScript as it is. */
function throughVite(context, next) {
  if (runnersOwn.test(context.url)) return next();
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
  middleware: [throughVite],
  plugins: [{ name: 'close-vite', serverStop: () => vite.close() }],
  browsers: [
    chromeLauncher({
      launchOptions: {
        executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
        args: [
          '--no-sandbox',
          '--disable-gpu',
          '--disable-quic',
          '--no-first-run',
          '--disable-background-networking',
          '--disable-component-update',
          '--disable-sync',
        ],
      },
    }),
  ],
};
