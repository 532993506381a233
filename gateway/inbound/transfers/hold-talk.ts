import type { Database } from 'better-sqlite3';
import { PERSON_MAX, TRANSFER_TEXT_MAX } from '../../../contract/constants.ts';
import type { LotHold } from '../../../contract/transfers.ts';
import { HOLD_COLUMNS, type HoldRow, holdOf, type LotKey } from '../../inventory/lot-holds.ts';
import { toldHold } from '../../inventory/trace/zone-holds.ts';

const dispatched = (by: 'number' | 'batch'): string => `
  SELECT transfer.to_zone AS zone FROM product_variants AS variant
    CROSS JOIN lots AS lot ON lot.variant = variant.id AND lot.${by} = @lot
    CROSS JOIN transfer_lines AS line ON line.lot = lot.id AND line.lot <> 0
    JOIN transfers_out AS transfer ON transfer.id = line.transfer AND transfer.version > 0
  WHERE variant.variant_id = @variant`;

/** Zones that goods of a lot, or of serial numbers made in it, were ever dispatched to; some more than once. */
const SENT = `${dispatched('number')} UNION ALL ${dispatched('batch')} UNION ALL
  SELECT transfer.to_zone FROM transfer_surplus AS extra
    JOIN transfers_out AS transfer ON transfer.id = extra.transfer
  WHERE extra.variant_id = @variant AND extra.lot = @lot`;

/** Zones that goods of a lot came from; some more than once. */
const CAME = `
  SELECT transfer.from_zone AS zone FROM transfer_in_lines AS line
    JOIN transfers_in AS transfer ON transfer.id = line.transfer
  WHERE line.variant_id = @variant AND line.lot = @lot AND line.lot IS NOT NULL`;

/** What this zone has to tell another one of a lot; `known`: zones whose words the other one told of itself. */
export type HoldsFor = (
  zone: string,
  key: LotKey,
  gateway: string,
  known?: ReadonlySet<string>,
) => LotHold[];

/**
 * A hold goes with the goods; back to where they came from goes what was recalled. What was only read off a notice
 * is nobody's word.
 */
export function holdsFor(db: Database): HoldsFor {
  const holds = db.prepare<[string, string], HoldRow>(
    `SELECT ${HOLD_COLUMNS} FROM lot_holds WHERE variant_id = ? AND lot = ? AND revision > 0 ORDER BY zone`,
  );
  const sent = db.prepare<[object], 1>(`SELECT 1 FROM (${SENT}) WHERE zone = @zone LIMIT 1`);
  return (zone, { variant_id: variant, lot }, gateway, known = new Set()) => {
    const down = sent.get({ variant, lot, zone }) !== undefined;
    return holds
      .all(variant, lot)
      .map((row) => shortened(toldHold(holdOf(row), gateway)))
      .filter((hold) => down || hold.recall !== null || hold.zone === zone || known.has(hold.zone));
  };
}

/** The other zone takes no longer words. */
function shortened(hold: LotHold): LotHold {
  const reason = hold.reason?.slice(0, TRANSFER_TEXT_MAX.status_reason) ?? null;
  return { ...hold, reason: reason === '' ? null : reason, by: hold.by.slice(0, PERSON_MAX) };
}

/** Which zone is to be told of which lot, until its answer shows that it knows. */
export class HoldTalk {
  readonly holdsFor: HoldsFor;
  readonly #sent;
  readonly #came;
  /** 1: a word about the lot belongs to a recall; 0: there are words, but none does; undefined: nobody ever held it. */
  readonly #recalled;
  readonly #due;
  readonly #known;
  readonly #spoke;
  readonly #spoken;
  readonly #resend;

  constructor(db: Database) {
    this.holdsFor = holdsFor(db);
    this.#sent = db.prepare<[object], string>(SENT).pluck();
    this.#came = db.prepare<[object], string>(CAME).pluck();
    this.#recalled = db
      .prepare<[string, string], 0 | 1>(
        `SELECT recall_id IS NOT NULL AS recalled FROM lot_holds
         WHERE variant_id = ? AND lot = ? AND revision > 0 ORDER BY recalled DESC LIMIT 1`,
      )
      .pluck();
    this.#due = db.prepare(
      `INSERT INTO hold_talk (zone, variant_id, lot, due, heard) VALUES (?, ?, ?, 1, 0)
       ON CONFLICT DO UPDATE SET due = 1`,
    );
    this.#known = db.prepare(
      'UPDATE hold_talk SET due = 0 WHERE zone = ? AND variant_id = ? AND lot = ?',
    );
    this.#spoke = db.prepare(
      `INSERT INTO hold_talk (zone, variant_id, lot, due, heard) VALUES (?, ?, ?, 0, 1)
       ON CONFLICT DO UPDATE SET heard = 1`,
    );
    this.#spoken = db.prepare<[string, string, string], 1>(
      'SELECT 1 FROM hold_talk WHERE zone = ? AND variant_id = ? AND lot = ? AND heard = 1',
    );
    this.#resend = db.prepare('UPDATE hold_talk SET due = 1 WHERE zone = ?');
  }

  /** Something else is known of the holds of this lot: every zone that it concerns is to hear of it. */
  tellAll(key: LotKey): void {
    const { variant_id: variant, lot } = key;
    const recalled = this.#recalled.get(variant, lot);
    if (recalled === undefined) return;
    const names = { variant, lot };
    const sent = this.#sent.all(names);
    const zones = recalled === 1 ? [...sent, ...this.#came.all(names)] : sent;
    for (const zone of new Set(zones)) this.#due.run(zone, variant, lot);
  }

  /** Nothing, where nobody ever held it. */
  tell(zone: string, { variant_id, lot }: LotKey): void {
    if (this.#recalled.get(variant_id, lot) !== undefined) this.#due.run(zone, variant_id, lot);
  }

  /** Goods come from there: what was called back is told where they came from, too. */
  tellBack(zone: string, key: LotKey): void {
    const { variant_id, lot } = key;
    if (this.#recalled.get(variant_id, lot) === 1) this.#due.run(zone, variant_id, lot);
  }

  /** That zone knows all that is to be told of this lot. */
  knows(zone: string, { variant_id, lot }: LotKey): void {
    this.#known.run(zone, variant_id, lot);
  }

  /** That zone has spoken of this lot: from now on its words count, and no notice of it. */
  spoke(zone: string, { variant_id, lot }: LotKey): void {
    this.#spoke.run(zone, variant_id, lot);
  }

  hasSpoken(zone: string, { variant_id, lot }: LotKey): boolean {
    return this.#spoken.get(zone, variant_id, lot) !== undefined;
  }

  /** The other zone may have forgotten what it was told: it is told all of it again. */
  resend(zone: string): void {
    this.#resend.run(zone);
  }
}
