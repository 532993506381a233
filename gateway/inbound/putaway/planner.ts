import type { Database } from 'better-sqlite3';
import type { Obstacle, Proposal } from '../../../contract/putaway.ts';
import { Refused } from '../../base/errors.ts';
import type { Location } from '../../inventory/catalog.ts';
import type { Today } from '../../inventory/held.ts';
import type { InventoryRooms } from '../../inventory/module.ts';
import type { NamedRow } from '../../inventory/named-row.ts';
import type { PutawayConfig } from '../settings.ts';
import { choose, explain } from './choose.ts';
import { obstacleAt } from './fit.ts';
import { heldIn } from './held-in.ts';
import { VOLUME_EACH, WEIGHT_EACH } from './holdings.ts';
import { type Edges, type Load, NOTHING, type Place } from './load.ts';
import { edgesOf } from './places.ts';
import { pointOf, type Sibling, type View } from './score.ts';
import type { ShelfView } from './shelf-view.ts';
import type { TaskLine } from './tasks.ts';

type Facts = {
  readonly weight_each: number;
  readonly weight_known: 0 | 1;
  readonly volume_each: number;
  readonly length_mm: number | null;
  readonly width_mm: number | null;
  readonly height_mm: number | null;
  readonly storage_class: string;
  readonly velocity_class: 'A' | 'B' | 'C' | null;
};

/** Places of the same item that are looked at; of more, those that come first. */
const SAME_MAX = 2_000;
/** Items that a refusal names of those that lie at a place. */
const NAMED_MAX = 3;
/** Places of the same item to which the way is measured. */
const NEAR_MAX = 32;

type Rooms = Pick<InventoryRooms, 'catalog' | 'lots' | 'stock' | 'units'>;

/** Finds the best places for goods: reads what the rules need and asks them. */
export class Planner {
  readonly #rooms: Rooms;
  readonly #shelves: ShelfView;
  readonly #config: PutawayConfig;
  readonly #facts;
  readonly #same;
  readonly #tare;

  constructor(db: Database, rooms: Rooms, shelves: ShelfView, config: PutawayConfig) {
    this.#rooms = rooms;
    this.#shelves = shelves;
    this.#config = config;
    this.#facts = db.prepare<[number], Facts>(
      `SELECT ${WEIGHT_EACH} AS weight_each,
         base_unit = 'weighed' OR unit_weight_mg IS NOT NULL AS weight_known,
         ${VOLUME_EACH} AS volume_each, length_mm, width_mm, height_mm, storage_class, velocity_class
       FROM product_variants AS variant WHERE id = ?`,
    );
    this.#same = db.prepare<[number, number], Sibling & { location: number }>(
      `SELECT level.location, level.lot, coalesce(lot.expires_on, lot.best_before) AS expires_on
       FROM inventory_levels AS level JOIN lots AS lot ON lot.id = level.lot
       WHERE level.variant = ? AND level.virtual = 0 AND level.on_hand <> 0 LIMIT ?`,
    );
    this.#tare = db
      .prepare<[number], number>('SELECT tare_mg FROM handling_units WHERE id = ?')
      .pluck();
  }

  /** What a place must take. `units`: all that is carried, the outermost first; none for loose goods. */
  loadOf(lines: readonly TaskLine[], units: readonly NamedRow[], today: Today): Load {
    const { lots } = this.#rooms;
    const [first] = lines;
    if (first === undefined) throw new Error('assertion failed: a load has goods');
    let main = first;
    let weight_mg = 0;
    let volume_mm3 = 0;
    let weight_known = true;
    let expires_on: string | null = null;
    const sizes: Edges[] = [];
    const classes = new Set<string>();
    for (const line of lines) {
      const facts = this.#factsOf(line);
      weight_mg += facts.weight_each * line.quantity;
      volume_mm3 += facts.volume_each * line.quantity;
      weight_known &&= facts.weight_known === 1;
      const size = edgesOf(facts.length_mm, facts.width_mm, facts.height_mm);
      if (size !== null) sizes.push(size);
      classes.add(facts.storage_class);
      const lot = lots.details(line.lot);
      const expiry = lot?.expires_on ?? lot?.best_before ?? null;
      if (expiry !== null && (expires_on === null || expiry < expires_on)) expires_on = expiry;
      if (line.quantity > main.quantity) main = line;
    }
    for (const unit of units) weight_mg += this.#tare.get(unit.id) ?? 0;
    return {
      contents: lines.map(({ variant, lot }) => ({ variant: variant.id, lot: lot.id })),
      weight_mg,
      weight_known,
      volume_mm3,
      units: units.length > 0 ? 1 : 0,
      sizes,
      storage_classes: [...classes],
      main: { variant: main.variant.id, lot: main.lot.id },
      velocity: this.#factsOf(main).velocity_class,
      held: heldIn(this.#rooms, lines, today),
      expires_on,
    };
  }

  /** The best places, the best first. Throws `no-space`, which says what kept the others out. */
  propose(load: Load, from: Location): readonly Proposal[] {
    const { places, lies, coming } = this.#shelves.look();
    const view = this.#viewOf(load, from);
    const among = load.held !== null ? places.quarantines : places.candidates;
    const { best, kept_out } = choose(among, lies, coming, view);
    if (best.length === 0) throw noSpace(among.length, kept_out, load);
    return best.map((candidate) => {
      const { id } = candidate.place;
      return explain(candidate, lies[id] ?? NOTHING, coming[id] ?? NOTHING, view);
    });
  }

  /** What stands against a place for a load, the task in row `except` left out; `packing`: on its way through. */
  obstacle(load: Load, at: Location, except: number, packing = false): Obstacle | null {
    const place = this.#shelves.look().places.all.get(at.id);
    if (place === undefined) return 'no_place_for_goods';
    const { holdings } = this.#shelves;
    const coming = holdings.comingTo(at.id, except);
    return obstacleAt(place, holdings.liesAt(place), coming, load, packing);
  }

  /** Whether goods that are held back would lie where others do, or others in quarantine. */
  wrongKind({ held }: Load, at: Location): boolean {
    const quarantine = this.#shelves.look().places.all.get(at.id)?.quarantine === true;
    return quarantine !== (held !== null);
  }

  /** What lies at a place, for people: `there lie OAT-1L, RYE-2L, on 2 handling units`. */
  holdsInWords(at: Location): string {
    const { holdings } = this.#shelves;
    const units = holdings.unitsAt(at.id);
    const skus = holdings
      .itemsAt(at.id, NAMED_MAX + 1)
      .map((variant) => this.#rooms.catalog.variant(variant).sku);
    const shown = skus.slice(0, NAMED_MAX).join(', ');
    const more = skus.length > NAMED_MAX ? ' and other items' : '';
    const goods = skus.length === 0 ? 'nothing lies there' : `there lie ${shown}${more}`;
    return units > 0 ? `${goods}, on ${units} handling ${units === 1 ? 'unit' : 'units'}` : goods;
  }

  #factsOf({ variant }: TaskLine): Facts {
    const facts = this.#facts.get(variant.id);
    if (facts === undefined) throw new Error(`assertion failed: the variant ${variant.id} exists`);
    return facts;
  }

  #viewOf(load: Load, from: Location): View {
    const { places } = this.#shelves.look();
    const { packing, weights, heavy_kg } = this.#config;
    const same = new Map<number, Sibling[]>();
    for (const { location, ...sibling } of this.#same.all(load.main.variant, SAME_MAX)) {
      const there = same.get(location);
      if (there === undefined) same.set(location, [sibling]);
      else there.push(sibling);
    }
    const stored = [...same.keys()]
      .map((id) => places.all.get(id))
      .filter((place): place is Place => place?.proposed === true)
      .slice(0, NEAR_MAX);
    const start = places.all.get(from.id);
    return {
      weights,
      heavy_mg: heavy_kg * 1_000_000,
      load,
      from_id: from.id,
      from: start === undefined ? null : pointOf(start),
      packing: packing === undefined ? null : this.#pointNamed(packing),
      extent_mm: places.extent_mm,
      top_mm: places.top_mm,
      same,
      near: stored.map(({ x_mm, y_mm, parent }) => ({
        x_mm: x_mm ?? Number.NaN,
        y_mm: y_mm ?? Number.NaN,
        parent: parent ?? -1,
      })),
    };
  }

  /** Null while no import has brought the location. */
  #pointNamed(location: string): View['packing'] {
    const named = this.#rooms.catalog.locationByCode(location);
    const place = named === null ? undefined : this.#shelves.look().places.all.get(named.id);
    return place === undefined ? null : pointOf(place);
  }
}

const KEEPS_OUT: Readonly<Record<Obstacle, string>> = {
  no_place_for_goods: 'not being for goods',
  blocked: 'being blocked',
  storage_class: 'storage class',
  size: 'size',
  weight: 'weight',
  volume: 'volume',
  units: 'number of handling units',
  unit_coming: 'a handling unit on its way there',
  mixed_variants: 'another item there',
  mixed_lots: 'another lot there',
  held_back: 'not being for goods that are held back',
};

function noSpace(
  places: number,
  kept_out: Readonly<Partial<Record<Obstacle, number>>>,
  { held }: Load,
): Refused {
  const counts = new Map(Object.entries(kept_out));
  const counted = Object.entries(KEEPS_OUT)
    .map(([against, word]) => ({ count: counts.get(against) ?? 0, word }))
    .filter(({ count }) => count > 0)
    .sort((a, b) => b.count - a.count)
    .map(({ count, word }) => `${count} by ${word}`);
  const why =
    places === 0
      ? held !== null
        ? 'a lot of it is held back, and there is no place of quarantine: import one of the kind quarantine'
        : 'there is no bin in the catalog: import the locations'
      : counted.length === 0
        ? 'the goods lie at the only one already'
        : `kept out: ${counted.join(', ')}`;
  return new Refused('conflict', 'no-space', `none of ${places} places can take it; ${why}`, {
    places,
    ...kept_out,
  });
}
