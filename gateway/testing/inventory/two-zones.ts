import type { TransferMessage } from '../../../contract/transfers.ts';
import { outboxQueries } from '../../inbound/transfers/outbox.ts';
import { Stockroom } from './stockroom.ts';

export type ZoneName = 'a' | 'b';

/** The catalog that both zones have, with a dock, a bin and a place of quarantine. */
export function furnish(room: Stockroom): void {
  room.import('products', [{ product: 'p', name: 'P' }]);
  room.import('variants', [
    { variant: 'v-a', product: 'p', sku: 'A', name: 'A' },
    { variant: 'v-l', product: 'p', sku: 'L', name: 'L', tracking: 'lot' },
    { variant: 'v-s', product: 'p', sku: 'S', name: 'S', tracking: 'serial' },
  ]);
  room.import('locations', [
    { location: 'dock', name: 'Dock', kind: 'dock' },
    { location: 'bin', name: 'Bin' },
    { location: 'held', name: 'Held', kind: 'quarantine' },
  ]);
}

/** Two zones without a broker: what one has to say is handed to the other when a test wants it. */
export class TwoZones {
  readonly a = new Stockroom();
  readonly b = new Stockroom();
  readonly epochs = { a: 'e-a', b: 'e-b' };
  /** Everything that was said, in its order. */
  readonly said: TransferMessage[] = [];

  constructor() {
    furnish(this.a);
    furnish(this.b);
  }

  /** All that this zone would say now; with `all`, as after a connect. */
  due(zone: ZoneName, all = false): readonly TransferMessage[] {
    const ask = outboxQueries(this[zone].db)['transfers.outbox'];
    const speaker = { gateway: zone, epoch: this.epochs[zone] };
    const messages: TransferMessage[] = [];
    for (let after: ReturnType<typeof ask>['next'] = null; ; ) {
      const page = ask({ ...speaker, after, limit: 3, all });
      messages.push(...page.messages.map(({ message }) => message));
      if (page.next === null) return messages;
      after = page.next;
    }
  }

  /** What a zone answers to a message, and why it does not like it. */
  hear(zone: ZoneName, message: TransferMessage) {
    this.said.push(message);
    return this[zone].ok('transfer.hear', {
      message,
      gateway: zone,
      epoch: this.epochs[zone],
    });
  }

  /** They talk until nobody has anything to say. */
  talk(all = false): void {
    const anew = all ? [...this.due('a', true), ...this.due('b', true)] : [];
    for (let round = 0; round < 20; round += 1) {
      const waiting = [...anew.splice(0), ...this.due('a'), ...this.due('b')];
      if (waiting.length === 0) return;
      for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
        waiting.push(...this.hear(next.to === 'a' ? 'a' : 'b', next).answers);
      }
    }
    throw new Error(`they go on and on: ${JSON.stringify(this.said.slice(-4))}`);
  }

  /** On hand of an item at virtual places, as `transit: 3, other-zones: -3`. */
  beyond(zone: ZoneName, sku = 'A'): Record<string, number> {
    const rows = this[zone].db
      .prepare<[string], { place: string; quantity: number }>(
        `SELECT place.location_id AS place, sum(level.on_hand) AS quantity FROM inventory_levels AS level
           JOIN locations AS place ON place.id = level.location
           JOIN product_variants AS variant ON variant.id = level.variant
         WHERE level.virtual = 1 AND variant.sku = ? GROUP BY place.id HAVING sum(level.on_hand) <> 0`,
      )
      .all(sku);
    return Object.fromEntries(rows.map(({ place, quantity }) => [place, quantity]));
  }

  state(zone: ZoneName, transfer: string): string | undefined {
    const table = this[zone].db
      .prepare<[string], string>('SELECT state FROM transfers_out WHERE transfer_id = ?')
      .pluck();
    const other = this[zone].db
      .prepare<[string], string>('SELECT state FROM transfers_in WHERE transfer_id = ?')
      .pluck();
    return table.get(transfer) ?? other.get(transfer);
  }

  close(): void {
    this.a.close();
    this.b.close();
  }
}
