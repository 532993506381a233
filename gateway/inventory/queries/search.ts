import type { Database } from 'better-sqlite3';
import { HITS_MAX, WHEREABOUTS_MAX } from '../../../contract/constants.ts';
import type {
  SearchAnswer,
  SearchHit,
  SearchQuery,
  Whereabouts,
} from '../../../contract/http/search.ts';
import type { Held } from '../../../contract/http/stock.ts';
import type { StationRole, Verdict } from '../../../contract/parcel.ts';
import type { Gs1Element } from '../../../contract/reading.ts';
import { gtinOf } from '../../device/gs1/gtin.ts';
import { isGs1Announced, parseGs1 } from '../../device/gs1/parse.ts';
import { CODE_LENGTH_MAX, gtinFault, normalCode, ssccFault } from '../code.ts';
import type { DocumentsNamed } from './documents-named.ts';
import { AVAILABLE, type Dated, HELD, LOT_HELD } from './held.ts';
import { containing } from './named.ts';
import { PLACE, type PlaceColumns, placeOf } from './places.ts';
import { itemTotals, type OnOrder } from './stock-items.ts';

/** "Where is it": by one scan of anything that has a code, or by some letters of a name. */
export function search(
  db: Database,
  above: { readonly onOrder: OnOrder; readonly named: DocumentsNamed },
): (input: Dated<{ readonly query: SearchQuery; readonly year: number }>) => SearchAnswer {
  const finders = createFinders(db, above);
  return ({ query, year, today = null }) => {
    if (query.text !== undefined) {
      const { text } = query;
      const exact = finders.byCode(text, null, today);
      const hits = exact.length > 0 ? exact : finders.byName(text, today);
      const gs1_error = hits.length > 0 ? null : slipIn(text);
      return { gs1: null, gs1_error, hits: hits.slice(0, HITS_MAX) };
    }
    const { gs1, gs1_error, text, slip } = understand(query.scan ?? '', year);
    const hits = finders.byCode(text, gs1, today).slice(0, HITS_MAX);
    return { gs1, gs1_error: hits.length > 0 ? gs1_error : (gs1_error ?? slip), hits };
  };
}

/** Why a code that names nothing is none: a digit was misread or mistyped. Null: it may be a code nobody imported. */
const slipIn = (text: string): string | null => gtinFault(text) ?? ssccFault(text);

/** A scan as the scanner sent it: its symbology identifier off, its GS1 elements read where it has any. */
function understand(
  scan: string,
  year: number,
): {
  readonly text: string;
  readonly gs1: Gs1Element[] | null;
  readonly gs1_error: string | null;
  /** What counts against it only where it names nothing: it does not say of itself that it is GS1. */
  readonly slip: string | null;
} {
  const aim = /^\][A-Za-z][0-9A-Za-z]/.exec(scan)?.[0];
  const text = aim === undefined ? scan : scan.slice(aim.length);
  const announced = isGs1Announced(aim) || scan.includes('\u001d') || /^https?:/i.test(scan);
  const likely = announced || /^0[0-2]\d{14,}/.test(text) || text.startsWith('(');
  if (!likely) return { text, gs1: null, gs1_error: null, slip: slipIn(text) };
  const parsed = parseGs1(scan, { year });
  if (parsed.ok) return { text, gs1: [...parsed.value.elements], gs1_error: null, slip: null };
  const { message } = parsed.error;
  return { text, gs1: null, gs1_error: announced ? message : null, slip: message };
}

type PlaceRow = PlaceColumns & {
  readonly lot: string;
  readonly unit: string;
  readonly on_hand: number;
  readonly available: number;
  readonly held: Held | null;
};

function createFinders(
  db: Database,
  { onOrder, named }: { readonly onOrder: OnOrder; readonly named: DocumentsNamed },
) {
  const items = itemFinder(db, onOrder);
  const lots = lotFinder(db, items.hit);
  const locations = locationFinder(db);
  const units = unitFinder(db, onOrder);
  const parcels = parcelFinder(db);
  const shipments = shipmentFinder(db);
  return {
    byCode(text: string, gs1: readonly Gs1Element[] | null, today: string | null): SearchHit[] {
      const sscc = gs1?.find(({ ai }) => ai === '00')?.value ?? text;
      const lot = gs1?.find(({ ai }) => ai === '10')?.value;
      const code = (gs1 === null ? null : gtinOf(gs1)) ?? text;
      if (code.length > CODE_LENGTH_MAX) return [];
      const variant = items.byCode(code);
      const ofLot = lots(lot ?? text, lot === undefined ? null : variant, today);
      return [
        ...units(sscc, today),
        ...named(sscc),
        ...ofLot,
        ...(variant === null || (lot !== undefined && ofLot.length > 0)
          ? []
          : items.hit(variant.variant, variant.factor, today)),
        ...locations.byCode(text),
        ...parcels(text),
        ...shipments(text),
      ];
    },
    byName: (text: string, today: string | null): SearchHit[] => [
      ...items.byName(text, today),
      ...locations.byName(text),
    ],
  };
}

const WHERE = `
  SELECT ${PLACE}, lot.number AS lot, unit.code AS unit, level.on_hand, ${AVAILABLE} AS available, ${HELD} AS held
  FROM inventory_levels AS level
    JOIN locations AS place ON place.id = level.location
    JOIN lots AS lot ON lot.id = level.lot
    JOIN handling_units AS unit ON unit.id = level.handling_unit
  WHERE level.virtual = 0 AND level.on_hand <> 0`;

function whereaboutsOf(row: PlaceRow): Whereabouts {
  return {
    at: placeOf(row),
    lot: row.lot === '' ? null : row.lot,
    handling_unit: row.unit === '' ? null : row.unit,
    on_hand: row.on_hand,
    available: row.available,
    held: row.held,
  };
}

function itemFinder(db: Database, onOrder: OnOrder) {
  const totals = itemTotals(db, onOrder);
  const byBarcode = db.prepare<[string], { variant: number; factor: number }>(
    'SELECT variant, factor FROM barcodes WHERE code = ?',
  );
  const bySku = db.prepare<[string, string], { variant: number; factor: null }>(
    'SELECT id AS variant, NULL AS factor FROM product_variants WHERE sku = ? OR variant_id = ?',
  );
  const byName = db.prepare<[string, string, number], { id: number }>(
    `SELECT id FROM product_variants WHERE sku LIKE ? ESCAPE '\\' OR name LIKE ? ESCAPE '\\'
     ORDER BY sku LIMIT ?`,
  );
  const places = db.prepare<[object], PlaceRow>(
    `${WHERE} AND level.variant = @variant ORDER BY level.on_hand DESC LIMIT @limit`,
  );
  const hit = (variant: number, factor: number | null, today: string | null): SearchHit[] => {
    const item = totals(variant, today);
    if (item === null) return [];
    const found = places.all({ variant, today, limit: WHEREABOUTS_MAX }).map(whereaboutsOf);
    return [{ kind: 'item', item, factor, places: found }];
  };
  return {
    hit,
    totals,
    byCode: (code: string): Coded | null =>
      byBarcode.get(normalCode(code)) ?? bySku.get(code, code) ?? null,
    byName: (text: string, today: string | null): SearchHit[] =>
      byName
        .all(containing(text), containing(text), HITS_MAX)
        .flatMap(({ id }) => hit(id, null, today)),
  };
}

/** What a code names, and of how many base units. */
type Coded = { readonly variant: number; readonly factor: number | null };
type Hit = (variant: number, factor: null, today: string | null) => SearchHit[];

function lotFinder(db: Database, hit: Hit) {
  const lots = db.prepare<
    [object],
    {
      id: number;
      variant: number;
      number: string;
      expires_on: string | null;
      held: Held | null;
    }
  >(`SELECT lot.id, lot.variant, lot.number, coalesce(lot.expires_on, lot.best_before) AS expires_on,
       ${LOT_HELD} AS held
     FROM lots AS lot
     WHERE lot.number = @number AND lot.id > 0 AND (@variant IS NULL OR lot.variant = @variant) LIMIT 20`);
  const places = db.prepare<[object], PlaceRow>(
    `${WHERE} AND level.lot = @lot ORDER BY level.on_hand DESC LIMIT @limit`,
  );
  const sums = db.prepare<[object], { on_hand: number; available: number }>(
    `SELECT coalesce(sum(on_hand), 0) AS on_hand, coalesce(sum(available), 0) AS available
     FROM (${WHERE} AND level.lot = @lot)`,
  );
  return (number: string, beside: Coded | null, today: string | null): SearchHit[] =>
    lots
      .all({ number, variant: beside?.variant ?? null, today })
      .flatMap(({ id, number: lot, expires_on, held, ...of }) => {
        const [found] = hit(of.variant, null, today);
        if (found?.kind !== 'item') return [];
        const { item } = found;
        const { on_hand = 0, available = 0 } = sums.get({ lot: id, today }) ?? {};
        const rows = places.all({ lot: id, today, limit: WHEREABOUTS_MAX });
        const factor = beside?.factor ?? null;
        const shown = { factor, lot, expires_on, held, on_hand, available };
        return [{ kind: 'lot' as const, ...shown, item, places: rows.map(whereaboutsOf) }];
      });
}

function locationFinder(db: Database) {
  const columns = `SELECT ${PLACE}, (SELECT count(DISTINCT level.variant) FROM locations AS beneath
      JOIN inventory_levels AS level ON level.location = beneath.id AND level.on_hand <> 0
      WHERE beneath.path >= place.path AND beneath.path < rtrim(place.path, '/') || '0') AS variants
    FROM locations AS place WHERE place.virtual = 0`;
  type Row = PlaceColumns & { readonly variants: number };
  const byCode = db.prepare<[string, string], Row>(
    `${columns} AND (place.barcode = ? OR place.location_id = ?)`,
  );
  const byName = db.prepare<[string, string, number], Row>(
    `${columns} AND (place.name LIKE ? ESCAPE '\\' OR place.location_id LIKE ? ESCAPE '\\')
     ORDER BY place.path LIMIT ?`,
  );
  const hit = (row: Row): SearchHit => ({
    kind: 'location',
    at: placeOf(row),
    variants: row.variants,
  });
  return {
    byCode: (code: string): SearchHit[] => byCode.all(code, code).map(hit),
    byName: (text: string): SearchHit[] =>
      byName.all(containing(text), containing(text), HITS_MAX).map(hit),
  };
}

function unitFinder(db: Database, onOrder: OnOrder) {
  const totals = itemTotals(db, onOrder);
  const exists = db.prepare<[string], { id: number }>(
    'SELECT id FROM handling_units WHERE code = ? AND id > 0',
  );
  const holds = db.prepare<[object], PlaceRow & { variant: number }>(
    `${WHERE.replace('SELECT', 'SELECT level.variant,')} AND level.handling_unit = @unit LIMIT 100`,
  );
  return (code: string, today: string | null): SearchHit[] => {
    const unit = exists.get(code);
    if (unit === undefined) return [];
    const rows = holds.all({ unit: unit.id, today });
    const [first] = rows;
    return [
      {
        kind: 'handling-unit',
        handling_unit: code,
        at: first === undefined ? null : placeOf(first),
        holds: rows.flatMap((row) => {
          const item = totals(row.variant, today);
          const lot = row.lot === '' ? null : row.lot;
          const { on_hand, available, held } = row;
          return item === null ? [] : [{ item, lot, on_hand, available, held }];
        }),
      },
    ];
  };
}

function parcelFinder(db: Database) {
  const parcel = db.prepare<
    [string],
    { parcel: string; station: string; role: StationRole; verdict: Verdict; occurred_at: number }
  >(
    `SELECT parcel_id AS parcel, station, role, verdict, occurred_at FROM parcels WHERE parcel_id = ?`,
  );
  return (id: string): SearchHit[] => {
    const found = parcel.get(id);
    if (found === undefined) return [];
    return [{ kind: 'parcel', ...found, occurred_at: new Date(found.occurred_at).toISOString() }];
  };
}

function shipmentFinder(db: Database) {
  // What was taken back stands there with the opposite sign.
  const newest = db
    .prepare<[string], number>(
      `SELECT max(entry.occurred_at) FROM inventory_transactions AS entry
         CROSS JOIN locations AS place ON place.id = entry.location
       WHERE entry.type = 'ship' AND entry.reference_id = ? AND entry.reference_id IS NOT NULL
         AND place.kind = 'customer'
       HAVING sum(entry.quantity) > 0`,
    )
    .pluck();
  return (reference: string): SearchHit[] => {
    const at = newest.get(reference);
    if (at === undefined) return [];
    return [{ kind: 'shipment', reference, shipped_at: new Date(at).toISOString() }];
  };
}
