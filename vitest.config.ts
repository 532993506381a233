import { defineConfig } from 'vitest/config';

/** Two kinds of tests: beside the source (`gateway`, `contract`, `scripts`, `web-ui`), and whole flows (`test`). */
export default defineConfig({
  test: {
    include: [
      'contract/**/*.test.ts',
      'gateway/**/*.test.ts',
      'scripts/**/*.test.ts',
      'web-ui/**/*.test.ts',
      'test/**/*.test.ts',
    ],
    pool: 'forks',
    maxWorkers: 2,
    testTimeout: 30_000,
    hookTimeout: 60_000,
    allowOnly: false,
    passWithNoTests: false,
  },
});
