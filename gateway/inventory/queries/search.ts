import type { Database } from 'better-sqlite3';
import { HITS_MAX, WHEREABOUTS_MAX } from '../../../contract/constants.ts';
import type {
  SearchAnswer,
  SearchHit,
  SearchQuery,
  Whereabouts,
} from '../../../contract/http/search.ts';
import type { StationRole, Verdict } from '../../../contract/parcel.ts';
import type { Gs1Element } from '../../../contract/reading.ts';
import { gtinOf } from '../../device/gs1/gtin.ts';
import { isGs1Announced, parseGs1 } from '../../device/gs1/parse.ts';
import { CODE_LENGTH_MAX, normalCode } from '../code.ts';
import type { DocumentsNamed } from './documents-named.ts';
import { containing } from './named.ts';
import { PLACE, type PlaceColumns, placeOf } from './places.ts';
import { itemTotals, type OnOrder } from './stock-items.ts';

/** "Where is it": by one scan of anything that has a code, or by some letters of a name. */
export function search(
  db: Database,
  above: { readonly onOrder: OnOrder; readonly named: DocumentsNamed },
): (input: { readonly query: SearchQuery; readonly year: number }) => SearchAnswer {
  const finders = createFinders(db, above);
  return ({ query, year }) => {
    if (query.text !== undefined) {
      const exact = finders.byCode(query.text, null);
      const hits = exact.length > 0 ? exact : finders.byName(query.text);
      return { gs1: null, gs1_error: null, hits: hits.slice(0, HITS_MAX) };
    }
    const scanned = understand(query.scan ?? '', year);
    const { gs1, gs1_error, text } = scanned;
    return { gs1, gs1_error, hits: finders.byCode(text, gs1).slice(0, HITS_MAX) };
  };
}

/** A scan as the scanner sent it: its symbology identifier off, its GS1 elements read where it has any. */
function understand(
  scan: string,
  year: number,
): { text: string; gs1: Gs1Element[] | null; gs1_error: string | null } {
  const aim = /^\][A-Za-z][0-9A-Za-z]/.exec(scan)?.[0];
  const text = aim === undefined ? scan : scan.slice(aim.length);
  const announced = isGs1Announced(aim) || scan.includes('\u001d') || /^https?:/i.test(scan);
  const likely = announced || /^0[0-2]\d{14,}/.test(text) || text.startsWith('(');
  if (!likely) return { text, gs1: null, gs1_error: null };
  const parsed = parseGs1(scan, { year });
  if (parsed.ok) return { text, gs1: [...parsed.value.elements], gs1_error: null };
  return { text, gs1: null, gs1_error: announced ? parsed.error.message : null };
}

type PlaceRow = PlaceColumns & {
  readonly lot: string;
  readonly unit: string;
  readonly on_hand: number;
  readonly reserved: number;
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
    byCode(text: string, gs1: readonly Gs1Element[] | null): SearchHit[] {
      const sscc = gs1?.find(({ ai }) => ai === '00')?.value ?? text;
      const lot = gs1?.find(({ ai }) => ai === '10')?.value;
      const code = (gs1 === null ? null : gtinOf(gs1)) ?? text;
      if (code.length > CODE_LENGTH_MAX) return [];
      const variant = items.byCode(code);
      const ofLot = lots(lot ?? text, lot === undefined ? null : (variant?.variant ?? null));
      return [
        ...units(sscc),
        ...named(sscc),
        ...ofLot,
        ...(variant === null || (lot !== undefined && ofLot.length > 0)
          ? []
          : items.hit(variant.variant, variant.factor)),
        ...locations.byCode(text),
        ...parcels(text),
        ...shipments(text),
      ];
    },
    byName: (text: string): SearchHit[] => [...items.byName(text), ...locations.byName(text)],
  };
}

const WHERE = `
  SELECT ${PLACE}, lot.number AS lot, unit.code AS unit, level.on_hand, level.reserved
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
    available: row.on_hand - row.reserved,
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
  const places = db.prepare<[number, number], PlaceRow>(
    `${WHERE} AND level.variant = ? ORDER BY level.on_hand DESC LIMIT ?`,
  );
  const hit = (variant: number, factor: number | null): SearchHit[] => {
    const item = totals(variant);
    if (item === null) return [];
    const found = places.all(variant, WHEREABOUTS_MAX).map(whereaboutsOf);
    return [{ kind: 'item', item, factor, places: found }];
  };
  return {
    hit,
    totals,
    byCode: (code: string): { variant: number; factor: number | null } | null =>
      byBarcode.get(normalCode(code)) ?? bySku.get(code, code) ?? null,
    byName: (text: string): SearchHit[] =>
      byName.all(containing(text), containing(text), HITS_MAX).flatMap(({ id }) => hit(id, null)),
  };
}

function lotFinder(db: Database, hit: (variant: number, factor: null) => SearchHit[]) {
  const lots = db.prepare<
    [object],
    { id: number; variant: number; number: string; expires_on: string | null }
  >(`SELECT id, variant, number, coalesce(expires_on, best_before) AS expires_on FROM lots
     WHERE number = @number AND id > 0 AND (@variant IS NULL OR variant = @variant) LIMIT 20`);
  const places = db.prepare<[number, number], PlaceRow>(
    `${WHERE} AND level.lot = ? ORDER BY level.on_hand DESC LIMIT ?`,
  );
  return (number: string, variant: number | null): SearchHit[] =>
    lots.all({ number, variant }).flatMap((lot): SearchHit[] => {
      const [item] = hit(lot.variant, null);
      if (item?.kind !== 'item') return [];
      const found = places.all(lot.id, WHEREABOUTS_MAX).map(whereaboutsOf);
      const { expires_on } = lot;
      return [{ kind: 'lot', lot: lot.number, expires_on, item: item.item, places: found }];
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
  const holds = db.prepare<[number], PlaceRow & { variant: number }>(
    `${WHERE.replace('SELECT', 'SELECT level.variant,')} AND level.handling_unit = ? LIMIT 100`,
  );
  return (code: string): SearchHit[] => {
    const unit = exists.get(code);
    if (unit === undefined) return [];
    const rows = holds.all(unit.id);
    const [first] = rows;
    return [
      {
        kind: 'handling-unit',
        handling_unit: code,
        at: first === undefined ? null : placeOf(first),
        holds: rows.flatMap((row) => {
          const item = totals(row.variant);
          const lot = row.lot === '' ? null : row.lot;
          return item === null ? [] : [{ item, lot, on_hand: row.on_hand }];
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
