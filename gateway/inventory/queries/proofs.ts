import type { Database } from 'better-sqlite3';

/** What one proof found. `evidence` empty: it holds. */
export type ProofOf<Name extends string> = {
  readonly proof: Name;
  readonly what: string;
  /** Rows that it is about. */
  readonly rows: number;
  readonly evidence: readonly string[];
};

/** Evidence told of one proof at most. */
export const EVIDENCE_MAX = 50;

const LEVEL = `'variant ' || variant || ' at location ' || location || ', lot ' || lot || ', unit ' || handling_unit`;

/** Each is one statement over all rows: what it is about, how many there are, and a line for each that differs. */
const PROOFS = {
  // Adds all entries up by their key, without following the chains that the writer maintained.
  levels: {
    what: 'levels are the sum of their entries',
    rows: 'SELECT count(*) FROM inventory_transactions',
    evidence: `
      WITH folded AS (
        SELECT variant, location, lot, handling_unit, sum(quantity) AS total, max(seq) AS last
        FROM inventory_transactions GROUP BY variant, location, lot, handling_unit)
      SELECT ${LEVEL} || ': entries add up to ' || coalesce(total, 'nothing') || ', the level says '
        || coalesce(on_hand, 'nothing')
      FROM folded FULL JOIN inventory_levels AS level USING (variant, location, lot, handling_unit)
      WHERE total IS NOT on_hand OR last IS NOT last_seq`,
  },
  'zero-sums': {
    what: 'entries of each variant and lot add up to 0 over all places',
    rows: 'SELECT count(*) FROM inventory_transactions',
    evidence: `
      SELECT 'variant ' || variant || ', lot ' || lot || ': all entries add up to ' || sum(quantity)
      FROM inventory_transactions GROUP BY variant, lot HAVING sum(quantity) <> 0`,
  },
  'no-negative': {
    what: 'nowhere lies less than nothing',
    rows: 'SELECT count(*) FROM inventory_levels WHERE virtual = 0',
    evidence: `
      SELECT ${LEVEL} || ': ' || on_hand || ' on hand' FROM inventory_levels WHERE virtual = 0 AND on_hand < 0`,
  },
  reservations: {
    what: 'what is reserved at a place is the sum of the live reservations there',
    rows: "SELECT count(*) FROM reservations WHERE state = 'live'",
    evidence: `
      WITH live AS (
        SELECT variant, location, lot, handling_unit, sum(quantity) AS promised
        FROM reservations WHERE state = 'live' AND location IS NOT NULL
        GROUP BY variant, location, lot, handling_unit)
      SELECT ${LEVEL} || ': ' || coalesce(reserved, 'nothing') || ' is reserved, live reservations keep '
        || coalesce(promised, 0)
      FROM live FULL JOIN inventory_levels AS level USING (variant, location, lot, handling_unit)
      WHERE coalesce(promised, 0) IS NOT reserved`,
  },
  'reserved-on-hand': {
    what: 'no more is reserved at a place than lies there',
    rows: 'SELECT count(*) FROM inventory_levels WHERE virtual = 0',
    evidence: `
      SELECT ${LEVEL} || ': ' || reserved || ' reserved of ' || on_hand || ' on hand'
      FROM inventory_levels WHERE virtual = 0 AND reserved > on_hand`,
  },
  units: {
    what: 'each handling unit stands at one place, with all goods and units on it',
    rows: 'SELECT count(*) FROM handling_units WHERE id <> 0',
    evidence: `
      SELECT 'unit ' || unit.code || ' stands at location ' || coalesce(unit.location, 'none')
        || ', goods on it lie at ' || level.location
      FROM inventory_levels AS level JOIN handling_units AS unit ON unit.id = level.handling_unit
      WHERE unit.id <> 0 AND level.virtual = 0 AND level.on_hand > 0 AND level.location IS NOT unit.location
      UNION ALL
      SELECT 'unit ' || unit.code || ' stands at location ' || coalesce(unit.location, 'none')
        || ' on ' || above.code || ', which stands at ' || coalesce(above.location, 'none')
      FROM handling_units AS unit JOIN handling_units AS above ON above.id = unit.parent
      WHERE unit.location IS NOT above.location`,
  },
  serials: {
    what: 'each serial number is at most one piece',
    rows: `SELECT count(*) FROM lots JOIN product_variants AS variant ON variant.id = lots.variant
      WHERE variant.tracking = 'serial'`,
    evidence: `
      SELECT 'serial number ' || lot.number || ' of ' || variant.sku || ' lies here ' || sum(level.on_hand) || ' times'
      FROM inventory_levels AS level JOIN lots AS lot ON lot.id = level.lot
        JOIN product_variants AS variant ON variant.id = lot.variant
      WHERE variant.tracking = 'serial' AND level.virtual = 0
      GROUP BY lot.id HAVING sum(level.on_hand) > 1`,
  },
  // Of a movement, its entries follow its first one without a gap; none has more than 100.
  voids: {
    what: 'each movement that was taken back was so once, by exactly its opposite',
    rows: 'SELECT count(*) FROM voided_movements',
    evidence: `
      WITH named AS (
        SELECT voided.id, voided.voided_by,
          coalesce((SELECT first_seq FROM movements WHERE movements.id = voided.id),
            (SELECT ledger_seq FROM parcels WHERE parcel_id = voided.id)) AS first,
          coalesce((SELECT first_seq FROM movements WHERE movements.id = voided.voided_by),
            (SELECT ledger_seq FROM parcels WHERE parcel_id = voided.voided_by)) AS back
        FROM voided_movements AS voided),
      booked AS (
        SELECT named.id, entry.* FROM named JOIN inventory_transactions AS entry
          ON entry.seq BETWEEN first AND first + 99 AND entry.movement_id = named.id
        UNION ALL
        SELECT named.id, entry.* FROM named JOIN inventory_transactions AS entry
          ON entry.seq BETWEEN back AND back + 99 AND entry.movement_id = named.voided_by
            AND entry.voids = named.id)
      SELECT 'movement ' || id || ' is marked as taken back by ' || voided_by || ', which does not say so' FROM named
        WHERE NOT EXISTS (SELECT 1 FROM inventory_transactions AS entry
          WHERE entry.seq = back AND entry.movement_id = voided_by AND entry.voids = named.id)
      UNION ALL
      SELECT 'movement ' || id || ' and what takes it back leave ' || left_over || ' of variant ' || variant
          || ' at location ' || location
        FROM (SELECT id, variant, location, sum(quantity) AS left_over FROM booked
          GROUP BY id, variant, location, lot, handling_unit HAVING sum(quantity) <> 0)
      UNION ALL
      SELECT DISTINCT 'movement ' || entry.movement_id || ' says that it takes back ' || entry.voids
          || ', which ' || coalesce('was taken back by ' || voided.voided_by, 'is not marked as taken back')
        FROM inventory_transactions AS entry LEFT JOIN voided_movements AS voided ON voided.id = entry.voids
        WHERE entry.voids IS NOT NULL AND voided.voided_by IS NOT entry.movement_id`,
  },
  parcels: {
    what: "each parcel's movement and record are there",
    rows: 'SELECT count(*) FROM parcels',
    evidence: `
      SELECT 'parcel ' || parcels.parcel_id || ': ' || CASE
          WHEN entry.seq IS NULL AND parcels.ledger_seq IS NOT NULL THEN 'its movement is not in the ledger'
          ELSE 'its record is not in the journal' END
      FROM parcels
        LEFT JOIN inventory_transactions AS entry
          ON entry.seq = parcels.ledger_seq AND entry.movement_id = parcels.movement_id
        LEFT JOIN journal ON journal.position = parcels.journal_position
      WHERE (parcels.ledger_seq IS NOT NULL AND entry.seq IS NULL) OR journal.position IS NULL`,
  },
} as const;

export type InventoryProof = ProofOf<keyof typeof PROOFS>;

/**
 * Looks at everything, so it is for a person who waits; `audit.ts` proves the same in small steps. Where the archive is
 * missing (`whole` false), those proofs are left out that would find it missing in every line.
 */
export function inventoryProofs(db: Database, whole = true): readonly InventoryProof[] {
  const proofs: InventoryProof[] = [];
  for (const [name, { what, rows, evidence }] of Object.entries(PROOFS)) {
    if (!whole && evidence.includes('inventory_transactions')) continue;
    const found = db.prepare<[], string>(`SELECT * FROM (${evidence}) LIMIT ${EVIDENCE_MAX}`);
    proofs.push({
      // A key of the constant.
      proof: name as keyof typeof PROOFS,
      what,
      rows: Number(db.prepare(rows).pluck().get()),
      evidence: found.pluck().all().map(String),
    });
  }
  return proofs;
}
