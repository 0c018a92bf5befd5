/** Documents whose blocks of code are tried as they stand, in a folder where the built package is installed. */
import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import ts from 'typescript';

interface Block {
  readonly language: string;
  readonly code: string;
}

/** A page of Markdown, which knows which of its blocks nobody has tried. */
export class Document {
  readonly text: string;
  readonly #blocks: readonly Block[];
  readonly #tried = new Set<Block>();

  private constructor(text: string) {
    this.text = text;
    this.#blocks = [...text.matchAll(/^```(\w*)\n([^]*?)^```/gm)].map(([, language = '', code = '']) => ({ language, code }));
  }

  static async read(path: string): Promise<Document> {
    return new Document(await readFile(path, 'utf8'));
  }

  /** All blocks of a language. */
  all(language: string): readonly string[] {
    return this.#blocks.filter((block) => block.language === language).map((block) => this.#try(block));
  }

  /** The one block of a language that holds a text. */
  block(language: string, holds: string): string {
    const [block, ...others] = this.#blocks.filter((one) => one.language === language && one.code.includes(holds));
    if (!block || others.length > 0) throw new Error(`${others.length + Number(block !== undefined)} blocks in ${language} hold "${holds}".`);
    return this.#try(block);
  }

  /** The first lines of the blocks that were not asked for. */
  get untried(): readonly string[] {
    return this.#blocks.filter((block) => !this.#tried.has(block)).map(({ language, code }) => `${language}: ${code.split('\n', 1)[0] ?? ''}`);
  }

  /** The cells of all tables below a heading, row by row, without their heads. */
  rows(heading: string): readonly (readonly string[])[] {
    const [, section = ''] = this.text.split(new RegExp(`^#+ ${heading}\\n`, 'm'));
    const [own = ''] = section.split(/^#+ /m);
    return [...own.matchAll(/^\| (.+) \|$/gm)].map(([, row = '']) => row.split(' | ')).filter(([first], index, all) => first !== '---' && all[index + 1]?.[0] !== '---');
  }

  #try(block: Block): string {
    this.#tried.add(block);
    return block.code;
  }
}

const options: ts.CompilerOptions = {
  target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.NodeNext, lib: ['lib.es2023.d.ts', 'lib.dom.d.ts', 'lib.dom.iterable.d.ts'],
  strict: true, noUncheckedIndexedAccess: true, exactOptionalPropertyTypes: true, skipLibCheck: true, noEmit: true,
  types: ['node'], typeRoots: [resolve('node_modules/@types')],
};

/** Somebody's project: an empty folder with the built package in it. */
export class Project {
  readonly #processes: ChildProcess[] = [];

  private constructor(readonly path: string) {}

  static async make(): Promise<Project> {
    const path = await mkdtemp(join(tmpdir(), 'moot-project-'));
    await mkdir(join(path, 'node_modules/.bin'), { recursive: true });
    await symlink(resolve('.'), join(path, 'node_modules/mootkit'));
    // As npm makes it at an installation.
    await writeFile(join(path, 'node_modules/.bin/mootkit'), `#!/bin/sh\nexec "${process.execPath}" "${resolve('dist/server/cli.js')}" "$@"\n`, { mode: 0o755 });
    for (const name of ['jose', 'fastify']) await symlink(resolve('node_modules', name), join(path, 'node_modules', name));
    await writeFile(join(path, 'package.json'), '{"private":true,"type":"module"}');
    return new Project(path);
  }

  async write(name: string, text: string): Promise<string> {
    const file = join(this.path, name);
    await writeFile(file, text);
    return file;
  }

  /** Writes TypeScript, gives what is wrong with its types, and the JavaScript that it becomes beside it. */
  async compile(name: string, code: string): Promise<readonly string[]> {
    const file = await this.write(name, code);
    const { outputText } = ts.transpileModule(code, { compilerOptions: { target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.ESNext } });
    await this.write(name.replace(/\.ts$/, '.mjs'), outputText);
    return ts.getPreEmitDiagnostics(ts.createProgram([file], options)).map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, '\n'));
  }

  /** Runs a program to its end, and gives what it printed. */
  async run(command: string, args: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<string> {
    const { stdout } = await promisify(execFile)(command, args, { cwd: this.path, env: { ...process.env, ...env }, timeout: 50_000 });
    return stdout;
  }

  shell(script: string, env: NodeJS.ProcessEnv = {}): Promise<string> {
    return this.run('sh', ['-ec', script], env);
  }

  /** Starts a server, and resolves to the address that it prints. */
  serve(command: string, args: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<string> {
    // In a group of its own, as a shell or npx starts others.
    const child = spawn(command, args, { cwd: this.path, env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'pipe'], detached: true });
    this.#processes.push(child);
    return new Promise((done, fail) => {
      let said = '';
      const hear = (chunk: Buffer) => {
        said += chunk.toString();
        const url = /http:\/\/(?:localhost|127\.0\.0\.1|\[::1\]):\d+/.exec(said)?.[0];
        if (url) done(url);
      };
      child.stdout.on('data', hear);
      child.stderr.on('data', hear);
      child.once('exit', (code) => { fail(new Error(`It ended with ${String(code)}: ${said}`)); });
    });
  }

  async remove(): Promise<void> {
    await Promise.all(this.#processes.filter(({ exitCode, signalCode }) => exitCode === null && signalCode === null).map(async (child) => {
      const ended = new Promise((done) => { child.once('exit', done); });
      process.kill(-(child.pid ?? 0), 'SIGKILL');
      await ended;
    }));
    await rm(this.path, { recursive: true });
  }
}
