import type { Database } from 'better-sqlite3';
import type { RecordBody } from '../../../contract/records.ts';
import { OperationalError, Refused } from '../../base/errors.ts';
import type { Journal } from '../../journal/append.ts';
import type { Moment } from '../../store/command.ts';
import type { Catalog } from '../catalog.ts';
import { type HandlingUnits, LOOSE } from '../handling-units.ts';
import type { Ledger } from '../ledger.ts';
import { type Lots, NO_LOT } from '../lots.ts';
import { shortOf } from '../movement.ts';
import type { RowEffect } from './appliers/applied.ts';
import { type OpeningStock, openingStockChecker } from './appliers/opening-stock.ts';
import { FAULTS_COLLECTED_MAX, type ImportFault } from './faults.ts';
import type { DocumentKind, ImportRow, StockRows } from './format.ts';
import { catalogAppliers } from './rows.ts';

/** Rows in one `catalog.changed` record. */
const RECORD_ROWS_MAX = 100;

export type Counts = Record<RowEffect, number>;

export type PartRooms = {
  readonly catalog: Catalog;
  readonly journal: Journal;
  readonly ledger: Ledger;
  readonly lots: Lots;
  readonly units: HandlingUnits;
};

/** Rows of one import that are applied together. */
export type Part = {
  readonly import: string;
  readonly data: StockRows;
  /** How many rows of the import stand before these. */
  readonly before: number;
  readonly by: string;
  readonly occurred_at: string;
};

/** The room that keeps documents takes them in; see `job.ts` for when. */
export type DocumentsImport<K extends DocumentKind> = {
  /** Of a part that is not the first: its documents are new, and stay so until they come. Throws a Refused. */
  readonly announce: (id: string, rows: readonly ImportRow<K>[]) => void;
  /** Faults name rows. With a fault the caller undoes all of it. */
  readonly apply: (
    rows: readonly ImportRow<K>[],
    who: Pick<Part, 'by' | 'occurred_at'>,
    moment: Moment,
  ) => readonly ImportFault[];
  /** What was announced does not come. */
  readonly forget: () => void;
};

export type DocumentImports = { readonly [K in DocumentKind]: DocumentsImport<K> };

export type PartOutcome = { readonly counts: Counts; readonly faults: readonly ImportFault[] };

/** Applies rows and records them. With a fault the caller undoes all of it. */
export function partApplier(
  db: Database,
  rooms: PartRooms,
): (part: Part, moment: Moment) => PartOutcome {
  const appliers = catalogAppliers(db);
  return (part, moment) => {
    const counts: Counts = { created: 0, changed: 0, unchanged: 0 };
    const { data } = part;
    if (data.kind === 'opening_stock') {
      const check = openingStockChecker(db);
      const faults = eachRow<ImportRow<'opening_stock'>>(data.rows, (row, index) => {
        book(rooms, part, check(row), part.before + index + 1, moment);
        counts.created += 1;
      });
      return { counts, faults };
    }
    const changed: object[] = [];
    const apply = appliers[data.kind] as (row: object) => { effect: RowEffect; row: object };
    const faults = eachRow<object>(data.rows, (given) => {
      const { effect, row } = apply(given);
      counts[effect] += 1;
      if (effect !== 'unchanged') changed.push(row);
    });
    if (faults.length === 0) record(rooms.journal, part, data.kind, changed, moment);
    return { counts, faults };
  };
}

/** Faults name rows, not lines: the reader of the file knows where each row stood. */
export function eachRow<Row>(
  rows: readonly Row[],
  apply: (row: Row, index: number) => void,
): ImportFault[] {
  const faults: ImportFault[] = [];
  for (const [index, row] of rows.entries()) {
    try {
      apply(row, index);
    } catch (error) {
      if (!(error instanceof OperationalError)) throw error;
      // A refusal of the ledger is about the whole row.
      const column = error instanceof Refused ? '' : error.code;
      faults.push({ line: index, column, message: error.message });
      if (faults.length >= FAULTS_COLLECTED_MAX) break;
    }
  }
  return faults;
}

function record(
  journal: Journal,
  part: Part,
  kind: RecordBody<'catalog.changed'>['kind'],
  changed: readonly object[],
  moment: Moment,
): void {
  for (let from = 0; from < changed.length; from += RECORD_ROWS_MAX) {
    const rows = changed.slice(from, from + RECORD_ROWS_MAX);
    journal.append(
      {
        kind: 'catalog.changed',
        id: `${part.import}/${part.before + from + 1}`,
        occurred_at: part.occurred_at,
        body: {
          import: part.import,
          kind,
          // Rows are flat: text, numbers and null.
          changed: rows as RecordBody<'catalog.changed'>['changed'],
        },
      },
      moment,
    );
  }
}

/** A movement for each row, so that each can be found, and taken back, by itself. */
function book(
  rooms: PartRooms,
  part: Part,
  goods: OpeningStock,
  number: number,
  moment: Moment,
): void {
  const { catalog, lots, units, ledger } = rooms;
  const variant = catalog.item(goods.sku);
  const { quantity, expires_on, handling_unit } = goods;
  const lot =
    goods.lot === null
      ? NO_LOT
      : lots.findOrCreate(variant, { number: goods.lot, expires_on, best_before: null });
  if (expires_on !== null) lots.fill(lot, { expires_on });
  const unit = handling_unit === null ? LOOSE : units.findOrCreate(handling_unit);
  const posted = ledger.post(
    {
      id: `${part.import}/${number}`,
      type: 'adjust',
      lines: [
        {
          variant,
          lot,
          handling_unit: LOOSE,
          location: catalog.location('adjustment'),
          quantity: -quantity,
        },
        { variant, lot, handling_unit: unit, location: catalog.place(goods.location), quantity },
      ],
      reference: { type: 'import', id: part.import },
      reason: 'OPENING_STOCK',
      created_by: part.by,
      parcel: null,
      note: null,
      voids: null,
      occurred_at: part.occurred_at,
    },
    moment,
  );
  if (!posted.ok) throw shortOf(posted.error);
}
