import type { Database } from 'better-sqlite3';
import { LEDGER_ARCHIVE } from '../inventory/months/ledger-archive.ts';
import { type AuditCursor, auditor } from '../inventory/queries/audit.ts';
import type { Divergence } from '../inventory/queries/divergence.ts';
import {
  EVIDENCE_MAX,
  type InventoryProof,
  inventoryProofs,
  type ProofOf,
} from '../inventory/queries/proofs.ts';
import { journalQueries } from '../journal/queries.ts';
import { archiveFault, attachArchive } from '../store/archive/attach.ts';
import { proveParts } from '../store/archive/move.ts';
import { archiveFile, movedParts } from '../store/archive/table.ts';
import { checkWhole } from '../store/check.ts';
import { openForReading } from '../store/open.ts';

export type Proof =
  | ProofOf<'file' | 'archive' | 'journal-chain' | 'ledger-chains'>
  | InventoryProof;

export type Verification = {
  readonly ok: boolean;
  readonly file: string;
  readonly proofs: readonly Proof[];
};

export type Progress = (proof: string, rows: number) => void;

/** Rows read in one step, between which progress can be told. */
const STEP_ROWS = 20_000;
/** What the chains show; the rest that an audit looks at has proofs of its own. */
const OF_CHAINS: ReadonlySet<Divergence['code']> = new Set(['chain', 'level', 'orphan']);

/**
 * Proves a database from its rows alone: every byte structure, the hash chain of the journal, each level's
 * chain of entries, and, counted independently of those chains, all that `inventoryProofs` names. Reads only; a
 * gateway may work beside it.
 */
export function verifyDatabase(file: string, progress: Progress): Verification {
  const db = openForReading(file);
  try {
    const of = proveFile(db);
    attachArchive(db, LEDGER_ARCHIVE);
    const whole = archiveFault(db, LEDGER_ARCHIVE) === null;
    const proofs = [
      of,
      proveArchive(db),
      proveJournal(db, progress),
      ...(whole ? [proveChains(db, progress)] : []),
      // The rest looks at everything at once and needs one state of it.
      ...db.transaction(() => inventoryProofs(db, whole))(),
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

/** What the archive holds is what was moved there. */
function proveArchive(db: Database): Proof {
  const parts = movedParts(db, LEDGER_ARCHIVE);
  const fault = archiveFault(db, LEDGER_ARCHIVE);
  const evidence =
    fault === null
      ? proveParts(archiveFile(db.name), LEDGER_ARCHIVE, parts)
      : [fault, 'What is proved from entries is left out until it is there again.'];
  const rows = parts.reduce((sum, part) => sum + part.rows, 0);
  return {
    proof: 'archive',
    what: 'entries in the archive are those that were moved',
    rows,
    evidence,
  };
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
    for (const { code, what } of step.divergences) {
      if (OF_CHAINS.has(code)) evidence.push(`${code}: ${what}`);
    }
    // Behind the entries it is the turn of the proofs below.
    const more = evidence.length < EVIDENCE_MAX && step.next?.stage !== 'holdings';
    cursor = more ? step.next : null;
    progress('ledger-chains', rows);
  } while (cursor !== null);
  return { proof: 'ledger-chains', what: "each level's chain of entries", rows, evidence };
}
