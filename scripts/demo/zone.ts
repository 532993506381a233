import { execFile } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { promisify } from 'node:util';
import { CATALOG_FOLDER } from './catalog.ts';
import { Child } from './child.ts';

const MAIN = join(import.meta.dirname, '..', '..', 'gateway', 'main.ts');

export type DemoZoneOptions = {
  readonly gateway: string;
  /** Where its configuration, ledger and cursor lie. */
  readonly folder: string;
  readonly configuration: string;
  readonly page: number;
  readonly broker: number;
  /** CSV of its places, in the catalog's folder. */
  readonly locations: string;
  readonly say: (text: string) => void;
};

/** One gateway of the demo, and the subscriber that follows its journal. */
export class DemoZone {
  readonly url: string;
  readonly gateway: Child;
  readonly #follower: Child;
  readonly #options: DemoZoneOptions;
  followed = 0;

  constructor(options: DemoZoneOptions) {
    const { gateway, folder, broker, say } = options;
    this.#options = options;
    this.url = `http://127.0.0.1:${options.page}`;
    mkdirSync(folder, { recursive: true });
    const file = join(folder, 'gateway.yaml');
    writeFileSync(file, options.configuration);
    this.gateway = new Child({
      name: gateway,
      args: [MAIN, 'start', '--config', file, '--stop-with-stdin'],
      onLine: say,
      onEnd: (how) => say(`demo: ${gateway} ${how}; it is started again`),
    });
    this.#follower = new Child({
      name: `follower of ${gateway}`,
      args: [
        MAIN,
        'follow',
        ...['--broker', `mqtt://127.0.0.1:${broker}`, '--site', 'demo', '--gateway', gateway],
        ...['--consumer', 'follower', '--cursor', join(folder, 'follower.json')],
      ],
      onLine: () => {
        this.followed += 1;
      },
      onEnd: (how) => say(`demo: the subscriber of ${gateway} ${how}; it is started again`),
    });
  }

  /** Resolves when it serves its page and knows its goods and places. */
  async start(): Promise<void> {
    this.gateway.start();
    await this.#untilServed();
    await this.#importCatalog();
    this.#follower.start();
  }

  async stop(): Promise<void> {
    await Promise.all([this.gateway.stop(), this.#follower.stop()]);
  }

  async #untilServed(): Promise<void> {
    for (let attempt = 0; attempt < 300; attempt += 1) {
      const answer = await fetch(`${this.url}/healthz`).catch(() => null);
      if (answer?.ok === true) return;
      await wait(100);
    }
    const { gateway } = this.#options;
    throw new Error(`${gateway} did not serve its page within 30 s; start again with LOG=info`);
  }

  /** The same files every time, so that a second start changes nothing. */
  async #importCatalog(): Promise<void> {
    const files = [
      ...['products', 'variants', 'barcodes'].map((kind) => [kind, `${kind}.csv`] as const),
      ['locations', this.#options.locations] as const,
    ];
    for (const [kind, name] of files) {
      const file = join(CATALOG_FOLDER, name);
      await promisify(execFile)(process.execPath, [MAIN, 'import', kind, file, '--url', this.url]);
    }
  }
}
