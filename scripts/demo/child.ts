import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Readable } from 'node:stream';

const RESTART_AFTER_MS = 1_000;
const STOP_WITHIN_MS = 20_000;

export type ChildOptions = {
  readonly name: string;
  /** A script of this project and its arguments. */
  readonly args: readonly string[];
  /** Each line that the child prints, without its end. */
  readonly onLine: (line: string) => void;
  readonly onEnd: (how: string) => void;
};

/** One process of the demo, started again whenever it ends unasked, as systemd would. */
export class Child {
  readonly #options: ChildOptions;
  #process: ChildProcess | null = null;
  #stopping = false;
  #restart: NodeJS.Timeout | null = null;

  constructor(options: ChildOptions) {
    this.#options = options;
  }

  start(): void {
    this.#stopping = false;
    const child = spawn(process.execPath, [...this.#options.args], {
      // Its standard input ends with this process, however this process ends; the child then stops too.
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    this.#process = child;
    if (child.stdout !== null) eachLine(child.stdout, this.#options.onLine);
    child.once('exit', (code, signal) => {
      this.#process = null;
      if (this.#stopping) return;
      this.#options.onEnd(signal === null ? `ended with ${code}` : `killed by ${signal}`);
      this.#restart = setTimeout(() => this.start(), RESTART_AFTER_MS);
    });
  }

  /** As power loss would end it. */
  kill(): void {
    this.#process?.kill('SIGKILL');
  }

  async stop(): Promise<void> {
    this.#stopping = true;
    if (this.#restart !== null) clearTimeout(this.#restart);
    const child = this.#process;
    if (child === null) return;
    const ended = once(child, 'exit');
    child.kill('SIGTERM');
    const late = setTimeout(() => child.kill('SIGKILL'), STOP_WITHIN_MS);
    await ended;
    clearTimeout(late);
  }
}

const LINE_MAX = 100_000;

function eachLine(stream: Readable, take: (line: string) => void): void {
  let rest = '';
  stream.setEncoding('utf8');
  stream.on('data', (chunk: string) => {
    const lines = (rest + chunk).split('\n');
    rest = (lines.pop() ?? '').slice(-LINE_MAX);
    for (const line of lines) take(line);
  });
}
