import { connect, type Socket } from 'node:net';

/** The other end of the gateway's simulated GPIO lines: moves its photo-eyes and hears its gates. */
export class Lines {
  readonly #port: number;
  #socket: Socket | null = null;
  #retry: NodeJS.Timeout | null = null;
  #stopped = false;

  constructor(port: number) {
    this.#port = port;
    this.#call();
  }

  set(line: string, active: boolean): void {
    this.#socket?.write(`${line} ${active ? 1 : 0}\n`);
  }

  stop(): void {
    this.#stopped = true;
    if (this.#retry !== null) clearTimeout(this.#retry);
    this.#socket?.destroy();
  }

  #call(): void {
    const socket = connect({ host: '127.0.0.1', port: this.#port, noDelay: true });
    socket.on('connect', () => {
      this.#socket = socket;
    });
    socket.resume();
    socket.on('error', () => socket.destroy());
    socket.on('close', () => {
      this.#socket = null;
      if (!this.#stopped) this.#retry = setTimeout(() => this.#call(), 300);
    });
  }
}
