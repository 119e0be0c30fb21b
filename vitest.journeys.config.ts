import { defineConfig } from 'vitest/config';

// Whole journeys through the built page in Chromium; `npm run build` first.
export default defineConfig({
  test: {
    include: ['tests/journeys/**/*.test.ts'],
    pool: 'forks',
    fileParallelism: false,
    testTimeout: 240_000,
    hookTimeout: 60_000,
  },
});
