import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/**
 * A pseudo-terminal that stands for a serial adapter: `path` is what the gateway opens, the other end is
 * this object. Made by socat; unplugging ends socat, and the path goes as it does with a USB adapter.
 */
export class PseudoTerminal {
  readonly path: string;
  readonly #folder: string;
  readonly #received: Buffer[] = [];
  #server: Server | null = null;
  #socat: ChildProcess | null = null;
  #socket: Socket | null = null;

  constructor() {
    this.#folder = mkdtempSync(join(tmpdir(), 'pty-'));
    this.path = join(this.#folder, 'tty');
  }

  async plug(): Promise<void> {
    const server = createServer();
    this.#server = server;
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    if (address === null || typeof address === 'string') throw new Error('no port');
    const socat = spawn(
      'socat',
      [`PTY,link=${this.path},rawer,wait-slave=0`, `TCP:127.0.0.1:${address.port}`],
      { stdio: ['ignore', 'ignore', 'inherit'] },
    );
    this.#socat = socat;
    const failed = once(socat, 'error').then(([error]) => {
      throw new Error('socat is missing: install the Debian package socat', { cause: error });
    });
    const [socket] = await Promise.race([once(server, 'connection'), failed]);
    this.#socket = socket;
    this.#socket?.on('data', (chunk) => this.#received.push(Buffer.from(chunk)));
    this.#socket?.on('error', () => {});
  }

  write(bytes: string | Uint8Array): void {
    if (this.#socket === null) throw new Error('not plugged in');
    this.#socket.write(bytes);
  }

  /** Everything that the gateway has sent since the last call. */
  takeReceived(): string {
    return Buffer.concat(this.#received.splice(0)).toString('latin1');
  }

  async unplug(): Promise<void> {
    const socat = this.#socat;
    this.#socat = null;
    if (socat !== null && socat.exitCode === null) {
      socat.kill('SIGKILL');
      await once(socat, 'exit');
    }
    rmSync(this.path, { force: true });
    this.#socket?.destroy();
    this.#socket = null;
    this.#server?.close();
    this.#server = null;
  }

  async remove(): Promise<void> {
    await this.unplug();
    rmSync(this.#folder, { recursive: true, force: true });
  }
}
