import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

// Relative addresses, so that the built page works from any folder of any static host.
export default defineConfig({
  base: './',
  resolve: {
    // just-bash asks for Node's zlib for its gzip; a browser has none, and no command of ours needs it.
    alias: [{ find: /^(node:)?zlib$/, replacement: here('./src/worker/no-zlib.ts') }],
  },
  worker: { format: 'es' },
  build: { target: 'es2022', chunkSizeWarningLimit: 4000 },
  server: { fs: { strict: false } },
});
