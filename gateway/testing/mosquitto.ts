import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A real broker on a port of its own, which can be killed and started again. */
export class Mosquitto {
  readonly #port: number;
  readonly #folder = mkdtempSync(join(tmpdir(), 'mosquitto-'));
  #child: ChildProcess | null = null;

  constructor(port: number, settings = '', access = 'allow_anonymous true') {
    this.#port = port;
    const text = `listener ${port} 127.0.0.1\n${access}\npersistence false\n${settings}`;
    writeFileSync(join(this.#folder, 'mosquitto.conf'), text);
  }

  get url(): string {
    return `mqtt://127.0.0.1:${this.#port}`;
  }

  async start(): Promise<void> {
    const env = { ...process.env, PATH: `${process.env.PATH ?? ''}:/usr/sbin` };
    const child = spawn('mosquitto', ['-c', join(this.#folder, 'mosquitto.conf')], {
      stdio: 'ignore',
      env,
    });
    this.#child = child;
    const failed = once(child, 'error').then(([cause]) => {
      throw new Error('mosquitto is missing: install the Debian package mosquitto', { cause });
    });
    await Promise.race([this.#answers(), failed]);
  }

  async kill(): Promise<void> {
    const child = this.#child;
    this.#child = null;
    if (child === null || child.exitCode !== null) return;
    const ended = once(child, 'exit');
    child.kill('SIGKILL');
    await ended;
  }

  async remove(): Promise<void> {
    await this.kill();
    rmSync(this.#folder, { recursive: true, force: true });
  }

  async #answers(): Promise<void> {
    for (let attempt = 0; attempt < 100; attempt += 1) {
      const socket = connect(this.#port, '127.0.0.1');
      const open = await Promise.race([
        once(socket, 'connect').then(() => true),
        once(socket, 'error').then(() => false),
      ]).catch(() => false);
      socket.destroy();
      if (open) return;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    throw new Error('mosquitto does not answer');
  }
}
