import { defineConfig } from 'vitest/config';

const SOURCES = '{api,tiles,web,fixtures,scripts}/**';
const DATABASE = `${SOURCES}/*.db.test.ts`;
const NATIVE = `${SOURCES}/*.native.test.ts`;
const BROWSER = `${SOURCES}/*.browser.test.ts`;
/** About the embedded database and its processes: a native server would add nothing to them. */
const EMBEDDED_ONLY = ['api/store/embedded.db.test.ts', 'scripts/start.db.test.ts'];

export default defineConfig({
  test: {
    pool: 'forks',
    maxWorkers: 2,
    projects: [
      {
        test: {
          name: 'unit',
          include: [`${SOURCES}/*.test.{ts,tsx}`],
          exclude: [DATABASE, NATIVE, BROWSER, '**/node_modules/**'],
          setupFiles: ['api/testing/property-seed.ts'],
          testTimeout: 30_000,
        },
      },
      {
        test: {
          name: 'db',
          include: process.env.TEST_DB === 'embedded' ? [DATABASE] : [DATABASE, NATIVE],
          exclude: process.env.TEST_DB === 'native' ? EMBEDDED_ONLY : [],
          globalSetup: ['api/testing/global-setup.ts'],
          testTimeout: 300_000,
          hookTimeout: 300_000,
        },
      },
      {
        test: {
          name: 'browser',
          include: [BROWSER],
          globalSetup: ['api/testing/browser-setup.ts'],
          testTimeout: 300_000,
          hookTimeout: 300_000,
          fileParallelism: false,
        },
      },
    ],
  },
});
