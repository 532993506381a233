import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stringify } from 'yaml';

const MAIN = join(import.meta.dirname, '..', '..', 'main.ts');

export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}

/** The program itself with a configuration of its own, in a folder that goes with it. */
export class GatewayProcess {
  readonly folder: string;
  readonly url: string;
  readonly #configuration: string;
  #child: ChildProcess | null = null;
  #log = '';

  private constructor(port: number, configuration: object) {
    this.folder = mkdtempSync(join(tmpdir(), 'gateway-'));
    this.url = `http://127.0.0.1:${port}`;
    this.#configuration = join(this.folder, 'gateway.yaml');
    const own = { data: './data', http: { listen: `127.0.0.1:${port}` } };
    writeFileSync(this.#configuration, stringify({ gateway: 'zone-t', ...own, ...configuration }));
  }

  static async make(configuration: object): Promise<GatewayProcess> {
    return new GatewayProcess(await freePort(), configuration);
  }

  /** The newest of what it said. */
  get log(): string {
    return this.#log;
  }

  /** Resolves when it answers. Rejects with the log when the process ends before. */
  async start(
    answers: () => Promise<boolean> = () => this.#isAlive(),
    options: readonly string[] = [],
  ): Promise<void> {
    const child = spawn(
      process.execPath,
      [MAIN, 'start', '--config', this.#configuration, ...options],
      {
        // Its input stays open as long as the test lives.
        stdio: ['pipe', 'pipe', 'pipe'],
      },
    );
    this.#child = child;
    for (const stream of [child.stdout, child.stderr]) {
      stream?.setEncoding('utf8').on('data', (text: string) => {
        this.#log = (this.#log + text).slice(-20_000);
      });
    }
    for (let attempt = 0; attempt < 400; attempt += 1) {
      if (child.exitCode !== null) throw new Error(`the gateway ended:\n${this.#log}`);
      if (await answers().catch(() => false)) return;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    throw new Error(`the gateway did not start:\n${this.#log}`);
  }

  async #isAlive(): Promise<boolean> {
    return (await fetch(`${this.url}/healthz`)).ok;
  }

  /** The code with which it ended. */
  async stop(signal: NodeJS.Signals = 'SIGTERM'): Promise<number | null> {
    const child = this.#child;
    this.#child = null;
    if (child === null || child.exitCode !== null) return child?.exitCode ?? null;
    const ended = once(child, 'exit');
    child.kill(signal);
    const [code] = await ended;
    return code;
  }

  async remove(): Promise<void> {
    await this.stop('SIGKILL');
    rmSync(this.folder, { recursive: true, force: true });
  }
}
