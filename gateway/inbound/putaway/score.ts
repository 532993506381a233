import type { Criterion, ScorePart, ScoreWord } from '../../../contract/putaway.ts';
import type { PutawayConfig } from '../config.ts';
import { type Held, type Load, NOTHING, type Place, together } from './load.ts';

/** The wishes: how good a place is for goods that may lie there. Each criterion gives a share of its weight. */

type Point = { readonly x_mm: number; readonly y_mm: number };

/** What is known of the goods and the zone, the same for all places of one plan. */
export type View = {
  readonly weights: PutawayConfig['weights'];
  readonly heavy_mg: number;
  readonly load: Load;
  /** Row of the place where the goods stand: not proposed. */
  readonly from_id: number;
  /** Its coordinates; null where they are not known. */
  readonly from: Point | null;
  readonly packing: Point | null;
  /** Walking from one end of the zone to the other; at least a metre. */
  readonly extent_mm: number;
  /** The highest place of the zone. */
  readonly top_mm: number;
  /** Places where the same item lies, by their row: its lots there, each with its expiry. */
  readonly same: ReadonlyMap<number, readonly Sibling[]>;
  /** Some of them, to look for the nearest. */
  readonly near: readonly { readonly point: Point | null; readonly parent: number | null }[];
};

export type Sibling = { readonly lot: number; readonly expires_on: string | null };

/** Null: the criterion is left out. */
type Judged = { readonly share: number; readonly word: ScoreWord } & Partial<
  Pick<ScorePart, 'metres' | 'percent' | 'date' | 'velocity'>
>;

/** Not known, so neither good nor bad. */
const NEUTRAL = 0.5;
/** Near is what can be reached by some steps. */
const NEAR_MM = 10_000;
const METRE_MM = 1_000;

/** Walking along aisles, not through racks. */
export function walk(a: Point, b: Point): number {
  return Math.abs(a.x_mm - b.x_mm) + Math.abs(a.y_mm - b.y_mm);
}

export function pointOf({ x_mm, y_mm }: Pick<Place, 'x_mm' | 'y_mm'>): Point | null {
  return x_mm === null || y_mm === null ? null : { x_mm, y_mm };
}

/** The sum alone, for the choice among many places. The breakdown of the few that are shown is `partsOf`. */
export function scoreOf(place: Place, lies: Held, coming: Held, view: View): number {
  const { weights } = view;
  let sum = 0;
  for (const name of CRITERIA) {
    if (weights[name] > 0)
      sum += points(JUDGES[name](place, lies, coming, view).share, weights[name]);
  }
  return Math.round(sum * 10) / 10;
}

export function partsOf(place: Place, lies: Held, coming: Held, view: View): ScorePart[] {
  return CRITERIA.flatMap((criterion) => {
    const of = view.weights[criterion];
    if (of === 0) return [];
    const { share, ...said } = JUDGES[criterion](place, lies, coming, view);
    const nothing = { metres: null, percent: null, date: null, velocity: null };
    return [{ criterion, of, points: points(share, of), ...nothing, ...said }];
  });
}

/** To a tenth, so that the parts that are shown add up to the score that is shown. */
function points(share: number, weight: number): number {
  return Math.round(share * weight * 10) / 10;
}

const metres = (mm: number): number => Math.round(mm / METRE_MM);

type Judge = (place: Place, lies: Held, coming: Held, view: View) => Judged;

const sameItem: Judge = (place, lies, coming, { load, same, near }) => {
  const { main } = load;
  const there = same.get(place.id);
  const onTheWay = coming.contents.some((each) => each.variant === main.variant);
  if (there !== undefined || onTheWay) {
    const lot = (each: { readonly lot: number }): boolean => each.lot === main.lot;
    const sameLot =
      there?.some(lot) === true ||
      coming.contents.some((each) => each.variant === main.variant && lot(each));
    return sameLot
      ? { share: 1, word: 'same_lot_there' }
      : { share: 0.85, word: 'same_item_there' };
  }
  // What lies among other goods is harder to find than what lies alone.
  const alone = lies.contents.length === 0 && coming.contents.length === 0 ? 0.2 : 0;
  const own = pointOf(place);
  let nearest = Number.POSITIVE_INFINITY;
  for (const { point, parent } of near) {
    if (own !== null && point !== null) nearest = Math.min(nearest, walk(own, point));
    else if (parent !== null && parent === place.parent) nearest = Math.min(nearest, NEAR_MM / 2);
  }
  if (nearest >= NEAR_MM) return { share: alone, word: 'no_same_item' };
  const share = Math.min(0.7, 0.7 * (1 - nearest / NEAR_MM) + alone);
  return { share, word: 'same_item_near', metres: metres(nearest) };
};

/** First expired first out; where nothing expires, first in first out: lots are numbered as they come. */
const rotation: Judge = (place, _lies, _coming, { load, same }) => {
  const there = same.get(place.id);
  if (there === undefined) return { share: 1, word: 'nothing_covered' };
  let earliest: Sibling | null = null;
  for (const each of there) if (earliest === null || goesBefore(each, earliest)) earliest = each;
  if (earliest === null) return { share: 1, word: 'nothing_covered' };
  const own: Sibling = { lot: load.main.lot, expires_on: load.expires_on };
  if (goesBefore(earliest, own)) {
    return { share: 0, word: 'covers_earlier', date: earliest.expires_on };
  }
  if (goesBefore(own, earliest)) {
    return { share: NEUTRAL, word: 'goes_before', date: earliest.expires_on };
  }
  return { share: 1, word: 'same_age' };
};

function goesBefore(a: Sibling, b: Sibling): boolean {
  const never = '9999';
  const first = a.expires_on ?? never;
  const second = b.expires_on ?? never;
  return first === second && first === never ? a.lot < b.lot : first < second;
}

const low: Judge = (place, _lies, _coming, { load, heavy_mg, top_mm }) => {
  if (!load.weight_known) return { share: NEUTRAL, word: 'weight_unknown' };
  const heaviness = Math.min(1, load.weight_mg / heavy_mg);
  if (heaviness < 0.3) return { share: 1, word: 'light' };
  if (place.height_mm === null) return { share: NEUTRAL, word: 'height_unknown' };
  const height = top_mm === 0 ? 0 : place.height_mm / top_mm;
  const word = height <= 0.4 ? 'heavy_low' : 'heavy_high';
  return { share: 1 - heaviness * height, word, metres: metres(place.height_mm) };
};

const velocity: Judge = (place, _lies, _coming, { load, packing, extent_mm }) => {
  if (load.velocity === null) return { share: NEUTRAL, word: 'no_velocity' };
  const own = pointOf(place);
  if (own === null || packing === null) return { share: NEUTRAL, word: 'packing_unknown' };
  const way = walk(own, packing);
  const far = Math.min(1, way / extent_mm);
  const wanted = { A: 1 - far, B: 1 - Math.abs(far - 0.5) * 2, C: far }[load.velocity];
  return { share: wanted, word: 'to_packing', metres: metres(way), velocity: load.velocity };
};

const fit: Judge = (place, lies, coming, { load }) => {
  const after = together(together(lies, coming), { ...NOTHING, ...load });
  const shares = [
    place.weight_max_mg === null ? 0 : after.weight_mg / place.weight_max_mg,
    place.volume_max_mm3 === null ? 0 : after.volume_mm3 / place.volume_max_mm3,
    place.units_max === null ? 0 : after.units / place.units_max,
  ];
  const filled = Math.min(1, Math.max(...shares));
  if (filled === 0) return { share: NEUTRAL, word: 'no_limit' };
  return { share: filled, word: 'fills_to', percent: Math.round(filled * 100) };
};

const distance: Judge = (place, _lies, _coming, { from, extent_mm }) => {
  const own = pointOf(place);
  if (own === null || from === null) return { share: NEUTRAL, word: 'way_unknown' };
  const way = walk(own, from);
  return { share: 1 - Math.min(1, way / extent_mm), word: 'walk', metres: metres(way) };
};

const JUDGES: Readonly<Record<Criterion, Judge>> = {
  same_item: sameItem,
  rotation,
  low,
  velocity,
  fit,
  distance,
};
const CRITERIA: readonly Criterion[] = [
  'same_item',
  'rotation',
  'low',
  'velocity',
  'fit',
  'distance',
];
