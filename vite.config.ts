import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';
import { course } from './src/cli/vite-plugin-course';
import { offline } from './src/cli/vite-plugin-offline';
import { kindSchemas } from './scripts/kind-schemas.mjs';

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

// Relative addresses, so that the built page works from any folder of any static host.
export default defineConfig({
  base: './',
  plugins: [course(), kindSchemas(), offline()],
  resolve: {
    // just-bash asks for Node's zlib for its gzip; a browser has none, and no command of ours needs it.
    alias: [
      { find: /^(node:)?zlib$/, replacement: here('./src/worker/no-zlib.ts') },
      // monaco-yaml's worker asks for Monaco's by the name it had before its package listed its exports.
      {
        find: 'monaco-editor/esm/vs/editor/editor.worker.js',
        replacement: here('./node_modules/monaco-editor/esm/vs/editor/editor.worker.js'),
      },
    ],
  },
  worker: { format: 'es' },
  // What monaco-yaml's worker imports, so that the development server has it ready before it is asked for.
  optimizeDeps: {
    include: [
      'monaco-yaml > @vscode/l10n',
      'monaco-yaml > jsonc-parser',
      'monaco-yaml > monaco-worker-manager/worker',
      'monaco-yaml > path-browserify',
      'monaco-yaml > prettier/plugins/estree',
      'monaco-yaml > prettier/plugins/yaml',
      'monaco-yaml > prettier/standalone',
      'monaco-yaml > vscode-languageserver-textdocument',
      'monaco-yaml > vscode-languageserver-types',
      'monaco-yaml > vscode-uri',
    ],
  },
  build: {
    target: 'es2022',
    chunkSizeWarningLimit: 4000,
    rolldownOptions: {
      input: { index: here('./index.html'), offline: here('./src/worker/offline.ts') },
      // A service worker rules over its own folder and those below: it stands beside the page.
      output: {
        entryFileNames: ({ name }) => (name === 'offline' ? '[name].js' : 'assets/[name]-[hash].js'),
      },
      checks: { pluginTimings: false, bundlerTimings: false },
    },
  },
  server: { fs: { strict: false } },
});
