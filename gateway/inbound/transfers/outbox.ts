import type { Database } from 'better-sqlite3';
import type { TransferMessage } from '../../../contract/transfers.ts';
import type { Queries } from '../../store/query.ts';
import { FIRST_HOLDS, type HoldsCursor, holdsDue, holdsKey } from './holds-outbox.ts';
import { arrivalOf, noticeOf, type Speaker } from './messages.ts';
import type { OutRow } from './outgoing.ts';

/** Where the next page of what is to be said begins. */
export type OutboxCursor = { readonly direction: 'out' | 'in'; readonly id: number } | HoldsCursor;

export type Outbox = {
  readonly messages: readonly {
    /** The same as long as it says the same. */
    readonly key: string;
    readonly message: TransferMessage;
  }[];
  /** Null after the last page. */
  readonly next: OutboxCursor | null;
};

export type OutboxQueries = {
  /**
   * What has not been answered, a page at a time; with `all`, also the notices that were answered and are not
   * ended, for a zone that may have lost them.
   */
  'transfers.outbox': {
    input: Speaker & { after: OutboxCursor | null; limit: number; all: boolean };
    output: Outbox;
  };
  /** The other zones by their ids. */
  'transfers.zones': { input: null; output: readonly string[] };
};

type InRow = {
  readonly id: number;
  readonly from_zone: string;
  readonly transfer_id: string;
  readonly state: 'expected' | 'arriving' | 'closed' | 'cancelled';
  readonly version: number;
  readonly digest: string;
  readonly revision: number;
};

type ExtraRow = {
  readonly extra: number;
  readonly variant: string;
  readonly sku: string;
  readonly lot: string | null;
  readonly quantity: number;
};

const COLUMNS = `id, transfer_id, to_zone, state, contents, digest, version, answered, revision, statement,
  peer_state`;

export function outboxQueries(db: Database): Queries<OutboxQueries> {
  const due = db.prepare<[number, number], OutRow>(
    `SELECT ${COLUMNS} FROM transfers_out WHERE answered < version AND id > ? ORDER BY id LIMIT ?`,
  );
  const open = db.prepare<[number, number], OutRow>(
    `SELECT ${COLUMNS} FROM transfers_out
     WHERE state IN ('loading', 'dispatched', 'cancelling') AND version > 0 AND id > ? ORDER BY id LIMIT ?`,
  );
  const stated = db.prepare<[number, number], InRow>(
    `SELECT id, from_zone, transfer_id, state, version, digest, revision FROM transfers_in
     WHERE confirmed < revision AND id > ? ORDER BY id LIMIT ?`,
  );
  const lines = db.prepare<[number], { line: number; arrived: number; damaged: number }>(
    'SELECT line, arrived, damaged FROM transfer_in_lines WHERE transfer = ? ORDER BY line',
  );
  const extras = db.prepare<[number], ExtraRow>(
    `SELECT extra.extra, variant.variant_id AS variant, variant.sku, nullif(lot.number, '') AS lot, extra.quantity
     FROM transfer_extras AS extra JOIN product_variants AS variant ON variant.id = extra.variant
       JOIN lots AS lot ON lot.id = extra.lot
     WHERE extra.transfer = ? ORDER BY extra.extra`,
  );
  const holds = holdsDue(db);
  const zones = db.prepare<[], string>('SELECT zone FROM transfer_zones ORDER BY zone').pluck();
  return {
    'transfers.outbox': ({ after, limit, all, ...speaker }) => {
      if (after === null || after.direction === 'out') {
        const rows = (all ? open : due).all(after?.id ?? 0, limit);
        const last = rows.at(-1);
        const more = rows.length === limit && last !== undefined;
        return {
          messages: rows.map((row) => {
            const { transfer_id, version } = row;
            const message = noticeOf(speaker, row);
            return { key: `${row.to_zone} ${transfer_id} ${version} ${message.state}`, message };
          }),
          next: more ? { direction: 'out', id: last.id } : { direction: 'in', id: 0 },
        };
      }
      if (after.direction === 'holds') {
        const { message, next } = holds(speaker, after);
        return { messages: message === null ? [] : [{ key: holdsKey(message), message }], next };
      }
      const rows = stated.all(after.id, limit);
      const last = rows.at(-1);
      return {
        messages: rows.map((row) => ({
          key: `${row.from_zone} ${row.transfer_id} r${row.revision}`,
          message: arrivalOf(speaker, row, {
            lines: lines.all(row.id),
            extras: extras.all(row.id),
          }),
        })),
        next:
          rows.length === limit && last !== undefined
            ? { direction: 'in', id: last.id }
            : FIRST_HOLDS,
      };
    },
    'transfers.zones': () => zones.all(),
  };
}
