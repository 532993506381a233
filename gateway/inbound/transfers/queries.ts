import type { Database } from 'better-sqlite3';
import type {
  GoodsInShort,
  IncomingPage,
  IncomingQuery,
  IncomingRow,
  OutgoingPage,
  OutgoingRow,
  StrayRows,
  TransferProblem,
  TransfersQuery,
} from '../../../contract/http/transfers.ts';
import type { TransferArrival } from '../../../contract/transfers.ts';
import { isoTime } from '../../base/clock.ts';
import { wallMillis } from '../../base/units.ts';
import { decodeCursor, encodeCursor } from '../../inventory/queries/cursor.ts';
import type { Queries } from '../../store/query.ts';
import { goodsIn, goodsOut } from './goods-in-short.ts';

/** `now` and the age from which goods have been in transit for too long, in milliseconds. */
export type Watched<T> = { readonly query: T; readonly now: number; readonly overdue_ms: number };

/** How many transfers need a person, by what is the matter. */
export type TransferWatch = Readonly<Record<TransferProblem, number>> & { readonly strays: number };

export type TransferListQueries = {
  'transfers.outgoing': { input: Watched<TransfersQuery>; output: OutgoingPage };
  'transfers.incoming': { input: Watched<IncomingQuery>; output: IncomingPage };
  'transfers.strays': { input: null; output: StrayRows };
  'transfers.watch': { input: Watched<null>; output: TransferWatch };
};

export type OutColumns = {
  readonly key: number;
  readonly transfer: string;
  readonly to_zone: string;
  readonly state: OutgoingRow['state'];
  readonly created_by: string;
  readonly created_at: number;
  readonly dispatched_at: number | null;
  readonly note: string | null;
  readonly peer_state: OutgoingRow['peer_state'];
  readonly refusal: string | null;
  readonly answered: 0 | 1;
  readonly asked_to_cancel: 0 | 1;
  readonly lines: number;
  readonly lines_in_transit: number;
  readonly surplus: number;
};

export const OUT_COLUMNS = `transfer.id AS key, transfer.transfer_id AS transfer, transfer.to_zone, transfer.state,
  transfer.created_by, transfer.created_at, transfer.dispatched_at, transfer.note, transfer.peer_state,
  transfer.refusal, transfer.answered >= transfer.version AS answered, transfer.version > 1 AS asked_to_cancel,
  (SELECT count(*) FROM transfer_lines AS line WHERE line.transfer = transfer.id) AS lines,
  (SELECT count(*) FROM transfer_lines AS line WHERE line.transfer = transfer.id
    AND line.cleared + line.settled < line.quantity) AS lines_in_transit,
  (SELECT count(*) FROM transfer_surplus AS extra WHERE extra.transfer = transfer.id
    AND extra.settled < extra.quantity) AS surplus`;

export type InColumns = {
  readonly key: number;
  readonly from_zone: string;
  readonly transfer: string;
  readonly state: IncomingRow['state'];
  readonly dispatched_at: number;
  readonly noticed_at: number;
  readonly heard: 0 | 1;
  readonly refusal: string | null;
  readonly forgotten: 0 | 1;
  readonly asked_to_cancel: 0 | 1;
  readonly lines: number;
  readonly lines_expected: number;
};

export const IN_COLUMNS = `transfer.id AS key, transfer.from_zone, transfer.transfer_id AS transfer, transfer.state,
  transfer.dispatched_at, transfer.noticed_at, transfer.confirmed >= transfer.revision AS heard, transfer.refusal,
  transfer.forgotten, transfer.version > 1 AS asked_to_cancel,
  (SELECT count(*) FROM transfer_in_lines AS line WHERE line.transfer = transfer.id) AS lines,
  (SELECT count(*) FROM transfer_in_lines AS line WHERE line.transfer = transfer.id
    AND line.arrived < line.quantity) AS lines_expected`;

const OUT_OPEN = `state IN ('loading', 'dispatched', 'cancelling')`;
const IN_OPEN = `state IN ('expected', 'arriving')`;
const STRAYS_SHOWN = 100;
const WATCHED_MAX = 10_000;

export function outgoingRow(
  row: OutColumns,
  holds: GoodsInShort,
  now: number,
  overdue_ms: number,
): OutgoingRow {
  const {
    key: _,
    to_zone: to,
    created_at,
    dispatched_at,
    answered: __,
    surplus: ___,
    asked_to_cancel,
    ...rest
  } = row;
  // Only a cancelling raises the version, and while it is not answered the state says so.
  const goesOn = row.state === 'dispatched' || row.state === 'closed';
  const cancel_refusal =
    asked_to_cancel === 1 && goesOn
      ? `goods had begun to arrive at ${to}, so it was not cancelled; what does not come there is settled here`
      : null;
  return {
    ...rest,
    cancel_refusal,
    to,
    created_at: isoTime(wallMillis(created_at)),
    dispatched_at: dispatched_at === null ? null : isoTime(wallMillis(dispatched_at)),
    age_ms: dispatched_at === null ? null : Math.max(0, now - dispatched_at),
    holds,
    problems: problemsOf(row, now, overdue_ms),
  };
}

function problemsOf(row: OutColumns, now: number, overdue_ms: number): TransferProblem[] {
  if (row.dispatched_at === null || row.state === 'cancelled') return [];
  const left = row.lines_in_transit > 0;
  const found: readonly (readonly [TransferProblem, boolean])[] = [
    ['short', left && row.peer_state === 'closed'],
    ['surplus', row.surplus > 0],
    ['refused', row.refusal !== null && row.state !== 'closed'],
    ['overdue', left && now - row.dispatched_at > overdue_ms],
    ['unanswered', row.answered === 0 && row.state !== 'closed'],
  ];
  return found.flatMap(([problem, is]) => (is ? [problem] : []));
}

export function incomingRow(row: InColumns, holds: GoodsInShort, now: number): IncomingRow {
  const { key: _, from_zone: from, dispatched_at, noticed_at, heard, forgotten, ...more } = row;
  const { asked_to_cancel, ...rest } = more;
  return {
    ...rest,
    from,
    dispatched_at: isoTime(wallMillis(dispatched_at)),
    noticed_at: isoTime(wallMillis(noticed_at)),
    // From here: the clocks of two zones need not agree.
    age_ms: Math.max(0, now - noticed_at),
    heard: heard === 1,
    forgotten: forgotten === 1,
    holds,
    cancel_refused: asked_to_cancel === 1 && row.state !== 'cancelled',
  };
}

export function transferLists(db: Database): Queries<TransferListQueries> {
  const outOpen = db.prepare<[object], OutColumns>(
    `SELECT ${OUT_COLUMNS} FROM transfers_out AS transfer
     WHERE ${OUT_OPEN} AND transfer.id > @from ORDER BY transfer.id LIMIT @limit`,
  );
  const outEnded = db.prepare<[object], OutColumns>(
    `SELECT ${OUT_COLUMNS} FROM transfers_out AS transfer
     WHERE state IN ('closed', 'cancelled') AND transfer.id < @from
     ORDER BY transfer.id DESC LIMIT @limit`,
  );
  const inRows = (where: string) => ({
    open: db.prepare<[object], InColumns>(
      `SELECT ${IN_COLUMNS} FROM transfers_in AS transfer
       WHERE ${IN_OPEN} AND transfer.id > @from ${where} ORDER BY transfer.id LIMIT @limit`,
    ),
    ended: db.prepare<[object], InColumns>(
      `SELECT ${IN_COLUMNS} FROM transfers_in AS transfer
       WHERE state IN ('closed', 'cancelled') AND transfer.id < @from ${where}
       ORDER BY transfer.id DESC LIMIT @limit`,
    ),
  });
  const inAll = inRows('');
  const inHolding =
    inRows(`AND (transfer.id IN (SELECT transfer FROM transfer_in_units WHERE code = @holds)
    OR transfer.id IN (SELECT transfer FROM transfer_in_lines INDEXED BY transfer_in_lines_expected
      WHERE sku = @holds AND arrived < quantity))`);
  const out = goodsOut(db);
  const coming = goodsIn(db);
  const strays = db.prepare<
    [number],
    { from_zone: string; transfer_id: string; why: string; heard_at: number; message: string }
  >(
    `SELECT from_zone, transfer_id, why, heard_at, message FROM transfer_strays
     WHERE state = 'open' ORDER BY id LIMIT ?`,
  );
  const strayCount = db
    .prepare<[], number>(`SELECT count(*) FROM transfer_strays WHERE state = 'open'`)
    .pluck();
  return {
    'transfers.outgoing': ({ query, now, overdue_ms }) =>
      page(query, query.state === 'open' ? outOpen : outEnded, {}, (row) =>
        outgoingRow(row, out(row.key), now, overdue_ms),
      ),
    'transfers.incoming': ({ query, now }) =>
      page(
        query,
        (query.holds === undefined ? inAll : inHolding)[query.state],
        query.holds === undefined ? {} : { holds: query.holds },
        (row) => incomingRow(row, coming(row.key), now),
      ),
    'transfers.strays': () => ({
      rows: strays.all(STRAYS_SHOWN).map(({ from_zone, transfer_id, why, heard_at, message }) => ({
        from: from_zone,
        transfer: transfer_id,
        why,
        heard_at: isoTime(wallMillis(heard_at)),
        lines: statedLines(message),
      })),
    }),
    'transfers.watch': ({ now, overdue_ms }) => {
      const counts = { short: 0, surplus: 0, refused: 0, overdue: 0, unanswered: 0 };
      for (const row of outOpen.all({ from: 0, limit: WATCHED_MAX })) {
        for (const problem of problemsOf(row, now, overdue_ms)) counts[problem] += 1;
      }
      return { ...counts, strays: strayCount.get() ?? 0 };
    },
  };
}

/** A statement that was checked before it was kept. */
function statedLines(text: string): { line: number; arrived: number }[] {
  const { lines } = JSON.parse(text) as TransferArrival;
  return lines.map(({ line, arrived }) => ({ line, arrived }));
}

type Statement<R> = { all(named: object): R[] };

function page<R extends { readonly key: number }, T>(
  { state, after, limit }: TransfersQuery,
  rowsOf: Statement<R>,
  named: object,
  shown: (row: R) => T,
): { rows: T[]; next: string | null } {
  const first = state === 'open' ? 0 : Number.MAX_SAFE_INTEGER;
  const from = after === undefined ? first : decodeCursor(after, ['number'] as const)[0];
  const found = rowsOf.all({ ...named, from, limit: limit + 1 });
  const rows = found.slice(0, limit);
  const last = rows.at(-1);
  const next = found.length > limit && last !== undefined ? encodeCursor([last.key]) : null;
  return { rows: rows.map(shown), next };
}
