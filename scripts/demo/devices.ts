import { once } from 'node:events';
import { connect, createServer, type Server, type Socket } from 'node:net';

/**
 * Simulated devices that speak their real bytes over TCP, under the gateway's real drivers. Unplugging one
 * ends its connection and takes its address away.
 */

/** The cable: the device waits to be called, or calls the gateway itself. */
export interface Cable {
  plug(): Promise<void>;
  unplug(): Promise<void>;
  write(bytes: string): void;
  onText(listener: (text: string) => void): void;
}

/** A device with a port of its own that the gateway calls. */
export class CalledCable implements Cable {
  #server: Server | null = null;
  #port = 0;
  readonly #sockets = new Set<Socket>();
  #listener: (text: string) => void = () => {};

  /** Known after the first `plug`, and kept after that. */
  get port(): number {
    return this.#port;
  }

  onText(listener: (text: string) => void): void {
    this.#listener = listener;
  }

  async plug(): Promise<void> {
    if (this.#server !== null) return;
    const server = createServer({ noDelay: true }, (socket) => {
      this.#sockets.add(socket);
      socket.setEncoding('latin1');
      socket.on('data', (text) => this.#listener(String(text)));
      socket.on('error', () => socket.destroy());
      socket.on('close', () => this.#sockets.delete(socket));
    });
    server.listen(this.#port, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    if (address !== null && typeof address !== 'string') this.#port = address.port;
    this.#server = server;
  }

  async unplug(): Promise<void> {
    const server = this.#server;
    if (server === null) return;
    this.#server = null;
    const closed = once(server, 'close');
    server.close();
    for (const socket of this.#sockets) socket.destroy();
    await closed;
  }

  write(bytes: string): void {
    for (const socket of this.#sockets) socket.write(bytes, 'latin1');
  }
}

const CALL_AGAIN_MS = 500;

/** A device that calls the gateway, again and again until it answers. */
export class CallingCable implements Cable {
  readonly #port: number;
  #socket: Socket | null = null;
  #retry: NodeJS.Timeout | null = null;
  #plugged = false;
  #listener: (text: string) => void = () => {};

  constructor(port: number) {
    this.#port = port;
  }

  onText(listener: (text: string) => void): void {
    this.#listener = listener;
  }

  async plug(): Promise<void> {
    if (this.#plugged) return;
    this.#plugged = true;
    this.#call();
  }

  async unplug(): Promise<void> {
    this.#plugged = false;
    if (this.#retry !== null) clearTimeout(this.#retry);
    this.#socket?.destroy();
    this.#socket = null;
  }

  write(bytes: string): void {
    this.#socket?.write(bytes, 'latin1');
  }

  #call(): void {
    const socket = connect({ host: '127.0.0.1', port: this.#port, noDelay: true });
    this.#socket = socket;
    socket.setEncoding('latin1');
    socket.on('data', (text) => this.#listener(String(text)));
    socket.on('error', () => socket.destroy());
    socket.on('close', () => {
      if (this.#plugged) this.#retry = setTimeout(() => this.#call(), CALL_AGAIN_MS);
    });
  }
}

/** What a conveyor can put before a scanner. */
export type Scanner = {
  /** A label is in view for this parcel; null: it bears none that can be read. */
  show(text: string | null): void;
};

/** SICK CLV: reads while its gate is on, and says NoRead when it goes off without a result. */
export function sickScanner(cable: Cable): Scanner {
  let open = false;
  let inView: string | null = null;
  let told = false;
  const tell = (): void => {
    if (!open || told || inView === null) return;
    told = true;
    cable.write(`\x02${inView}\x03`);
  };
  cable.onText((text) => {
    for (const command of text.split('\x03')) {
      if (command.includes('mTCgateon')) {
        open = true;
        told = false;
        cable.write('\x02sAN mTCgateon 1\x03');
        setTimeout(tell, 40 + Math.random() * 60);
      } else if (command.includes('mTCgateoff')) {
        if (open && !told) cable.write('\x02NoRead\x03');
        open = false;
        inView = null;
        cable.write('\x02sAN mTCgateoff 1\x03');
      }
    }
  });
  return {
    show(text) {
      inView = text;
      setTimeout(tell, 30 + Math.random() * 50);
    },
  };
}

/** A scanner that reads by itself and sends text and line end, several times while the label is in view. */
export function lineScanner(cable: { write(bytes: string): void }, reads = 2): Scanner {
  return {
    show(text) {
      if (text === null) return;
      for (let n = 0; n < reads; n += 1) {
        setTimeout(() => cable.write(`${text}\r\n`), 40 + n * 60 + Math.random() * 20);
      }
    },
  };
}

/** What a conveyor can put on a scale. */
export type Scale = { load(milligrams: number): void };

const grams = (milligrams: number, digits: number): string => (milligrams / 1_000).toFixed(digits);

/** MT-SICS: speaks when it is asked. Moving for a moment after each change of load. */
export function sicsScale(cable: Cable): Scale {
  let milligrams = 0;
  let zero = 0;
  let tare = 0;
  let movingUntil = 0;
  cable.onText((text) => {
    for (const command of text.split('\r\n')) {
      const net = milligrams - zero - tare;
      if (command === 'SI' || command === 'S') {
        const state = performance.now() < movingUntil ? 'D' : 'S';
        cable.write(`S ${state} ${grams(net, 1).padStart(10)} g\r\n`);
      } else if (command === 'Z') {
        zero = milligrams;
        cable.write('Z A\r\n');
      } else if (command === 'T') {
        tare = milligrams - zero;
        cable.write(`T S ${grams(tare, 1).padStart(10)} g\r\n`);
      } else if (command === 'TAC') {
        tare = 0;
        cable.write('TAC A\r\n');
      } else if (command !== '') cable.write('ES\r\n');
    }
  });
  return {
    load(next) {
      milligrams = next;
      movingUntil = performance.now() + 80;
    },
  };
}

/** A&D: says its weight five times a second, by itself. */
export function streamingScale(cable: Cable): Scale & { stop(): void } {
  let milligrams = 0;
  let movingUntil = 0;
  const tell = (): void => {
    const header = performance.now() < movingUntil ? 'US' : 'ST';
    const sign = milligrams < 0 ? '-' : '+';
    const digits = grams(Math.abs(milligrams), 1).padStart(9, '0');
    cable.write(`${header},GS,${sign}${digits}  g\r\n`);
  };
  const timer = setInterval(tell, 100);
  return {
    load(next) {
      milligrams = next;
      movingUntil = performance.now() + 60;
    },
    stop: () => clearInterval(timer),
  };
}
