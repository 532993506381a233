import type { LotStatus } from '../../../contract/records.ts';
import type { TransferMessage } from '../../../contract/transfers.ts';
import { outboxQueries } from '../../inbound/transfers/outbox.ts';
import { Stockroom } from './stockroom.ts';
import { furnish } from './two-zones.ts';

/** Zones by their names, without a broker: what they have to say is handed over when a test wants it. */
export class TalkingZones<Name extends string> {
  readonly rooms: Record<Name, Stockroom>;
  readonly epochs: Record<Name, string>;
  readonly #names: readonly Name[];
  /** What was said since a test last looked. */
  said: TransferMessage[] = [];
  #ids = 0;

  constructor(names: readonly Name[]) {
    this.#names = names;
    const of = <T>(make: (name: Name) => T) =>
      Object.fromEntries(names.map((name) => [name, make(name)])) as Record<Name, T>;
    this.rooms = of(() => new Stockroom());
    this.epochs = of((name) => `epoch-${name}`);
    for (const name of names) furnish(this.rooms[name]);
  }

  /** All that a zone would say now. */
  due(name: Name): readonly TransferMessage[] {
    const ask = outboxQueries(this.rooms[name].db)['transfers.outbox'];
    const speaker = { gateway: name, epoch: this.epochs[name] };
    const messages: TransferMessage[] = [];
    for (let after: ReturnType<typeof ask>['next'] = null; ; ) {
      const page = ask({ ...speaker, after, limit: 3, all: false });
      messages.push(...page.messages.map(({ message }) => message));
      if (page.next === null) return messages;
      after = page.next;
    }
  }

  hear(name: Name, message: TransferMessage) {
    this.said.push(message);
    const speaker = { gateway: name, epoch: this.epochs[name] };
    return this.rooms[name].ok('transfer.hear', { message, ...speaker });
  }

  /** They talk until nobody has anything to say. Returns what they would not take. */
  talk(): readonly string[] {
    const refused: string[] = [];
    // What is said to a zone that is not played here waits for ever.
    const heard = (messages: readonly TransferMessage[]) =>
      messages.flatMap((message) => {
        const to = this.#names.find((name) => name === message.to);
        return to === undefined ? [] : [{ to, message }];
      });
    for (let round = 0; round < 20; round += 1) {
      const waiting = heard(this.#names.flatMap((name) => this.due(name)));
      if (waiting.length === 0) return refused;
      for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
        const { answers, refused: why } = this.hear(next.to, next.message);
        if (why !== null) refused.push(why);
        waiting.push(...heard(answers));
      }
    }
    throw new Error(`they go on and on: ${JSON.stringify(this.said.slice(-4))}`);
  }

  stock(name: Name, lot: string, quantity = 10): void {
    const found = { reason: 'FOUND', note: null, sku: 'L', location: 'dock' } as const;
    this.rooms[name].ok('stock.adjust', { ...found, lot, quantity });
  }

  /** Loads and dispatches some of a lot. Returns the transfer. */
  send(from: Name, to: string, lot: string, quantity = 2): string {
    this.#ids += 1;
    const transfer = `${from}-${this.#ids}`;
    const room = this.rooms[from];
    room.ok('transfer.open', { id: transfer, to_zone: to, note: null });
    const goods = { kind: 'item', sku: 'L', lot, from: 'dock', from_unit: null, quantity } as const;
    room.ok('transfer.load', { transfer, goods });
    room.ok('transfer.dispatch', { transfer });
    return transfer;
  }

  arrive(name: Name, lot: string, quantity = 2): void {
    const goods = { kind: 'item', sku: 'L', lot, quantity, to_unit: null, extra: false } as const;
    const where = { of: null, location: 'dock', damaged: false, note: null };
    this.rooms[name].ok('transfer.arrive', { ...where, goods });
  }

  recall(name: Name, lot: string, id: string, reason = 'glass'): void {
    const more = { note: null, descendants: true };
    this.rooms[name].ok('lot.recall', { id, sku: 'L', lot, reason, ...more });
  }

  change(name: Name, lot: string, status: LotStatus, reason: string | null = null): void {
    this.#ids += 1;
    const id = `change-${this.#ids}`;
    this.rooms[name].ok('lot.change', { id, sku: 'L', lot, status, reason, facts: {} });
  }

  /** `blocked: glass`; undefined where the lot is not known. */
  status(name: Name, lot: string): string | undefined {
    return this.rooms[name].db
      .prepare<[string], string>(
        `SELECT status || coalesce(': ' || status_reason, '') FROM lots WHERE number = ? AND id <> 0`,
      )
      .pluck()
      .get(lot);
  }

  close(): void {
    for (const name of this.#names) this.rooms[name].close();
  }
}
