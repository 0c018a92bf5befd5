/** What the other scripts need before they can work. Uses Node alone, since packages may be missing. */
import { spawnSync } from 'node:child_process';
import { accessSync, constants, existsSync, readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { delimiter, join } from 'node:path';

export const root = join(import.meta.dirname, '..');
export const engines = ['chromium', 'firefox', 'webkit'];

/** Runs a command with its output shown, and says whether it succeeded. */
export function run(command, args, options = {}) {
  return spawnSync(command, args, { cwd: root, stdio: 'inherit', ...options }).status === 0;
}

/** Runs a file of a package with this very Node: npx would look at the network when it is missing. */
export function runBin(path, args, options) {
  return run(process.execPath, [join(root, 'node_modules', path), ...args], options);
}

/** Types of the code, then of the templates. */
export function checkTypes() {
  // The analyzer's list of attributes is older than popover and inert.
  const templates = ['src/elements', '--strict', '--maxWarnings=0', '--rules.no-unknown-attribute=off', '--rules.no-missing-import=off', '--rules.no-invalid-css=off'];
  return runBin('typescript/bin/tsc', ['-p', '.']) && runBin('lit-analyzer/cli.js', templates);
}

export function checkLint() {
  return runBin('eslint/bin/eslint.js', ['.', '--max-warnings=0']);
}

function packagesIn(path) {
  const file = join(root, path);
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')).packages : undefined;
}

// Versions, not times: a checkout makes every file new.
function installedAsLocked(locked, installed) {
  const own = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const wanted = { ...own.dependencies, ...own.devDependencies };
  return (
    Object.entries(wanted).every(([name, version]) => installed[`node_modules/${name}`]?.version === version) &&
    Object.entries(locked).every(([path, it]) => path === '' || it.optional || installed[path]?.version === it.version)
  );
}

/** Installs the packages when they are missing or not those of the lockfile. */
export function ensureDependencies() {
  const locked = packagesIn('package-lock.json');
  const installed = packagesIn('node_modules/.package-lock.json');
  if (locked && installed && installedAsLocked(locked, installed)) return;
  const command = locked && !installed ? 'ci' : 'install';
  console.log(`Installing packages (npm ${command}) …`);
  const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';
  const done = run(npm, [command, '--ignore-scripts', '--include=dev', '--no-audit', '--no-fund'], { shell: process.platform === 'win32' });
  if (!done) throw new Error(`npm ${command} failed: see above.`);
}

function isExecutable(path) {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

function onPath(...names) {
  const folders = (process.env.PATH ?? '').split(delimiter);
  return names.flatMap((name) => folders.map((folder) => join(folder, name))).find(isExecutable);
}

// Debian keeps WebKit's browser off the PATH, in a folder with its version.
function miniBrowser() {
  const libraries = ['/usr/lib', '/usr/libexec', ...['x86_64', 'aarch64'].map((it) => `/usr/lib/${it}-linux-gnu`)];
  return libraries
    .filter((folder) => existsSync(folder))
    .flatMap((folder) => readdirSync(folder).filter((it) => it.startsWith('webkit')).map((it) => join(folder, it, 'MiniBrowser')))
    .sort()
    .reverse()
    .find(isExecutable);
}

/** Paths of those engines that Playwright has installed. */
function playwrightBrowsers(wanted) {
  try {
    const playwright = createRequire(import.meta.url)('playwright-core');
    return Object.fromEntries(wanted.map((it) => [it, playwright[it].executablePath()]).filter(([, path]) => isExecutable(path)));
  } catch {
    return {};
  }
}

/** The machine's own browsers; with MOOT_BROWSERS=playwright it has none. */
function systemBrowsers() {
  if (process.env.MOOT_BROWSERS === 'playwright') return {};
  const applications = ['/Applications/Google Chrome.app/Contents/MacOS/Google Chrome', '/Applications/Firefox.app/Contents/MacOS/firefox'];
  const [macChrome, macFirefox] = applications.map((path) => (isExecutable(path) ? path : undefined));
  const webkitDriver = onPath('WebKitWebDriver');
  const webkitBrowser = miniBrowser();
  const xvfb = onPath('Xvfb');
  return {
    chromium: process.env.MOOT_CHROMIUM || onPath('chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable') || macChrome,
    firefox: process.env.MOOT_FIREFOX || onPath('firefox-esr', 'firefox') || macFirefox,
    webkit: webkitDriver && webkitBrowser && (xvfb || process.env.DISPLAY) ? { driver: webkitDriver, browser: webkitBrowser, xvfb } : undefined,
  };
}

/**
 * Paths of the browsers and tools on this machine; what is missing is undefined.
 * `playwright` has those that only Playwright installed: its Firefox and WebKit are patched builds that only its own launcher drives.
 */
export function findBrowsers() {
  const system = systemBrowsers();
  const playwright = playwrightBrowsers(engines.filter((it) => !system[it]));
  return { ...system, chromium: system.chromium ?? playwright.chromium, playwright, ffmpeg: onPath('ffmpeg') };
}

const missingEngines = (found) => engines.filter((it) => !found[it] && !found.playwright[it]);

let ensured;

/** Installs browsers where it may, Debian's packages before Playwright's builds; returns the engines that can run and those that cannot. Once: who asks again is told the same. */
export function ensureBrowsers() {
  return ensured ??= installBrowsers();
}

function installBrowsers() {
  let found = findBrowsers();
  const hasApt = process.getuid?.() === 0 && onPath('apt-get');
  const takesPackages = hasApt && process.env.MOOT_BROWSERS !== 'playwright';
  const wanted = [...missingEngines(found), ...(found.ffmpeg || !takesPackages ? [] : ['ffmpeg'])];
  if (wanted.length > 0) {
    console.log(`Missing: ${wanted.join(', ')}. Trying to install …`);
    if (takesPackages) {
      const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
      run('apt-get', ['update', '-q'], { env });
      run('apt-get', ['install', '-yq', '--no-install-recommends', 'chromium', 'firefox-esr', 'webkit2gtk-driver', 'xvfb', 'ffmpeg'], { env });
      found = findBrowsers();
    }
    const missing = missingEngines(found);
    if (missing.length > 0) runBin('playwright-core/cli.js', ['install', ...(hasApt ? ['--with-deps'] : []), ...missing]);
    found = findBrowsers();
  }
  const missing = missingEngines(found);
  if (missing.length > 0) {
    console.log(`Not tested here: ${missing.join(', ')}. Install chromium, firefox-esr, webkit2gtk-driver and xvfb, or set MOOT_CHROMIUM and MOOT_FIREFOX to their paths.`);
  }
  if (!found.ffmpeg) console.log('Missing: ffmpeg, which no test needs yet. Install the package ffmpeg.');
  return { available: engines.filter((it) => !missing.includes(it)), missing, found };
}
