import type { Database } from 'better-sqlite3';
import type { ParcelStory } from '../../../contract/http/ledger.ts';
import type { RecordBody } from '../../../contract/records.ts';
import { Refused } from '../../base/errors.ts';
import type { EntryColumns } from './entries.ts';
import { ENTRY, ledgerRows } from './ledger.ts';

/** As the journal holds it. */
type DecidedRecord = {
  readonly seq: number;
  readonly occurred_at: string;
  readonly recorded_at: string;
  readonly body: RecordBody<'parcel.decided'>;
};

/** The story of a parcel; whether it was acknowledged is for the uplink to say. */
export type Story = Omit<ParcelStory, 'record'> & {
  record: Omit<ParcelStory['record'], 'acknowledged'>;
};

/** Throws `not-found`. */
export function parcelStories(db: Database): (parcel: string) => Story {
  const found = db.prepare<
    [string],
    { text: string; epoch: string; ledger_seq: number | null; movement_id: string | null }
  >(`
    SELECT journal.record AS text, parcel.ledger_seq, parcel.movement_id,
      (SELECT epoch FROM journal_epochs WHERE first_position <= journal.position
        ORDER BY first_position DESC LIMIT 1) AS epoch
    FROM parcels AS parcel JOIN journal ON journal.position = parcel.journal_position
    WHERE parcel.parcel_id = ?`);
  const rowsOfAnswer = ledgerRows(db);
  const entries = db.prepare<[number, number, string], EntryColumns>(
    `${ENTRY} WHERE entry.seq BETWEEN ? AND ? AND entry.movement_id = ? ORDER BY entry.seq`,
  );
  return (parcel) => {
    const row = found.get(parcel);
    if (row === undefined) {
      throw new Refused('not-found', 'not-found', `no parcel ${parcel} passed here`);
    }
    // The only writer of this text is the parcel desk.
    const { seq, occurred_at, recorded_at, body } = JSON.parse(row.text) as DecidedRecord;
    const { ledger_seq, movement_id } = row;
    const booked =
      ledger_seq === null || movement_id === null
        ? []
        : entries.all(ledger_seq, ledger_seq + 99, movement_id);
    return {
      ...body,
      occurred_at,
      recorded_at,
      record: { epoch: row.epoch, seq },
      entries: booked.map(rowsOfAnswer()),
    };
  };
}

export type Today = {
  readonly received: number;
  readonly shipped: number;
  readonly sighted: number;
  readonly rejected: number;
};

/** Parcels decided since an hour (hours since 1970 in UTC), from the counts by hour. */
export function parcelsSince(db: Database): (input: { hour: number }) => Today {
  const rows = db.prepare<[number], { role: string; verdict: string; parcels: number }>(
    `SELECT role, verdict, sum(parcels) AS parcels FROM station_hours WHERE hour >= ?
     GROUP BY role, verdict`,
  );
  return ({ hour }) => {
    const counted = { receive: 0, ship: 0, sight: 0, rejected: 0 };
    for (const { role, verdict, parcels } of rows.all(hour)) {
      if (verdict === 'reject') counted.rejected += parcels;
      else if (role === 'receive' || role === 'ship' || role === 'sight') counted[role] += parcels;
    }
    const { receive: received, ship: shipped, sight: sighted, rejected } = counted;
    return { received, shipped, sighted, rejected };
  };
}
