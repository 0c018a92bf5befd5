import { fileURLToPath } from 'node:url';
import { storybookTest } from '@storybook/addon-vitest/vitest-plugin';
import { playwright } from '@vitest/browser-playwright';
import { defineConfig } from 'vitest/config';
import { findBrowsers } from './scripts/setup.mjs';

const { chromium, firefox } = findBrowsers();

export default defineConfig({
  // Decorators follow tsconfig.json, which Vite reads by itself.
  test: {
    projects: [
      {
        // An example is tested as it is shipped: what it has from the package comes from the sources.
        resolve: {
          alias: [
            { find: /^mootkit\/(core|client)$/, replacement: fileURLToPath(new URL('src/$1/index.ts', import.meta.url)) },
            { find: /^mootkit\/backends\/(\w+)$/, replacement: fileURLToPath(new URL('src/backends/$1/$1-backend.ts', import.meta.url)) },
          ],
        },
        test: {
          name: 'node',
          include: ['src/**/*.test.ts', 'scripts/**/*.test.mjs'],
          exclude: ['src/elements/**', '**/*.browser.test.ts', '**/node_modules/**'],
          environment: 'node',
          // Tests that fsync or start processes share two cores with all the others.
          testTimeout: 30_000,
        },
      },
      {
        test: {
          name: 'system',
          include: ['test/**/*.test.ts'],
          environment: 'node',
          // One server and one browser at a time: times and ports stay meaningful.
          fileParallelism: false,
          testTimeout: 60_000,
          hookTimeout: 60_000,
          env: { MOOT_CHROMIUM: chromium ?? '', MOOT_FIREFOX: firefox ?? '' },
        },
      },
      {
        plugins: [storybookTest({ configDir: fileURLToPath(new URL('.storybook', import.meta.url)) })],
        test: {
          // Every story is shown, played, and looked through by axe.
          name: 'stories',
          testTimeout: 30_000,
          browser: {
            enabled: true,
            headless: true,
            provider: playwright({ launchOptions: { executablePath: chromium, args: process.getuid?.() === 0 ? ['--no-sandbox'] : [] } }),
            instances: [{ browser: 'chromium' }],
          },
        },
      },
    ],
  },
});
