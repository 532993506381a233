import type { Database } from 'better-sqlite3';
import type { EntryType, LedgerEntry } from '../../contract/records.ts';
import { Refused } from '../base/errors.ts';
import { err, ok, type Result } from '../base/result.ts';
import type { Journal } from '../journal/append.ts';
import type { Moment, Undone } from '../store/command.ts';
import type { Catalog } from './catalog.ts';
import type { HandlingUnits } from './handling-units.ts';
import { LedgerRules } from './ledger-rules.ts';
import type { Lots } from './lots.ts';
import {
  assertBalanced,
  LINES_MAX,
  type Movement,
  type MovementLine,
  type MovementName,
  type Posted,
  type Shortage,
  summed,
} from './movement.ts';
import { called } from './place-name.ts';
import type { Who } from './reservation-row.ts';

type MovementRow = {
  readonly variant: number;
  readonly location: number;
  readonly lot: number;
  readonly handling_unit: number;
  readonly type: EntryType;
  readonly quantity: number;
  readonly parcel_id: string | null;
  readonly reference_type: string | null;
  readonly reference_id: string | null;
  readonly voids: string | null;
};

export type ReversalFollower = (
  reversal: {
    /** The movement that was taken back. */
    readonly movement: string;
    /** The one that takes it back. */
    readonly id: string;
    readonly reason: string | null;
    readonly created_by: string;
    readonly occurred_at: string;
  },
  moment: Moment,
) => void;

export type GivesWay = (shortage: Shortage, who: Who, moment: Moment) => boolean;

type LedgerRooms = {
  readonly journal: Journal;
  readonly catalog: Catalog;
  readonly lots: Lots;
  readonly units: HandlingUnits;
};

type Level = { readonly on_hand: number; readonly reserved: number; readonly last_seq: number };

/** The only writer of ledger and levels. A movement is checked wholly before its first row is written. */
export class Ledger {
  readonly #journal: Journal;
  readonly #catalog: Catalog;
  readonly #lots: Lots;
  readonly #units: HandlingUnits;
  readonly #rules: LedgerRules;
  readonly #insertMovement;
  readonly #findMovement;
  readonly #findParcel;
  readonly #insertVoid;
  readonly #voidedBy;
  readonly #rowsOf;
  readonly #level;
  readonly #insertEntry;
  readonly #putLevel;
  readonly #lastMonth;
  readonly #insertMonth;
  #month: string | null = null;
  readonly #followers: ReversalFollower[] = [];
  readonly #ahead: ReversalFollower[] = [];
  #givesWay: GivesWay | null = null;
  readonly #givenUp: ((movement: MovementName) => boolean)[] = [];

  constructor(db: Database, undone: Undone, rooms: LedgerRooms) {
    this.#journal = rooms.journal;
    this.#catalog = rooms.catalog;
    this.#lots = rooms.lots;
    this.#units = rooms.units;
    this.#rules = new LedgerRules(db, rooms);
    this.#insertMovement = db.prepare('INSERT INTO movements (id, first_seq) VALUES (?, ?)');
    this.#findMovement = db
      .prepare<[string], number>('SELECT first_seq FROM movements WHERE id = ?')
      .pluck();
    this.#findParcel = db
      .prepare<[string], number | null>(
        'SELECT ledger_seq FROM parcels WHERE parcel_id = ? AND movement_id = parcel_id',
      )
      .pluck();
    this.#insertVoid = db.prepare('INSERT INTO voided_movements (id, voided_by) VALUES (?, ?)');
    this.#voidedBy = db
      .prepare<[string], string>('SELECT voided_by FROM voided_movements WHERE id = ?')
      .pluck();
    this.#rowsOf = db.prepare<[number, number, string], MovementRow>(
      `SELECT variant, location, lot, handling_unit, type, quantity, parcel_id, reference_type, reference_id,
         voids
       FROM inventory_transactions
       WHERE seq BETWEEN ? AND ? AND movement_id = ? ORDER BY seq`,
    );
    this.#level = db.prepare<[number, number, number, number], Level>(
      `SELECT on_hand, reserved, last_seq FROM inventory_levels
       WHERE variant = ? AND location = ? AND lot = ? AND handling_unit = ?`,
    );
    this.#insertEntry = db.prepare(
      `INSERT INTO main.inventory_transactions (movement_id, line, variant, location, lot, handling_unit, type,
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

  /**
   * Books a movement and its journal record, or says what is short and writes nothing. Throws `not-own-place`
   * when goods would be put beyond this gateway's zone, `unit-elsewhere` when they would be put on a handling unit
   * that holds goods at another place, and `serial` when a serial number would be there twice.
   */
  post(movement: Movement, moment: Moment): Result<Posted, Shortage> {
    const lines = summed(movement.lines);
    assertBalanced(lines);
    this.#rules.checkPlaces({ ...movement, lines });
    for (;;) {
      const posted = this.#tryPost(movement, lines, moment);
      if (posted.ok || movement.yields !== true) return posted;
      const { created_by: by, occurred_at } = movement;
      const gaveWay = this.#givesWay?.(posted.error, { by, occurred_at }, moment) ?? false;
      if (!gaveWay) return posted;
    }
  }

  #tryPost(
    movement: Movement,
    lines: readonly MovementLine[],
    moment: Moment,
  ): Result<Posted, Shortage> {
    const levels: (Level | undefined)[] = [];
    for (const line of lines) {
      const level = this.#levelOf(line);
      const available = (level?.on_hand ?? 0) - (level?.reserved ?? 0);
      const taken = line.quantity < 0 && line.location.virtual === 0;
      if (taken && available + line.quantity < 0) {
        const { on_hand = 0, reserved = 0 } = level ?? {};
        const lots = this.#rules.lotsInstead(line);
        const units = this.#rules.unitsInstead(line);
        const short = -(available + line.quantity);
        return err({ line, on_hand, reserved, promised: 0, short, lots, units });
      }
      levels.push(level);
    }
    const broken = this.#rules.brokenPromise(lines, moment.today);
    if (broken !== null) {
      const { on_hand = 0, reserved = 0 } = this.#levelOf(broken.line) ?? {};
      return err({ ...broken, on_hand, reserved, lots: [], units: [] });
    }
    const written: LedgerEntry['lines'] = lines.map((line, index) =>
      this.#write(movement, line, index + 1, levels[index], moment),
    );
    const first_seq = written[0]?.entry ?? 0;
    if (movement.parcel !== movement.id) this.#insertMovement.run(movement.id, first_seq);
    this.#rules.followUnits(lines);
    this.#rules.checkSerials(lines);
    this.#markMonth(first_seq, moment.recorded_at);
    this.#record(movement, written, moment);
    return ok({ first_seq });
  }

  /** Null where there is no such movement. */
  find(id: string): MovementName | null {
    const first_seq = this.#findMovement.get(id) ?? this.#findParcel.get(id) ?? null;
    return first_seq === null ? null : { id, first_seq };
  }

  /** The document that a movement belongs to; null where there is none. */
  referenceOf({ id, first_seq }: MovementName): Movement['reference'] {
    const [first] = this.#rowsOf.all(first_seq, first_seq, id);
    if (first === undefined) return null;
    return first.type === 'return' ? { type: 'return', id } : referenceOf(first);
  }

  /** The movement that this one took back; null where it took back none. */
  takenBackBy(id: string): MovementName | null {
    const back = this.find(id);
    const [first] = back === null ? [] : this.#rowsOf.all(back.first_seq, back.first_seq, id);
    return typeof first?.voids === 'string' ? this.find(first.voids) : null;
  }

  /** Reads a movement's lines as they were booked. */
  linesOf({ id, first_seq }: MovementName): readonly MovementLine[] {
    return this.#rowsOf.all(first_seq, first_seq + LINES_MAX - 1, id).map((row) => ({
      variant: this.#catalog.variant(row.variant),
      location: this.#catalog.locationByRow(row.location),
      lot: this.#lots.lotById(row.lot),
      handling_unit: this.#units.byId(row.handling_unit),
      quantity: row.quantity,
    }));
  }

  /** Nothing of what the movement brought is left to be taken back: it was voided, or a document gave it up. */
  isTakenBack(movement: MovementName): boolean {
    if (this.#voidedBy.get(movement.id) !== undefined) return true;
    return this.#givenUp.some((asked) => asked(movement));
  }

  /** Whoever knows the promises gives up what stands against a movement that says what is so. False: nothing can. */
  onShort(givesWay: GivesWay): void {
    this.#givesWay = givesWay;
  }

  /** A document that gives up again what a movement brought, by another movement, says so here. */
  onGivenUp(asked: (movement: MovementName) => boolean): void {
    this.#givenUp.push(asked);
  }

  /**
   * Books the opposite of a movement, which stays as it is. An error names the place that no longer holds
   * what would have to go back. Throws `already-voided` and `archive-missing`.
   */
  reverse(
    movement: MovementName,
    by: Pick<Movement, 'id' | 'reason' | 'created_by' | 'occurred_at'> &
      Partial<Pick<Movement, 'note'>>,
    moment: Moment,
  ): Result<Posted, Shortage> {
    const { id, first_seq } = movement;
    const [first] = this.#rowsOf.all(first_seq, first_seq + LINES_MAX - 1, id);
    if (first === undefined) {
      const told = `the entries of ${id} lie in the archive, which is missing: put archive.db back beside the database`;
      throw new Refused('conflict', 'archive-missing', told);
    }
    const before = this.#voidedBy.get(id);
    if (before !== undefined) {
      const told = `the movement ${id} was already taken back by ${before}`;
      throw new Refused('conflict', 'already-voided', told, { voided_by: before });
    }
    const lines = this.linesOf(movement).map((line) => ({ ...line, quantity: -line.quantity }));
    const { type, parcel_id: parcel } = first;
    const back = {
      note: null,
      ...by,
      type,
      lines,
      reference: referenceOf(first),
      parcel,
      voids: id,
      // What was booked by mistake is not there.
      yields: true,
    };
    for (const follow of this.#ahead) follow({ movement: id, ...by }, moment);
    const posted = this.post(back, moment);
    if (!posted.ok) return posted;
    this.#insertVoid.run(id, by.id);
    for (const follow of this.#followers) follow({ movement: id, ...by }, moment);
    return posted;
  }

  /** Documents that counted a movement take it back in the same transaction, whoever reverses it. */
  onReversed(follow: ReversalFollower): void {
    this.#followers.push(follow);
  }

  /** Whoever keeps what a movement brought lets go of it before it is taken back. */
  onReversing(follow: ReversalFollower): void {
    this.#ahead.push(follow);
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
    if (!Number.isSafeInteger(balance)) {
      const told = `at ${called(location)} there would be more of ${variant.sku} than can be counted exactly`;
      throw new Refused('invalid', 'bad-quantity', told);
    }
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

function referenceOf({
  reference_type: type,
  reference_id: id,
}: MovementRow): Movement['reference'] {
  return type === null || id === null ? null : { type, id };
}
