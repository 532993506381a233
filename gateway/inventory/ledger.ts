import type { Database } from 'better-sqlite3';
import type { EntryType, LedgerEntry } from '../../contract/records.ts';
import { assert, OperationalError } from '../base/errors.ts';
import { err, ok, type Result } from '../base/result.ts';
import type { Journal } from '../journal/append.ts';
import type { Moment, Undone } from '../store/command.ts';
import type { Catalog, Location, Variant } from './catalog.ts';
import type { Lots, NamedRow } from './lots.ts';

/** One side of a movement: positive adds to the location, negative removes. */
export type MovementLine = {
  readonly variant: Variant;
  readonly location: Location;
  readonly lot: NamedRow;
  readonly handling_unit: NamedRow;
  readonly quantity: number;
};

export type Movement = {
  /** Unique; made from the id of what caused it, so that a repeat cannot book twice. */
  readonly id: string;
  readonly type: EntryType;
  /** Their sum is zero for each variant and lot. */
  readonly lines: readonly MovementLine[];
  readonly reference: { readonly type: string; readonly id: string } | null;
  readonly reason: string | null;
  readonly created_by: string;
  readonly parcel: string | null;
  readonly note: string | null;
  readonly voids: string | null;
  readonly occurred_at: string;
};

/** Rows of one movement stand together, without a gap. */
const LINES_MAX = 100;

export type Posted = { readonly first_seq: number };
/** The physical place that does not hold what the movement takes. */
export type Shortage = { readonly line: MovementLine; readonly on_hand: number };

type MovementRow = {
  readonly variant: number;
  readonly location: number;
  readonly lot: number;
  readonly handling_unit: number;
  readonly type: EntryType;
  readonly quantity: number;
  readonly parcel_id: string | null;
};

type LedgerRooms = { readonly journal: Journal; readonly catalog: Catalog; readonly lots: Lots };

type Level = { readonly on_hand: number; readonly reserved: number; readonly last_seq: number };

/** The only writer of ledger and levels. A movement is checked wholly before its first row is written. */
export class Ledger {
  readonly #journal: Journal;
  readonly #catalog: Catalog;
  readonly #lots: Lots;
  readonly #rowsOf;
  readonly #level;
  readonly #insertEntry;
  readonly #putLevel;
  readonly #lastMonth;
  readonly #insertMonth;
  #month: string | null = null;

  constructor(db: Database, undone: Undone, rooms: LedgerRooms) {
    this.#journal = rooms.journal;
    this.#catalog = rooms.catalog;
    this.#lots = rooms.lots;
    this.#rowsOf = db.prepare<[number, number, string], MovementRow>(
      `SELECT variant, location, lot, handling_unit, type, quantity, parcel_id
       FROM inventory_transactions
       WHERE seq BETWEEN ? AND ? AND movement_id = ? ORDER BY seq`,
    );
    this.#level = db.prepare<[number, number, number, number], Level>(
      `SELECT on_hand, reserved, last_seq FROM inventory_levels
       WHERE variant = ? AND location = ? AND lot = ? AND handling_unit = ?`,
    );
    this.#insertEntry = db.prepare(
      `INSERT INTO inventory_transactions (movement_id, line, variant, location, lot, handling_unit, type,
         quantity, balance_after, prev_seq, reference_type, reference_id, reason, occurred_at, recorded_at,
         created_by, parcel_id, note, voids)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    );
    this.#putLevel = db.prepare(
      `INSERT INTO inventory_levels
         (variant, location, lot, handling_unit, on_hand, reserved, last_seq, virtual)
       VALUES (?, ?, ?, ?, ?, 0, ?, ?)
       ON CONFLICT DO UPDATE SET on_hand = excluded.on_hand, last_seq = excluded.last_seq`,
    );
    this.#lastMonth = db
      .prepare<[], string>('SELECT month FROM ledger_months ORDER BY first_seq DESC LIMIT 1')
      .pluck();
    this.#insertMonth = db.prepare('INSERT INTO ledger_months (first_seq, month) VALUES (?, ?)');
    undone.onUndone(() => {
      this.#month = null;
    });
  }

  /** Books a movement and its journal record, or says what is short and writes nothing. */
  post(movement: Movement, moment: Moment): Result<Posted, Shortage> {
    const lines = summed(movement.lines);
    assertBalanced(lines);
    const levels: (Level | undefined)[] = [];
    for (const line of lines) {
      const level = this.#levelOf(line);
      const available = (level?.on_hand ?? 0) - (level?.reserved ?? 0);
      const taken = line.quantity < 0 && line.location.virtual === 0;
      if (taken && available + line.quantity < 0) {
        return err({ line, on_hand: level?.on_hand ?? 0 });
      }
      levels.push(level);
    }
    const written: LedgerEntry['lines'] = lines.map((line, index) =>
      this.#write(movement, line, index + 1, levels[index], moment),
    );
    const first_seq = written[0]?.entry ?? 0;
    this.#markMonth(first_seq, moment.recorded_at);
    this.#record(movement, written, moment);
    return ok({ first_seq });
  }

  /**
   * Books the opposite of a movement, which stays as it is. An error names the place that no longer holds
   * what would have to go back. Throws `unknown-movement`.
   */
  reverse(
    movement: { readonly id: string; readonly first_seq: number },
    by: Pick<Movement, 'id' | 'reason' | 'created_by' | 'occurred_at'>,
    moment: Moment,
  ): Result<Posted, Shortage> {
    const { first_seq } = movement;
    const rows = this.#rowsOf.all(first_seq, first_seq + LINES_MAX - 1, movement.id);
    const [first] = rows;
    if (first === undefined) {
      throw new OperationalError('unknown-movement', `there is no movement ${movement.id}`);
    }
    const lines = rows.map((row) => ({
      variant: this.#catalog.variant(row.variant),
      location: this.#catalog.locationByRow(row.location),
      lot: this.#lots.lotById(row.lot),
      handling_unit: this.#lots.unitById(row.handling_unit),
      quantity: -row.quantity,
    }));
    const { type, parcel_id: parcel } = first;
    const back = { ...by, type, lines, reference: null, parcel, note: null, voids: movement.id };
    return this.post(back, moment);
  }

  onHand(line: Omit<MovementLine, 'quantity'>): number {
    return this.#levelOf(line)?.on_hand ?? 0;
  }

  #levelOf(line: Omit<MovementLine, 'quantity'>): Level | undefined {
    return this.#level.get(line.variant.id, line.location.id, line.lot.id, line.handling_unit.id);
  }

  #write(
    movement: Movement,
    line: MovementLine,
    number: number,
    level: Level | undefined,
    moment: Moment,
  ): LedgerEntry['lines'][number] {
    const { variant, location, lot, handling_unit, quantity } = line;
    const balance = (level?.on_hand ?? 0) + quantity;
    assert(Number.isSafeInteger(balance), 'a balance is an exact integer');
    const entry = Number(
      this.#insertEntry.run(
        movement.id,
        number,
        variant.id,
        location.id,
        lot.id,
        handling_unit.id,
        movement.type,
        quantity,
        balance,
        level?.last_seq ?? 0,
        movement.reference?.type ?? null,
        movement.reference?.id ?? null,
        movement.reason,
        Date.parse(movement.occurred_at),
        Date.parse(moment.recorded_at),
        movement.created_by,
        movement.parcel,
        movement.note,
        movement.voids,
      ).lastInsertRowid,
    );
    this.#putLevel.run(
      variant.id,
      location.id,
      lot.id,
      handling_unit.id,
      balance,
      entry,
      location.virtual,
    );
    // In the order of canonical JSON, which then needs no sorting.
    return {
      balance,
      entry,
      handling_unit: handling_unit.id === 0 ? null : handling_unit.name,
      location: location.location_id,
      lot: lot.id === 0 ? null : lot.name,
      quantity,
      sku: variant.sku,
      variant: variant.variant_id,
    };
  }

  #record(movement: Movement, lines: LedgerEntry['lines'], moment: Moment): void {
    this.#journal.append(
      {
        kind: 'ledger.entry',
        id: movement.id,
        occurred_at: movement.occurred_at,
        body: {
          created_by: movement.created_by,
          lines,
          movement: movement.id,
          note: movement.note,
          parcel: movement.parcel,
          reason: movement.reason,
          reference: movement.reference,
          type: movement.type,
          voids: movement.voids,
        },
      },
      moment,
    );
  }

  /** Closes the range of the month before when the recorded month changes, in whichever direction. */
  #markMonth(first_seq: number, recorded_at: string): void {
    const month = recorded_at.slice(0, 7);
    this.#month ??= this.#lastMonth.get() ?? '';
    if (this.#month === month) return;
    this.#insertMonth.run(first_seq, month);
    this.#month = month;
  }
}

/** A command that moves the same thing twice is summed first, so that no line sees half of it. */
function summed(lines: readonly MovementLine[]): readonly MovementLine[] {
  const sums: MovementLine[] = [];
  for (const line of lines) {
    const same = sums.findIndex(
      (sum) =>
        sum.variant.id === line.variant.id &&
        sum.location.id === line.location.id &&
        sum.lot.id === line.lot.id &&
        sum.handling_unit.id === line.handling_unit.id,
    );
    const before = sums[same];
    if (before === undefined) sums.push(line);
    else sums[same] = { ...before, quantity: before.quantity + line.quantity };
  }
  return sums.filter((line) => line.quantity !== 0);
}

function assertBalanced(lines: readonly MovementLine[]): void {
  assert(lines.length >= 2 && lines.length <= LINES_MAX, 'a movement has 2 to 100 lines');
  for (const line of lines) {
    let sum = 0;
    for (const other of lines) {
      if (other.variant.id === line.variant.id && other.lot.id === line.lot.id) {
        sum += other.quantity;
      }
    }
    assert(sum === 0, 'a movement adds up to zero for each variant and lot');
  }
}
