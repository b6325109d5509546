import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['packages/**/*.test.ts', 'test/**/*.test.ts', 'scripts/**/*.test.ts'],
    testTimeout: 40_000,
    pool: 'threads',
    isolate: false,
    maxWorkers: 2,
  },
});
