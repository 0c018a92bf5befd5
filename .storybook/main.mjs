import { REQUEST_WHATS_NEW_DATA, RESULT_WHATS_NEW_DATA } from 'storybook/internal/core-events';
import { readManifest } from '../scripts/manifest.mjs';

const name = 'virtual:moot-manifest';

/** The manifest, for controls and docs: always that of the sources as they are. */
const manifest = {
  name: 'moot-manifest',
  resolveId: (id) => (id === name ? `\0${name}` : undefined),
  load: (id) => (id === `\0${name}` ? `export default ${JSON.stringify(readManifest())}` : undefined),
};

export default {
  framework: '@storybook/web-components-vite',
  stories: ['../stories/*.stories.ts', '../src/elements/**/*.stories.ts'],
  addons: ['@storybook/addon-docs', '@storybook/addon-a11y', '@storybook/addon-vitest'],
  features: { sidebarOnboardingChecklist: false, menuOnboardingChecklist: false, changeDetection: false },
  // Nothing here asks anybody outside this machine; manager-head.html holds the browser to it.
  core: { disableTelemetry: true, disableWhatsNewNotifications: true, disableProjectJson: true },
  // The news are fetched whatever the settings say: they only decide whether they show.
  experimental_serverChannel(channel) {
    channel.removeAllListeners(REQUEST_WHATS_NEW_DATA);
    channel.on(REQUEST_WHATS_NEW_DATA, () => { channel.emit(RESULT_WHATS_NEW_DATA, { data: { status: 'ERROR' } }); });
    return channel;
  },
  viteFinal: (config) => ({
    ...config,
    plugins: [...(config.plugins ?? []), manifest],
    // Storybook's renderer imports it beside the bundled Lit, and a second Lit with it.
    optimizeDeps: { ...config.optimizeDeps, include: [...(config.optimizeDeps?.include ?? []), 'lit/directive-helpers.js'] },
  }),
};
