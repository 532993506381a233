import type { Database } from 'better-sqlite3';
import { TRANSFER_LINES_MAX } from '../../../contract/constants.ts';
import type { ArrivalState, TransferArrival } from '../../../contract/transfers.ts';
import { Refused } from '../../base/errors.ts';
import type { Catalog, Location, Variant } from '../../inventory/catalog.ts';
import type { HandlingUnits } from '../../inventory/handling-units.ts';
import type { Lots } from '../../inventory/lots.ts';
import { LINES_MAX } from '../../inventory/movement.ts';
import type { NamedRow } from '../../inventory/named-row.ts';

/**
 * `loading`: goods are scanned into transit. `dispatched`: announced. `cancelling`: the other zone is asked to
 * let it be. `closed`: everything arrived or was settled. `cancelled`: everything is back.
 */
export type OutState = 'loading' | 'dispatched' | 'cancelling' | 'closed' | 'cancelled';

export type OutRow = {
  readonly id: number;
  readonly transfer_id: string;
  readonly to_zone: string;
  readonly state: OutState;
  /** Canonical JSON of the notice's contents and its SHA-256; null while it is being loaded. */
  readonly contents: string | null;
  readonly digest: string | null;
  readonly version: number;
  readonly answered: number;
  readonly revision: number;
  readonly statement: string | null;
  readonly peer_state: ArrivalState | null;
};

export type OutLine = {
  readonly line: number;
  readonly variant: Variant;
  readonly lot: NamedRow;
  readonly handling_unit: NamedRow;
  readonly quantity: number;
  readonly from: Location;
  readonly movement: string;
  readonly cleared: number;
  readonly settled: number;
};

/** So much of a line is still in transit. */
export const inTransit = ({ quantity, cleared, settled }: OutLine): number =>
  quantity - cleared - settled;

export type Surplus = {
  readonly extra: number;
  readonly variant_id: string;
  readonly sku: string;
  readonly lot: string | null;
  readonly quantity: number;
  readonly settled: number;
};

type LineRow = {
  readonly line: number;
  readonly variant: number;
  readonly lot: number;
  readonly handling_unit: number;
  readonly quantity: number;
  readonly from_location: number;
  readonly movement_id: string;
  readonly cleared: number;
  readonly settled: number;
};

export type UnitPlace = { readonly unit: NamedRow; readonly parent: NamedRow | null };

const COLUMNS = `id, transfer_id, to_zone, state, contents, digest, version, answered, revision, statement,
  peer_state`;
const LINE_COLUMNS = `line, variant, lot, handling_unit, quantity, from_location, movement_id, cleared, settled`;

type Rooms = { readonly catalog: Catalog; readonly lots: Lots; readonly units: HandlingUnits };

/** The rows of transfers that leave this zone. What they mean in the ledger is booked elsewhere. */
export class Outgoing {
  readonly #rooms: Rooms;
  readonly #statements;

  constructor(db: Database, rooms: Rooms) {
    this.#rooms = rooms;
    this.#statements = {
      find: db.prepare<[string], OutRow>(
        `SELECT ${COLUMNS} FROM transfers_out WHERE transfer_id = ?`,
      ),
      loading: db.prepare<[string | null, string | null], OutRow>(
        `SELECT ${COLUMNS} FROM transfers_out
         WHERE state = 'loading' AND (? IS NULL OR to_zone = ?) ORDER BY id LIMIT 2`,
      ),
      insert: db.prepare(
        `INSERT INTO transfers_out (transfer_id, to_zone, state, created_by, created_at, note)
         VALUES (?, ?, 'loading', ?, ?, ?)`,
      ),
      lines: db.prepare<[number], LineRow>(
        `SELECT ${LINE_COLUMNS} FROM transfer_lines WHERE transfer = ? ORDER BY line`,
      ),
      byMovement: db.prepare<[string], OutRow>(
        `SELECT ${COLUMNS} FROM transfers_out
         WHERE id = (SELECT transfer FROM transfer_lines WHERE movement_id = ? LIMIT 1)`,
      ),
      loaded: db.prepare<[number, number, string]>(
        `SELECT 1 FROM inventory_transactions AS entry JOIN locations AS place ON place.id = entry.location
         WHERE entry.seq BETWEEN ? AND ? AND entry.movement_id = ? AND entry.quantity > 0
           AND place.location_id = 'transit' LIMIT 1`,
      ),
      carrying: db.prepare<[number], OutRow>(
        `SELECT ${COLUMNS} FROM transfers_out
         WHERE state IN ('loading', 'dispatched', 'cancelling')
           AND id IN (SELECT transfer FROM transfer_units WHERE handling_unit = ?) ORDER BY id DESC LIMIT 1`,
      ),
      insertLine: db.prepare(
        `INSERT INTO transfer_lines (transfer, line, variant, lot, handling_unit, quantity, from_location, movement_id)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
      ),
      insertUnit: db.prepare(
        `INSERT INTO transfer_units (transfer, handling_unit, parent, movement_id) VALUES (?, ?, ?, ?)
         ON CONFLICT DO UPDATE SET parent = excluded.parent`,
      ),
      units: db.prepare<
        [number],
        { handling_unit: number; parent: number | null; movement_id: string }
      >(
        'SELECT handling_unit, parent, movement_id FROM transfer_units WHERE transfer = ? ORDER BY handling_unit',
      ),
      removeLines: db.prepare('DELETE FROM transfer_lines WHERE transfer = ? AND movement_id = ?'),
      removeUnits: db.prepare('DELETE FROM transfer_units WHERE transfer = ? AND movement_id = ?'),
      dispatch: db.prepare(
        `UPDATE transfers_out SET state = 'dispatched', contents = ?, digest = ?, version = 1, dispatched_at = ?
         WHERE id = ?`,
      ),
      state: db.prepare('UPDATE transfers_out SET state = ? WHERE id = ?'),
      version: db.prepare('UPDATE transfers_out SET version = ? WHERE id = ?'),
      answered: db.prepare(
        'UPDATE transfers_out SET answered = max(answered, ?), refusal = ? WHERE id = ?',
      ),
      statement: db.prepare(
        'UPDATE transfers_out SET revision = ?, statement = ?, peer_state = ? WHERE id = ?',
      ),
      progress: db.prepare(
        'UPDATE transfer_lines SET cleared = ?, settled = ?, damaged = ? WHERE transfer = ? AND line = ?',
      ),
      settled: db.prepare('UPDATE transfer_lines SET settled = ? WHERE transfer = ? AND line = ?'),
      surplus: db.prepare<[number], Surplus>(
        `SELECT extra, variant_id, sku, lot, quantity, settled FROM transfer_surplus
         WHERE transfer = ? ORDER BY extra`,
      ),
      putSurplus: db.prepare(
        `INSERT INTO transfer_surplus (transfer, extra, variant_id, sku, lot, quantity) VALUES (?, ?, ?, ?, ?, ?)
         ON CONFLICT DO UPDATE SET quantity = excluded.quantity`,
      ),
      settleSurplus: db.prepare(
        'UPDATE transfer_surplus SET settled = ? WHERE transfer = ? AND extra = ?',
      ),
      resend: db.prepare(
        `UPDATE transfers_out SET answered = 0 WHERE to_zone = ? AND version > 0
           AND id > (SELECT coalesce(max(id), 0) - 5000 FROM transfers_out)`,
      ),
    };
  }

  find(transfer: string): OutRow | null {
    return this.#statements.find.get(transfer) ?? null;
  }

  /** Throws `unknown-transfer`. */
  get(transfer: string): OutRow {
    const row = this.find(transfer);
    if (row !== null) return row;
    const told = `no transfer ${transfer} leaves this zone`;
    throw new Refused('not-found', 'unknown-transfer', told);
  }

  /** Throws `not-loading`. */
  loading(transfer: string): OutRow {
    const row = this.get(transfer);
    if (row.state === 'loading') return row;
    const told = `the transfer ${transfer} to ${row.to_zone} is ${row.state}; open another one`;
    throw new Refused('conflict', 'not-loading', told, { state: row.state });
  }

  /** The one that is being loaded for this zone; for null, the only one there is. Null where that is not clear. */
  openFor(zone: string | null): OutRow | null {
    const found = this.#statements.loading.all(zone, zone);
    return zone === null && found.length > 1 ? null : (found[0] ?? null);
  }

  create(transfer: string, zone: string, by: string, at: number, note: string | null): OutRow {
    this.#statements.insert.run(transfer, zone, by, at, note);
    return this.get(transfer);
  }

  lines(row: OutRow): readonly OutLine[] {
    const { catalog, lots, units } = this.#rooms;
    return this.#statements.lines.all(row.id).map((line) => ({
      line: line.line,
      variant: catalog.variant(line.variant),
      lot: lots.lotById(line.lot),
      handling_unit: units.byId(line.handling_unit),
      quantity: line.quantity,
      from: catalog.locationByRow(line.from_location),
      movement: line.movement_id,
      cleared: line.cleared,
      settled: line.settled,
    }));
  }

  /** The newest transfer under way that a unit left with; null where it stands here, or left otherwise. */
  carrying(unit: NamedRow): OutRow | null {
    const { location } = this.#rooms.units.details(unit);
    return location === null ? (this.#statements.carrying.get(unit.id) ?? null) : null;
  }

  /** The transfer that a movement loaded goods onto. */
  byMovement(movement: string): OutRow | null {
    return this.#statements.byMovement.get(movement) ?? null;
  }

  /** Whether a movement loaded goods that were taken off again. */
  unloaded({ id, first_seq }: { readonly id: string; readonly first_seq: number }): boolean {
    return (
      this.byMovement(id) === null &&
      this.#statements.loaded.get(first_seq, first_seq + LINES_MAX - 1, id) !== undefined
    );
  }

  /** Whether so many more lines fit. */
  room(row: OutRow, lines: number): boolean {
    return this.#statements.lines.all(row.id).length + lines <= TRANSFER_LINES_MAX;
  }

  /** Returns the numbers of the new lines: the lowest that are free. Throws `too-many-lines`. */
  addLines(
    row: OutRow,
    lines: readonly Pick<OutLine, 'variant' | 'lot' | 'handling_unit' | 'quantity' | 'from'>[],
    movement: string,
  ): readonly number[] {
    const taken = new Set(this.#statements.lines.all(row.id).map(({ line }) => line));
    const numbers: number[] = [];
    for (let line = 1; line <= TRANSFER_LINES_MAX && numbers.length < lines.length; line += 1) {
      if (!taken.has(line)) numbers.push(line);
    }
    if (numbers.length < lines.length) {
      const told = `a transfer holds ${TRANSFER_LINES_MAX} lines at most; dispatch this one and open another`;
      throw new Refused('conflict', 'too-many-lines', told);
    }
    for (const [index, line] of lines.entries()) {
      this.#statements.insertLine.run(
        row.id,
        numbers[index],
        line.variant.id,
        line.lot.id,
        line.handling_unit.id,
        line.quantity,
        line.from.id,
        movement,
      );
    }
    return numbers;
  }

  addUnits(row: OutRow, units: readonly UnitPlace[], movement: string): void {
    for (const { unit, parent } of units) {
      this.#statements.insertUnit.run(row.id, unit.id, parent?.id ?? null, movement);
    }
  }

  /** As they were loaded. */
  units(row: OutRow): readonly (UnitPlace & { readonly movement: string })[] {
    const { units } = this.#rooms;
    return this.#statements.units.all(row.id).map(({ handling_unit, parent, movement_id }) => ({
      unit: units.byId(handling_unit),
      parent: parent === null ? null : units.byId(parent),
      movement: movement_id,
    }));
  }

  /** What a movement loaded is off again. Only while it is being loaded. */
  removeLoaded(row: OutRow, movement: string): void {
    this.#statements.removeLines.run(row.id, movement);
    this.#statements.removeUnits.run(row.id, movement);
  }

  dispatch(row: OutRow, contents: string, digest: string, at: number): OutRow {
    this.#statements.dispatch.run(contents, digest, at, row.id);
    return this.get(row.transfer_id);
  }

  setState(row: OutRow, state: OutState): void {
    if (row.state !== state) this.#statements.state.run(state, row.id);
  }

  setVersion(row: OutRow, version: number): void {
    this.#statements.version.run(version, row.id);
  }

  /** `refusal` null: it was taken. */
  setAnswered(row: OutRow, version: number, refusal: string | null): void {
    this.#statements.answered.run(Math.min(version, row.version), refusal, row.id);
  }

  setStatement(row: OutRow, { revision, state }: TransferArrival, statement: string): void {
    this.#statements.statement.run(revision, statement, state, row.id);
  }

  setProgress(row: OutRow, line: OutLine, cleared: number, settled: number, damaged: number): void {
    this.#statements.progress.run(cleared, settled, damaged, row.id, line.line);
  }

  setSettled(row: OutRow, line: OutLine, settled: number): void {
    this.#statements.settled.run(settled, row.id, line.line);
  }

  surplus(row: OutRow): readonly Surplus[] {
    return this.#statements.surplus.all(row.id);
  }

  putSurplus(row: OutRow, extras: TransferArrival['extras']): void {
    for (const { extra, variant, sku, lot, quantity } of extras) {
      this.#statements.putSurplus.run(row.id, extra, variant, sku, lot, quantity);
    }
  }

  setSurplusSettled(row: OutRow, { extra }: Surplus, settled: number): void {
    this.#statements.settleSurplus.run(settled, row.id, extra);
  }

  /** The other zone may have forgotten what it was told: the newest 5,000 transfers to it are told again. */
  resend(zone: string): void {
    this.#statements.resend.run(zone);
  }
}
