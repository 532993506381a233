import { connect, type Socket } from 'node:net';

/** One connection, byte by byte, for what no HTTP client would send. */
export class RawClient {
  readonly socket: Socket;
  #text = '';
  closed = false;

  constructor(port: number) {
    this.socket = connect(port, '127.0.0.1');
    this.socket
      .setEncoding('utf8')
      .on('data', (text: string) => {
        this.#text = (this.#text + text).slice(-100_000);
      })
      .on('error', () => {})
      .on('close', () => {
        this.closed = true;
      });
  }

  get text(): string {
    return this.#text;
  }

  send(text: string): void {
    this.socket.write(text);
  }

  /** Resolves with all that came, when the server has ended the connection. */
  async ended(withinMs = 20_000): Promise<string> {
    const deadline = performance.now() + withinMs;
    while (!this.closed) {
      if (performance.now() > deadline) throw new Error(`still open after ${withinMs} ms`);
      await new Promise((resolve) => setTimeout(resolve, 25));
    }
    return this.#text;
  }

  close(): void {
    this.socket.destroy();
  }
}
