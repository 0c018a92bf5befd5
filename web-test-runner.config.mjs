import { spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { relative } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { esbuildPlugin } from '@web/dev-server-esbuild';
import { defaultReporter } from '@web/test-runner';
import { chromeLauncher } from '@web/test-runner-chrome';
import { webdriverLauncher } from '@web/test-runner-webdriver';
import puppeteer from 'puppeteer-core';
import { engines, findBrowsers } from './scripts/setup.mjs';

const found = findBrowsers();
const wanted = process.env.MOOT_ENGINES?.split(',') ?? engines.filter((it) => found[it] ?? found.playwright[it]);

const isRoot = process.getuid?.() === 0;
const quiet = ['--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'];
const fakeMedia = ['--use-fake-device-for-media-stream', '--use-fake-ui-for-media-stream'];

const chromiumArguments = [...(isRoot ? ['--no-sandbox'] : []), ...quiet, ...fakeMedia];

const launchers = {
  chromium: () => chromeLauncher({ launchOptions: { executablePath: found.chromium, args: chromiumArguments } }),
  firefox: () =>
    chromeLauncher({
      puppeteer,
      launchOptions: { browser: 'firefox', executablePath: found.firefox },
    }),
  webkit: async () => {
    const port = await startWebKit(found.webkit);
    const launcher = webdriverLauncher({
      hostname: '127.0.0.1',
      port,
      logLevel: 'error',
      capabilities: {
        browserName: 'MiniBrowser',
        'wdio:enforceWebDriverClassic': true,
        'webkitgtk:browserOptions': { binary: found.webkit.browser, args: ['--automation'] },
      },
    });
    return withNewBrowserAfterDeath(launcher);
  },
};

/** WebKitGTK 2.50 dies of a segmentation fault of its own once in some ten runs. What follows gets a new browser. */
function withNewBrowserAfterDeath(launcher) {
  const start = launcher.startSession.bind(launcher);
  launcher.startSession = async (id, url) => {
    const isDead = launcher.driver && (await launcher.driver.getTitle().then(() => false, () => true));
    if (isDead) {
      clearInterval(launcher.pendingHeartbeat);
      launcher.driver = launcher.driverManager = undefined;
    }
    return start(id, url);
  };
  return launcher;
}

/** What Playwright installed, its launcher starts. */
async function launchPlaywright(engine) {
  const { playwrightLauncher } = await import('@web/test-runner-playwright');
  return playwrightLauncher({
    product: engine,
    launchOptions: { executablePath: found.playwright[engine], args: engine === 'chromium' ? chromiumArguments : [] },
  });
}

async function startWebKit({ driver, xvfb }) {
  // Two runs at once must not share a screen or a driver.
  const port = 20_000 + (process.pid % 20_000);
  const display = xvfb ? `:${100 + (process.pid % 20_000)}` : process.env.DISPLAY;
  const env = {
    ...process.env,
    DISPLAY: display,
    WEBKIT_DISABLE_COMPOSITING_MODE: '1',
    WEBKIT_DISABLE_DMABUF_RENDERER: '1',
    LIBGL_ALWAYS_SOFTWARE: '1',
    WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS: '1',
  };
  const children = [];
  if (xvfb) children.push(spawn(xvfb, [display, '-screen', '0', '1280x900x24', '-nolisten', 'tcp'], { stdio: 'ignore' }));
  children.push(spawn(driver, [`--port=${port}`, '--host=127.0.0.1'], { env, stdio: 'ignore' }));
  const end = () => children.forEach((child) => child.kill());
  process.on('exit', end);
  for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => process.exit(1));
  await wait(1000);
  return port;
}

// What one session of the protocol has set, another does not take back.
const protocols = new WeakMap();

async function protocolOf({ type }, page) {
  if (!protocols.has(page)) protocols.set(page, await (type === 'playwright' ? page.context().newCDPSession(page) : page.createCDPSession()));
  return protocols.get(page);
}

/** What the runner's own commands leave out. Each answers false where the browser cannot. */
const stageCommands = {
  async 'stage-media'(browser, page, { forcedColors, reducedMotion }) {
    if (browser.type === 'playwright') await page.emulateMedia({ forcedColors: forcedColors ?? null, reducedMotion: reducedMotion ?? null });
    else if (browser.engine !== 'chromium') return false;
    else {
      const features = [{ name: 'forced-colors', value: forcedColors ?? '' }, { name: 'prefers-reduced-motion', value: reducedMotion ?? '' }];
      await (await protocolOf(browser, page)).send('Emulation.setEmulatedMedia', { features });
    }
    return true;
  },
  async 'stage-viewport'({ type }, page, size) {
    if (type === 'webdriver') return false;
    await (type === 'playwright' ? page.setViewportSize(size) : page.setViewport(size));
    return true;
  },
  /** Bytes in use once garbage is collected: by scripts, and by what the page is made of. */
  async 'stage-memory'(browser, page) {
    if (browser.engine !== 'chromium') return false;
    const protocol = await protocolOf(browser, page);
    await protocol.send('HeapProfiler.collectGarbage');
    const { usedSize, embedderHeapUsedSize = 0 } = await protocol.send('Runtime.getHeapUsage');
    return usedSize + embedderHeapUsedSize;
  },
};

const stage = {
  name: 'moot-stage',
  async executeCommand({ command, payload, session: { id, browser } }) {
    return stageCommands[command]?.(browser, browser.getPage?.(id), payload);
  },
};

const testsIn = (suite, within = '') => {
  if (!suite) return [];
  const name = `${within}${suite.name} `.trimStart();
  return [...suite.tests.map((it) => ({ ...it, name: name + it.name })), ...suite.suites.flatMap((it) => testsIn(it, name))];
};

const diedOf = /the browser disconnected|invalid session id/;

/**
 * What scripts/test.mjs sums up. A file that does not load has no failed test, only an error. A file whose browser
 * died says nothing of its tests: it is named apart.
 */
function summary(sessions, unfinished) {
  const engineTotals = {};
  const failures = [];
  const died = [];
  for (const session of sessions) {
    const file = relative(import.meta.dirname, session.testFile);
    const where = `${session.browser.engine} ${file}`;
    if (!session.passed && session.errors.length > 0 && session.errors.every((it) => diedOf.test(it.message))) {
      died.push({ engine: session.browser.engine, file });
      continue;
    }
    const tests = testsIn(session.testResults);
    const total = (engineTotals[session.browser.engine] ??= { passed: 0, failed: 0, skipped: 0 });
    const named = [...tests.filter((it) => !it.passed && !it.skipped).map((it) => `${where} > ${it.name}`), ...session.errors.map((it) => `${where}: ${it.message}`)];
    if (!session.passed && named.length === 0) named.push(`${where}: ${unfinished}`);
    failures.push(...named);
    total.passed += tests.filter((it) => it.passed && !it.skipped).length;
    total.skipped += tests.filter((it) => it.skipped).length;
    total.failed += named.length;
  }
  return { engineTotals, failures, died };
}

// Launchers start pages without waiting for them. A page that is lost so is reported by its session, which never
// finishes; without this the whole run would end, and say nothing of any test.
process.on('unhandledRejection', (reason) => console.error('In the test runner:', reason));

const resultsFile = process.env.MOOT_RESULTS && {
  start({ sessions }) {
    const write = (unfinished) => writeFileSync(process.env.MOOT_RESULTS, JSON.stringify(summary([...sessions.all()], unfinished)));
    let ended = 'did not finish: the test runner ended before it';
    process.on('uncaughtException', (error) => {
      ended = `did not finish: ${error?.message ?? error}`;
    });
    process.on('exit', () => write(ended));
  },
};

async function launcher(engine) {
  const isPlaywrights = engine in found.playwright;
  if (!found[engine] && !isPlaywrights) throw new Error(`No ${engine} on this machine: run npm test once, or see CONTRIBUTING.md.`);
  const browser = await (isPlaywrights ? launchPlaywright(engine) : launchers[engine]());
  // A launcher may change its name once the browser tells its own.
  browser.engine = engine;
  // A page behind another one gets no animation frames.
  browser.concurrency = 1;
  return browser;
}

// The runner clones what a failed test compared. Elements cannot be cloned: such a test would end neither well nor badly, and its file say nothing of the others.
const sayNodes = `
  const clone = structuredClone;
  const say = (_, one) => (one instanceof Node ? one.cloneNode().outerHTML ?? one.nodeName : one);
  globalThis.structuredClone = (value, options) => {
    try {
      return clone(value, options);
    } catch (error) {
      if (value?.type !== 'wtr-session-finished') throw error;
      return JSON.parse(JSON.stringify(value, say));
    }
  };`;

const browsers = [];
for (const engine of wanted) browsers.push(await launcher(engine));

export default {
  files: ['src/elements/**/*.test.ts', 'src/**/*.browser.test.ts'],
  nodeResolve: { exportConditions: ['browser', 'development'] },
  browsers,
  plugins: [
    esbuildPlugin({ ts: true, target: 'es2022', tsconfig: fileURLToPath(new URL('tsconfig.json', import.meta.url)) }),
    stage,
  ],
  testRunnerHtml: (framework) => `<!doctype html><script>{${sayNodes}}</script><script type="module" src="${framework}"></script>`,
  // The first run of axe outlasts mocha's two seconds.
  testFramework: { config: { timeout: 15_000 } },
  testsFinishTimeout: 240_000,
  browserStartTimeout: 60_000,
  filterBrowserLogs: ({ args }) => !args.some((it) => typeof it === 'string' && it.includes('Lit is in dev mode')),
  reporters: [defaultReporter({ reportTestProgress: false }), ...(resultsFile ? [resultsFile] : [])],
};
