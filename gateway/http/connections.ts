import type { Socket } from 'node:net';
import { isLoopback } from './config.ts';

/**
 * The open connections of the server. One address beyond this machine may hold a part of them only, so that a
 * single client, broken or hostile, leaves room for the others.
 */
export class Connections {
  readonly #perAddressMax: number;
  readonly #sockets = new Set<Socket>();
  readonly #byAddress = new Map<string, number>();
  #refused = 0;

  constructor(perAddressMax: number) {
    this.#perAddressMax = perAddressMax;
  }

  get all(): ReadonlySet<Socket> {
    return this.#sockets;
  }

  /** Connections that were ended because there were too many. */
  get refused(): number {
    return this.#refused;
  }

  /** One more was refused by whoever accepts them. */
  drop(): void {
    this.#refused += 1;
  }

  /** Takes a new connection in, or ends it at once. */
  take(socket: Socket): void {
    // An IPv6 socket shows IPv4 clients by their mapped addresses.
    const address = (socket.remoteAddress ?? '').replace(/^::ffff:/, '');
    const held = this.#byAddress.get(address) ?? 0;
    // Behind a proxy on this machine all clients have its address.
    if (held >= this.#perAddressMax && !isLoopback(address)) {
      this.#refused += 1;
      socket.destroy();
      return;
    }
    this.#sockets.add(socket);
    this.#byAddress.set(address, held + 1);
    socket.once('close', () => {
      this.#sockets.delete(socket);
      const left = (this.#byAddress.get(address) ?? 1) - 1;
      if (left > 0) this.#byAddress.set(address, left);
      else this.#byAddress.delete(address);
    });
  }
}
