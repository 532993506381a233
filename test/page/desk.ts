import { createServer, type Server, type Socket } from 'node:net';
import { zoneView } from '../../contract/http/view.ts';
import { freePort, GatewayProcess } from '../../gateway/testing/gateway/process.ts';
import { importDemo } from './chromium.ts';

/** A gateway with one receiving desk, whose scanner reads what a test says. */
export class Desk {
  readonly gateway: GatewayProcess;
  readonly #scanner: Server;
  readonly #cables: Set<Socket>;

  private constructor(gateway: GatewayProcess, scanner: Server, cables: Set<Socket>) {
    this.gateway = gateway;
    this.#scanner = scanner;
    this.#cables = cables;
  }

  /** With the demo's catalog. */
  static async start(): Promise<Desk> {
    const port = await freePort();
    const cables = new Set<Socket>();
    const scanner = createServer((socket) => {
      cables.add(socket);
      socket.on('close', () => cables.delete(socket)).on('error', () => {});
    }).listen(port, '127.0.0.1');
    const link = { tcp: `127.0.0.1:${port}` };
    const station = { id: 'desk', name: 'Desk', role: 'receive', location: 'receiving' } as const;
    const gateway = await GatewayProcess.make({
      name: 'Zone T',
      devices: { 'desk-scanner': { profile: 'generic-lines', link } },
      stations: [{ ...station, mode: 'bench', scanners: ['desk-scanner'] }],
    });
    await gateway.start();
    await importDemo(gateway);
    return new Desk(gateway, scanner, cables);
  }

  /** The scanner reads something, and the gateway has decided. */
  async scan(text: string): Promise<void> {
    const before = await this.#decided();
    for (let attempt = 0; this.#cables.size === 0 && attempt < 100; attempt += 1) await pause(50);
    for (const cable of this.#cables) cable.write(`${text}\r\n`);
    for (let attempt = 0; attempt < 100; attempt += 1) {
      if ((await this.#decided()) > before) return;
      await pause(50);
    }
    throw new Error('nothing was decided');
  }

  async stop(): Promise<void> {
    for (const cable of this.#cables) cable.destroy();
    this.#scanner.close();
    await this.gateway.remove();
  }

  async #decided(): Promise<number> {
    const answer = await fetch(`${this.gateway.url}/api/zone`);
    return zoneView.parse(await answer.json()).replication.head;
  }
}

export const pause = (ms: number): Promise<void> =>
  new Promise((resolve) => setTimeout(resolve, ms));
