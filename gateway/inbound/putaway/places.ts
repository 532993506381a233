import type { Database } from 'better-sqlite3';
import type { LocationKind } from '../../../contract/http/stock.ts';
import { Refused } from '../../base/errors.ts';
import { ownZone, whyNotOwn } from '../../inventory/own-places.ts';
import type { Edges, Place } from './load.ts';

/** The map of all places, read from the catalog. What a place does not say itself, the one above it says. */

type Row = {
  readonly id: number;
  readonly location_id: string;
  readonly name: string;
  readonly parent: number | null;
  readonly kind: LocationKind;
  readonly path: string;
  readonly leaf: 0 | 1;
  readonly blocked: 0 | 1;
  readonly weight_max_mg: number | null;
  readonly volume_max_mm3: number | null;
  readonly units_max: number | null;
  readonly storage_classes: string | null;
  readonly mixed_variants: 0 | 1;
  readonly mixed_lots: 0 | 1;
  readonly inner_length_mm: number | null;
  readonly inner_width_mm: number | null;
  readonly inner_height_mm: number | null;
  readonly x_mm: number | null;
  readonly y_mm: number | null;
  readonly height_mm: number | null;
  readonly pick_sequence: number | null;
};

/** Locations that one zone has at most; beyond, nothing is proposed and the refusal says so. */
export const PLACES_MAX = 200_000;

export type PlaceMap = {
  readonly all: ReadonlyMap<number, Place>;
  /** Those that may be proposed. */
  readonly candidates: readonly Place[];
  /** Those for goods that are held back. */
  readonly quarantines: readonly Place[];
  readonly extent_mm: number;
  readonly top_mm: number;
};

const STORES: ReadonlySet<string> = new Set(['rack', 'level', 'bin']);

export function createPlaceReader(db: Database): () => PlaceMap {
  // Paths sort a place behind the one above it.
  const rows = db.prepare<[number], Row>(
    `SELECT place.id, location_id, name, parent, kind, path,
       NOT EXISTS (SELECT 1 FROM locations AS beneath WHERE beneath.parent = place.id) AS leaf,
       EXISTS (SELECT 1 FROM blocked_places WHERE location = place.id) AS blocked,
       weight_max_mg, volume_max_mm3, units_max, storage_classes, mixed_variants, mixed_lots,
       inner_length_mm, inner_width_mm, inner_height_mm, x_mm, y_mm, height_mm, pick_sequence
     FROM locations AS place WHERE virtual = 0 ORDER BY path LIMIT ?`,
  );
  const readZone = ownZone(db);
  return () => {
    const zone = readZone();
    const all = new Map<number, Place>();
    const candidates: Place[] = [];
    const quarantines: Place[] = [];
    // Many places allow the same classes: one list for all of them.
    const lists = new Map<string, readonly string[]>();
    let top_mm = 0;
    const x: Range = { min: Number.POSITIVE_INFINITY, max: Number.NEGATIVE_INFINITY };
    const y: Range = { min: Number.POSITIVE_INFINITY, max: Number.NEGATIVE_INFINITY };
    for (const row of rows.iterate(PLACES_MAX + 1)) {
      if (all.size === PLACES_MAX) {
        const told = `the zone has more than ${PLACES_MAX} locations; putaway cannot look at them all`;
        throw new Refused('invalid', 'too-many-places', told);
      }
      const above = row.parent === null ? undefined : all.get(row.parent);
      const place = placeOf(row, { above, zone }, lists);
      all.set(place.id, place);
      if (place.for_goods && place.proposed) candidates.push(place);
      if (place.quarantine) quarantines.push(place);
      top_mm = Math.max(top_mm, place.height_mm ?? 0);
      widen(x, place.x_mm);
      widen(y, place.y_mm);
    }
    const extent_mm = Math.max(1_000, length(x) + length(y));
    return { all, candidates, quarantines, extent_mm, top_mm };
  };
}

function placeOf(
  row: Row,
  { above, zone }: { readonly above: Place | undefined; readonly zone: string | null },
  lists: Map<string, readonly string[]>,
): Place {
  const own = whyNotOwn(row, zone) === null;
  const stores = own && STORES.has(row.kind) && row.leaf === 1;
  return {
    id: row.id,
    location_id: row.location_id,
    parent: row.parent,
    for_goods: stores || (own && row.kind === 'staging'),
    proposed: stores,
    quarantine: own && row.kind === 'quarantine',
    blocked: row.blocked === 1 || above?.blocked === true,
    weight_max_mg: row.weight_max_mg,
    volume_max_mm3: row.volume_max_mm3,
    units_max: row.units_max,
    storage_classes: classesOf(row, lists) ?? above?.storage_classes ?? null,
    mixed_variants: row.mixed_variants === 1,
    mixed_lots: row.mixed_lots === 1,
    inner: edgesOf(row.inner_length_mm, row.inner_width_mm, row.inner_height_mm),
    x_mm: row.x_mm ?? above?.x_mm ?? null,
    y_mm: row.y_mm ?? above?.y_mm ?? null,
    height_mm: row.height_mm ?? above?.height_mm ?? null,
    pick_sequence: row.pick_sequence,
  };
}

function classesOf(
  { storage_classes: text }: Row,
  lists: Map<string, readonly string[]>,
): readonly string[] | null {
  if (text === null) return null;
  const known = lists.get(text);
  if (known !== undefined) return known;
  const parsed: unknown = JSON.parse(text);
  const list = Array.isArray(parsed) ? parsed.map(String) : [];
  lists.set(text, list);
  return list;
}

/** Null unless all three are known. */
export function edgesOf(a: number | null, b: number | null, c: number | null): Edges | null {
  if (a === null || b === null || c === null) return null;
  const [long = a, middle = b, short = c] = [a, b, c].sort((first, second) => second - first);
  return [long, middle, short];
}

type Range = { min: number; max: number };

function widen(range: Range, value: number | null): void {
  if (value === null) return;
  range.min = Math.min(range.min, value);
  range.max = Math.max(range.max, value);
}

const length = ({ min, max }: Range): number => Math.max(0, max - min);
