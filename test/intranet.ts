/** The sample intranet in a process of its own, and real browsers in front of it. */
import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, type Browser, type BrowserContext, type Locator, type Page } from 'playwright-core';

export class Intranet {
  readonly data: string;
  #process: ChildProcess | undefined;
  #port = 0;

  private constructor(data: string) {
    this.data = data;
  }

  static async start(): Promise<Intranet> {
    const intranet = new Intranet(await mkdtemp(join(tmpdir(), 'moot-intranet-')));
    await intranet.start();
    return intranet;
  }

  get url(): string {
    return `http://localhost:${this.#port}`;
  }

  get port(): number {
    return this.#port;
  }

  /** Starts, or starts again on the same data and port. Resolves when it has printed its address. */
  async start(): Promise<void> {
    const child = spawn(process.execPath, ['examples/intranet/serve.mjs'], {
      env: { ...process.env, PORT: String(this.#port), MOOT_DATA: this.data },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    this.#process = child;
    this.#port = await new Promise<number>((resolve, reject) => {
      let said = '';
      child.stdout.on('data', (chunk: Buffer) => {
        said += chunk.toString();
        const port = /http:\/\/localhost:(\d+)/.exec(said)?.[1];
        if (port) resolve(Number(port));
      });
      child.once('exit', (code) => { reject(new Error(`The intranet ended with ${String(code)}: ${said}`)); });
    });
  }

  /** Ends it without a warning, as a power cut does. */
  async kill(): Promise<void> {
    const child = this.#process;
    if (!child || child.exitCode !== null) return;
    const ended = new Promise((resolve) => { child.once('exit', resolve); });
    child.kill('SIGKILL');
    await ended;
  }

  async remove(): Promise<void> {
    await this.kill();
    await rm(this.data, { recursive: true });
  }
}

export function launch(...args: string[]): Promise<Browser> {
  return chromium.launch({
    ...(process.env['MOOT_CHROMIUM'] ? { executablePath: process.env['MOOT_CHROMIUM'] } : {}),
    args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync', ...args],
  });
}

/** One person in a browser of their own, on the board's page. */
export class Visitor {
  readonly context: BrowserContext;
  page: Page;

  private constructor(context: BrowserContext, page: Page) {
    this.context = context;
    this.page = page;
  }

  static async open(browser: Browser, url: string): Promise<Visitor> {
    const context = await browser.newContext();
    const visitor = new Visitor(context, await context.newPage());
    await visitor.visit(url);
    return visitor;
  }

  async visit(url: string): Promise<void> {
    await this.page.goto(url);
    await this.page.locator('moot-qa [part~="question"]').first().waitFor();
  }

  get board(): Locator {
    return this.page.locator('moot-qa');
  }

  question(text: string): Locator {
    return this.board.getByRole('article').filter({ hasText: text });
  }

  /** How many votes a question shows. */
  async votes(text: string): Promise<number> {
    return Number(await this.question(text).locator('[part~="vote"]').innerText());
  }

  async vote(text: string): Promise<void> {
    await this.question(text).locator('[part~="vote"]').click();
    await this.lookAway();
  }

  /** Takes pointer and focus out of the list, which holds still while they are in it. */
  async lookAway(): Promise<void> {
    await this.page.mouse.move(2, 2);
    await this.page.mouse.click(2, 2);
  }

  async ask(text: string): Promise<void> {
    await this.board.getByRole('textbox', { name: 'Your question' }).fill(text);
    await this.board.locator('[part~="send"]').click();
  }

  async order(name: string): Promise<void> {
    await this.board.locator('[part~="tools"]').getByText(name, { exact: true }).click();
  }

  async search(text: string): Promise<void> {
    await this.board.getByRole('searchbox').fill(text);
  }

  /** Picks from a question's menu. */
  async choose(question: string, item: string): Promise<void> {
    await this.question(question).getByRole('button', { name: 'More actions' }).click();
    await this.question(question).getByRole('menuitem', { name: item, exact: true }).click();
  }

  /** Sends the form that is open below a question. */
  async submit(question: string, text = ''): Promise<void> {
    const form = this.question(question).locator('[part~="form"]');
    if (text !== '') await form.getByRole('textbox').fill(text);
    await form.locator('button').first().click();
    await this.lookAway();
  }
}

/** What keeps, sends and shows what is done here loads beside the first view: a moment later the page can do without a network. */
export async function loadedBehind(page: Page): Promise<void> {
  await page.waitForFunction(async () => {
    const isLoaded = (name: string) => performance.getEntriesByType('resource').some((entry) => entry.name.includes(name) && (entry as PerformanceResourceTiming).responseEnd > 0);
    const styles = document.querySelector('moot-qa')?.shadowRoot?.adoptedStyleSheets.length ?? 0;
    return styles > 1 && ['/courier-', '/replay-', '/qa.rules-'].every(isLoaded) && (await indexedDB.databases()).some(({ name }) => name === 'moot-client');
  });
}

/** Everything that the browser keeps for this origin, as text. */
export function kept(page: Page): Promise<string> {
  return page.evaluate(async () => {
    const done = <T>(request: IDBRequest<T>) => new Promise<T>((resolve, reject) => {
      request.onsuccess = () => { resolve(request.result); };
      request.onerror = () => { reject(request.error ?? new Error('no answer')); };
    });
    const all: unknown[] = [];
    for (const { name = '' } of await indexedDB.databases()) {
      const db = await done(indexedDB.open(name));
      for (const store of db.objectStoreNames) {
        const from = db.transaction(store).objectStore(store);
        const [keys, values] = await Promise.all([done(from.getAllKeys()), done(from.getAll() as IDBRequest<unknown[]>)]);
        keys.forEach((key, nth) => all.push([key, values[nth]]));
      }
      db.close();
    }
    return JSON.stringify([...all, ...Object.entries(localStorage), ...Object.entries(sessionStorage), ...('caches' in window ? await caches.keys() : [])]);
  });
}
