import { defineConfig } from 'vitest/config';

// The pure rooms and the command line are tested in Node; all that touches page or Worker in Chromium (web-test-runner.config.js).
export default defineConfig({
  test: {
    include: ['tests/{session,world,lab,deck,cli,real}/**/*.test.ts'],
    pool: 'threads',
    // every core: nothing else of the run goes on beside it
    maxWorkers: '100%',
    testTimeout: 60_000,
  },
});
