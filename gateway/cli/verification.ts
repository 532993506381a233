import type { Database } from 'better-sqlite3';
import { type AuditCursor, auditor } from '../inventory/queries/audit.ts';
import { journalQueries } from '../journal/queries.ts';
import { checkWhole } from '../store/check.ts';
import { openForReading } from '../store/open.ts';

/** What one proof found. `evidence` empty: it holds. */
export type Proof = {
  readonly proof: 'file' | 'journal-chain' | 'ledger-chains' | 'levels' | 'zero-sums' | 'parcels';
  readonly what: string;
  /** Rows that were read for it. */
  readonly rows: number;
  readonly evidence: readonly string[];
};

export type Verification = {
  readonly ok: boolean;
  readonly file: string;
  readonly proofs: readonly Proof[];
};

export type Progress = (proof: string, rows: number) => void;

/** Rows read in one step, between which progress can be told. */
const STEP_ROWS = 20_000;
const EVIDENCE_MAX = 50;

/**
 * Proves a database from its rows alone: every byte structure, the hash chain of the journal, each level's
 * chain of entries, reservations, units, serial numbers and voids, levels = fold(ledger) counted independently of those chains, zero sums over all
 * places, and that every parcel's movement and record exist. Reads only; a gateway may work beside it.
 */
export function verifyDatabase(file: string, progress: Progress): Verification {
  const db = openForReading(file);
  try {
    const proofs = [
      proveFile(db),
      proveJournal(db, progress),
      proveChains(db, progress),
      // The rest looks at sums of everything and needs one state of it.
      ...db.transaction(() => [proveLevels(db), proveZeroSums(db), proveParcels(db)])(),
    ];
    return { ok: proofs.every((proof) => proof.evidence.length === 0), file, proofs };
  } finally {
    db.close();
  }
}

function proveFile(db: Database): Proof {
  const pages = Number(db.pragma('page_count', { simple: true }));
  const what = 'pages, keys and indexes of the file';
  return { proof: 'file', what, rows: pages, evidence: checkWhole(db) };
}

function proveJournal(db: Database, progress: Progress): Proof {
  const verify = journalQueries(db)['journal.verify'];
  const evidence: string[] = [];
  let rows = 0;
  for (let position: number | null = 1; position !== null; ) {
    const step = verify({ position, records: STEP_ROWS });
    rows += step.checked;
    for (const fault of step.faults) evidence.push(`journal ${fault.position}: ${fault.what}`);
    position = evidence.length < EVIDENCE_MAX ? step.next : null;
    progress('journal-chain', rows);
  }
  return { proof: 'journal-chain', what: 'hash chain of the journal', rows, evidence };
}

function proveChains(db: Database, progress: Progress): Proof {
  const audit = auditor(db);
  const evidence: string[] = [];
  let rows = 0;
  let cursor: AuditCursor | null = null;
  do {
    const step = audit({ cursor, entries: STEP_ROWS });
    rows += step.entries;
    for (const found of step.divergences) evidence.push(`${found.code}: ${found.what}`);
    cursor = evidence.length < EVIDENCE_MAX ? step.next : null;
    progress('ledger-chains', rows);
  } while (cursor !== null);
  const what = "each level's chain of entries; reservations, units, serial numbers, voids";
  return { proof: 'ledger-chains', what, rows, evidence };
}

/** Adds all entries up by their key, without following the chains that the writer maintained. */
function proveLevels(db: Database): Proof {
  const differing = db.prepare<[], { [column: string]: number | null }>(
    `WITH folded AS (
       SELECT variant, location, lot, handling_unit, sum(quantity) AS total, max(seq) AS last
       FROM inventory_transactions GROUP BY variant, location, lot, handling_unit)
     SELECT coalesce(folded.variant, level.variant) AS variant,
       coalesce(folded.location, level.location) AS location,
       coalesce(folded.lot, level.lot) AS lot,
       coalesce(folded.handling_unit, level.handling_unit) AS handling_unit, total, on_hand
     FROM folded FULL JOIN inventory_levels AS level USING (variant, location, lot, handling_unit)
     WHERE total IS NOT on_hand OR last IS NOT last_seq LIMIT ${EVIDENCE_MAX}`,
  );
  const evidence = differing
    .all()
    .map(
      (row) =>
        `variant ${row.variant} at location ${row.location}, lot ${row.lot}, unit ${row.handling_unit}: ` +
        `entries add up to ${row.total ?? 'nothing'}, the level says ${row.on_hand ?? 'nothing'}`,
    );
  const rows = count(db, 'inventory_transactions');
  return { proof: 'levels', what: 'levels are the sum of their entries', rows, evidence };
}

function proveZeroSums(db: Database): Proof {
  const unbalanced = db.prepare<[], { variant: number; lot: number; total: number }>(
    `SELECT variant, lot, sum(quantity) AS total FROM inventory_transactions
     GROUP BY variant, lot HAVING total <> 0 LIMIT ${EVIDENCE_MAX}`,
  );
  const evidence = unbalanced
    .all()
    .map((row) => `variant ${row.variant}, lot ${row.lot}: all entries add up to ${row.total}`);
  const rows = count(db, 'inventory_transactions');
  return {
    proof: 'zero-sums',
    what: 'entries of each variant and lot add up to 0',
    rows,
    evidence,
  };
}

function proveParcels(db: Database): Proof {
  const loose = db.prepare<[], { parcel_id: string; what: string }>(
    `SELECT parcels.parcel_id, CASE WHEN entry.seq IS NULL AND parcels.ledger_seq IS NOT NULL
         THEN 'its movement is not in the ledger' ELSE 'its record is not in the journal' END AS what
     FROM parcels
       LEFT JOIN inventory_transactions AS entry
         ON entry.seq = parcels.ledger_seq AND entry.movement_id = parcels.movement_id
       LEFT JOIN journal ON journal.position = parcels.journal_position
     WHERE (parcels.ledger_seq IS NOT NULL AND entry.seq IS NULL) OR journal.position IS NULL
     LIMIT ${EVIDENCE_MAX}`,
  );
  const evidence = loose.all().map((row) => `parcel ${row.parcel_id}: ${row.what}`);
  const what = "each parcel's movement and record are there";
  return { proof: 'parcels', what, rows: count(db, 'parcels'), evidence };
}

function count(db: Database, table: 'inventory_transactions' | 'parcels'): number {
  return Number(db.prepare(`SELECT count(*) FROM ${table}`).pluck().get());
}
