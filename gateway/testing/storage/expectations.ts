import { verifyDatabase } from '../../cli/verification.ts';
import { openForReading } from '../../store/open.ts';

/** What must hold of a zone's database after any fault; empty when it does. */
export function contradictions(file: string, acknowledged: readonly string[]): readonly string[] {
  return [...missing(file, acknowledged), ...doubled(file), ...diverging(file)];
}

/** Parcels that were acknowledged and are not there with movement and record. */
export function missing(file: string, acknowledged: readonly string[]): readonly string[] {
  const db = openForReading(file);
  try {
    const find = db
      .prepare<[string], number>(
        `SELECT 1 FROM parcels
           JOIN inventory_transactions AS entry
             ON entry.seq = ledger_seq AND entry.movement_id = parcels.movement_id
           JOIN journal ON journal.position = journal_position
         WHERE parcels.parcel_id = ?`,
      )
      .pluck();
    return acknowledged
      .filter((id) => find.get(id) === undefined)
      .map((id) => `${id} was acknowledged and is not there`);
  } finally {
    db.close();
  }
}

/** Parcels that were booked or recorded other than once. */
function doubled(file: string): readonly string[] {
  const db = openForReading(file);
  try {
    return db
      .prepare<[], string>(
        `SELECT 'movement ' || movement_id || ' has ' || count(*) || ' entries'
           FROM inventory_transactions GROUP BY movement_id HAVING count(*) <> 2
         UNION ALL
         SELECT record ->> '$.kind' || ' of ' || (record ->> '$.id') || ' stands ' || count(*) || ' times'
           FROM journal GROUP BY record ->> '$.kind', record ->> '$.id' HAVING count(*) <> 1`,
      )
      .pluck()
      .all();
  } finally {
    db.close();
  }
}

function diverging(file: string): readonly string[] {
  return verifyDatabase(file, () => {}).proofs.flatMap(({ proof, evidence }) =>
    evidence.map((line) => `${proof}: ${line}`),
  );
}
