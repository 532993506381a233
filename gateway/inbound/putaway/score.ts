import { PUTAWAY_CRITERIA } from '../../../contract/constants.ts';
import type { Criterion, ScorePart, ScoreWord } from '../../../contract/putaway.ts';
import { NO_LOT } from '../../inventory/lots.ts';
import type { PutawayConfig } from '../settings.ts';
import type { Held, Load, Place } from './load.ts';

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
  readonly near: readonly Near[];
};

/** NaN where the coordinates are not known, which is nearer to nothing; -1 for no parent. */
export type Near = { readonly x_mm: number; readonly y_mm: number; readonly parent: number };

export type Sibling = { readonly lot: number; readonly expires_on: string | null };

type Said = { readonly word: ScoreWord } & Partial<
  Pick<ScorePart, 'metres' | 'percent' | 'date' | 'velocity'>
>;

/**
 * One wish. `share` of its weight is asked for every place of the zone, so it makes no objects; `say` only for
 * those that are shown.
 */
type Judge = {
  readonly share: (place: Place, lies: Held, coming: Held, view: View) => number;
  readonly say: (place: Place, lies: Held, coming: Held, view: View) => Said;
};

/** Not known, so neither good nor bad. */
const NEUTRAL = 0.5;
/** Near is what can be reached by some steps. */
const NEAR_MM = 10_000;
const METRE_MM = 1_000;
/** The most that a place gets for the same item when it lies elsewhere. */
const NEAR_SHARE = 0.7;
/** Below, goods are light enough for every height. */
const LIGHT = 0.3;

/** Walking along aisles, not through racks. */
export function walk(a: Point, b: Point): number {
  return Math.abs(a.x_mm - b.x_mm) + Math.abs(a.y_mm - b.y_mm);
}

export function pointOf({ x_mm, y_mm }: Pick<Place, 'x_mm' | 'y_mm'>): Point | null {
  return x_mm === null || y_mm === null ? null : { x_mm, y_mm };
}

/** Null where one of both is not known. */
function wayTo(place: Place, point: Point | null): number | null {
  if (point === null || place.x_mm === null || place.y_mm === null) return null;
  return Math.abs(place.x_mm - point.x_mm) + Math.abs(place.y_mm - point.y_mm);
}

/**
 * The sum alone, for the choice among many places; null where it cannot reach `least`. The way to the nearest
 * place of the same item, which costs most, is only measured where it can still change something. The
 * breakdown of the few that are shown is `partsOf`.
 */
export function scoreOf(
  place: Place,
  lies: Held,
  coming: Held,
  view: View,
  least = Number.NEGATIVE_INFINITY,
): number | null {
  const { weights } = view;
  let sum = 0;
  const wishes = view.load.held === null ? STORED : QUARANTINED;
  for (const name of wishes.cheap) {
    const weight = weights[name];
    if (weight > 0) sum += points(wishes.judges[name].share(place, lies, coming, view), weight);
  }
  const weight = weights.same_item;
  if (weight > 0) {
    const most = there(place, coming, view) ? 1 : NEAR_SHARE;
    if (sum + points(most, weight) < least) return null;
    sum += points(wishes.judges.same_item.share(place, lies, coming, view), weight);
  }
  return Math.round(sum * 10) / 10;
}

export function partsOf(place: Place, lies: Held, coming: Held, view: View): ScorePart[] {
  const wishes = view.load.held === null ? STORED : QUARANTINED;
  return wishes.criteria.flatMap((name) => {
    const of = view.weights[name];
    if (of === 0) return [];
    const judge = wishes.judges[name];
    const got = points(judge.share(place, lies, coming, view), of);
    const nothing = { metres: null, percent: null, date: null, velocity: null };
    return [
      { criterion: name, of, points: got, ...nothing, ...judge.say(place, lies, coming, view) },
    ];
  });
}

/** To a tenth, so that the parts that are shown add up to the score that is shown. */
function points(share: number, weight: number): number {
  return Math.round(share * weight * 10) / 10;
}

const metres = (mm: number): number => Math.round(mm / METRE_MM);

function there(place: Place, coming: Held, { same, load }: View): boolean {
  return same.has(place.id) || holds(coming, load.main.variant);
}

function holds({ contents }: Held, variant: number): boolean {
  for (const each of contents) if (each.variant === variant) return true;
  return false;
}

function sameLot(place: Place, coming: Held, { same, load: { main } }: View): boolean {
  return (
    same.get(place.id)?.some(({ lot }) => lot === main.lot) === true ||
    coming.contents.some(({ variant, lot }) => variant === main.variant && lot === main.lot)
  );
}

function likeThere(place: Place, coming: Held, view: View): Said {
  const has_lot = view.load.main.lot !== NO_LOT.id;
  return {
    word: has_lot && sameLot(place, coming, view) ? 'same_lot_there' : 'same_item_there',
  };
}

/** Infinity where none is near. */
function nearestOf({ x_mm, y_mm, parent }: Place, near: View['near']): number {
  let nearest = Number.POSITIVE_INFINITY;
  for (const other of near) {
    const way =
      x_mm === null || y_mm === null
        ? Number.NaN
        : Math.abs(x_mm - other.x_mm) + Math.abs(y_mm - other.y_mm);
    if (way < nearest) nearest = way;
    // Without coordinates, what stands in the same rack is near.
    else if (Number.isNaN(way) && parent === other.parent) nearest = Math.min(nearest, NEAR_MM / 2);
  }
  return nearest;
}

const sameItem: Judge = {
  share(place, lies, coming, view) {
    if (there(place, coming, view)) return sameLot(place, coming, view) ? 1 : 0.85;
    // What lies among other goods is harder to find than what lies alone.
    const alone = lies.contents.length === 0 && coming.contents.length === 0 ? 0.2 : 0;
    const nearest = nearestOf(place, view.near);
    if (nearest >= NEAR_MM) return alone;
    return Math.min(NEAR_SHARE, NEAR_SHARE * (1 - nearest / NEAR_MM) + alone);
  },
  say(place, _lies, coming, view) {
    if (there(place, coming, view)) return likeThere(place, coming, view);
    const nearest = nearestOf(place, view.near);
    if (nearest >= NEAR_MM) return { word: 'no_same_item' };
    // In the same rack, say, without coordinates: near, but nobody has measured how near.
    const measured = place.x_mm !== null && place.y_mm !== null;
    return { word: 'same_item_near', metres: measured ? metres(nearest) : null };
  },
};

/** First expired first out; where nothing expires, first in first out: lots are numbered as they come. */
const rotation: Judge = {
  share(place, _lies, _coming, view) {
    const earliest = earliestAt(place, view);
    if (earliest === null) return 1;
    const own = ownAge(view);
    if (goesBefore(earliest, own)) return 0;
    return goesBefore(own, earliest) ? NEUTRAL : 1;
  },
  say(place, _lies, _coming, view) {
    const earliest = earliestAt(place, view);
    if (earliest === null) return { word: 'nothing_covered' };
    const own = ownAge(view);
    const date = earliest.expires_on;
    if (goesBefore(earliest, own)) return { word: 'covers_earlier', date };
    return goesBefore(own, earliest) ? { word: 'goes_before', date } : { word: 'same_age' };
  },
};

const ownAge = ({ load }: View): Sibling => ({ lot: load.main.lot, expires_on: load.expires_on });

function earliestAt(place: Place, { same }: View): Sibling | null {
  let earliest: Sibling | null = null;
  for (const each of same.get(place.id) ?? []) {
    if (earliest === null || goesBefore(each, earliest)) earliest = each;
  }
  return earliest;
}

function goesBefore(a: Sibling, b: Sibling): boolean {
  const never = '9999';
  const first = a.expires_on ?? never;
  const second = b.expires_on ?? never;
  return first === second && first === never ? a.lot < b.lot : first < second;
}

const heaviness = ({ load, heavy_mg }: View): number => Math.min(1, load.weight_mg / heavy_mg);
const heightOf = (height_mm: number, { top_mm }: View): number =>
  top_mm === 0 ? 0 : height_mm / top_mm;

const low: Judge = {
  share(place, _lies, _coming, view) {
    if (!view.load.weight_known) return NEUTRAL;
    const heavy = heaviness(view);
    if (heavy < LIGHT) return 1;
    return place.height_mm === null ? NEUTRAL : 1 - heavy * heightOf(place.height_mm, view);
  },
  say(place, _lies, _coming, view) {
    if (!view.load.weight_known) return { word: 'weight_unknown' };
    if (heaviness(view) < LIGHT) return { word: 'light' };
    if (place.height_mm === null) return { word: 'height_unknown' };
    const word = heightOf(place.height_mm, view) <= 0.4 ? 'heavy_low' : 'heavy_high';
    return { word, metres: metres(place.height_mm) };
  },
};

const velocity: Judge = {
  share(place, _lies, _coming, { load, packing, extent_mm }) {
    const way = wayTo(place, packing);
    if (load.velocity === null || way === null) return NEUTRAL;
    const far = Math.min(1, way / extent_mm);
    switch (load.velocity) {
      case 'A':
        return 1 - far;
      case 'B':
        return 1 - Math.abs(far - 0.5) * 2;
      case 'C':
        return far;
    }
  },
  say(place, _lies, _coming, { load, packing }) {
    if (load.velocity === null) return { word: 'no_velocity' };
    const way = wayTo(place, packing);
    if (way === null) return { word: 'packing_unknown' };
    return { word: 'to_packing', metres: metres(way), velocity: load.velocity };
  },
};

/** How full the place will be by its nearest limit, 0 to 1; 0 where it has none. */
function filledBy(place: Place, lies: Held, coming: Held, { load }: View): number {
  const { weight_max_mg, volume_max_mm3, units_max } = place;
  let filled = 0;
  if (weight_max_mg !== null) {
    filled = (lies.weight_mg + coming.weight_mg + load.weight_mg) / weight_max_mg;
  }
  if (volume_max_mm3 !== null) {
    const volume = lies.volume_mm3 + coming.volume_mm3 + load.volume_mm3;
    filled = Math.max(filled, volume / volume_max_mm3);
  }
  if (units_max !== null) {
    filled = Math.max(filled, (lies.units + coming.units + load.units) / units_max);
  }
  return Math.min(1, filled);
}

const fit: Judge = {
  share(place, lies, coming, view) {
    const filled = filledBy(place, lies, coming, view);
    return filled === 0 ? NEUTRAL : filled;
  },
  say(place, lies, coming, view) {
    const filled = filledBy(place, lies, coming, view);
    if (filled === 0) return { word: 'no_limit' };
    return { word: 'fills_to', percent: Math.round(filled * 100) };
  },
};

const distance: Judge = {
  share(place, _lies, _coming, { from, extent_mm }) {
    const way = wayTo(place, from);
    return way === null ? NEUTRAL : 1 - Math.min(1, way / extent_mm);
  },
  say(place, _lies, _coming, { from }) {
    const way = wayTo(place, from);
    return way === null ? { word: 'way_unknown' } : { word: 'walk', metres: metres(way) };
  },
};

/** What is held back is best found where its like lies, and best fetched where nothing else does. */
const inQuarantine: Judge = {
  share(place, lies, coming, view) {
    if (there(place, coming, view)) return sameLot(place, coming, view) ? 1 : NEAR_SHARE;
    return lies.contents.length === 0 && coming.contents.length === 0 ? NEAR_SHARE : 0;
  },
  say(place, lies, coming, view) {
    if (there(place, coming, view)) return likeThere(place, coming, view);
    const alone = lies.contents.length === 0 && coming.contents.length === 0;
    return { word: alone ? 'lies_alone' : 'among_others' };
  },
};

/** In the order in which they are shown. `cheap`: all but the one that may have to look at many places. */
type Wishes = {
  readonly judges: Readonly<Record<Criterion, Judge>>;
  readonly criteria: readonly Criterion[];
  readonly cheap: readonly Criterion[];
};

const wishes = (judges: Wishes['judges'], criteria: readonly Criterion[]): Wishes => ({
  judges,
  criteria,
  cheap: criteria.filter((name) => name !== 'same_item'),
});

const JUDGES: Wishes['judges'] = {
  same_item: sameItem,
  rotation,
  low,
  velocity,
  fit,
  distance,
};
const STORED = wishes(JUDGES, PUTAWAY_CRITERIA);
/** Nothing is sold from there: neither how soon it goes out nor the way to packing counts. */
const QUARANTINED = wishes({ ...JUDGES, same_item: inQuarantine }, ['same_item', 'low', 'fit']);
