import type { Database } from 'better-sqlite3';
import type { Undone } from '../../store/command.ts';
import { createHoldings, type Holdings } from './holdings.ts';
import type { Held, HeldAt, Place } from './load.ts';
import { createPlaceReader, type PlaceMap } from './places.ts';

/** The function that the triggers call; it belongs to the connection, so one view per connection. */
const TOLD = 'putaway_place_changed';
/** Tells that the map itself changed, and everything that was weighed by the catalog. */
const EVERYWHERE = 0;

/**
 * All places of the zone and what they hold, in the writer's memory: twenty thousand bins are looked through
 * for each plan, and the disk would be asked twenty thousand times. The tables stay the only fact. Triggers
 * of this connection tell which places changed, whoever changed them; those are read anew before the next
 * look. What was read from work that is then undone is read once more.
 *
 * Bounded by the number of places (`PLACES_MAX`) and of what lies at them.
 */
export class ShelfView {
  readonly holdings: Holdings;
  readonly #readPlaces: () => PlaceMap;
  readonly #changed = new Set<number>();
  /** Read since the last commit, so it may have been read from work that will be undone. */
  readonly #unsure = new Set<number>();
  #places: PlaceMap | null = null;
  #lies: (Held | undefined)[] = [];
  #coming: (Held | undefined)[] = [];

  constructor(db: Database, undone: Undone) {
    this.#readPlaces = createPlaceReader(db);
    this.holdings = createHoldings(db);
    // Its name is used in the triggers below.
    db.function(TOLD, { varargs: false }, (location) => {
      // Before the first look everything is still to be read.
      if (typeof location === 'number' && this.#places !== null) this.#changed.add(location);
      return null;
    });
    db.exec(TRIGGERS);
    undone.onUndone(() => {
      for (const location of this.#unsure) this.#changed.add(location);
    });
    undone.onKept?.(() => this.#unsure.clear());
  }

  /** As it is now, inside the running transaction. What is answered is valid until the next command. */
  look(): {
    readonly places: PlaceMap;
    readonly lies: HeldAt;
    readonly coming: HeldAt;
  } {
    if (this.#places === null || this.#changed.has(EVERYWHERE)) this.#readAll();
    else for (const location of this.#changed) this.#read(location, this.#places);
    for (const location of this.#changed) this.#unsure.add(location);
    this.#changed.clear();
    return { places: this.#places ?? this.#readPlaces(), lies: this.#lies, coming: this.#coming };
  }

  #readAll(): void {
    const places = this.#readPlaces();
    this.#places = places;
    this.#lies = byPlace(this.holdings.allLying(), places);
    this.#coming = byPlace(this.holdings.allComing(), places);
    // Even the first look may see work that is undone.
    this.#changed.add(EVERYWHERE);
  }

  #read(location: number, { all }: PlaceMap): void {
    const place = all.get(location);
    if (place === undefined || !takesGoods(place)) return;
    this.#lies[location] = this.holdings.liesAt(place);
    this.#coming[location] = this.holdings.comingTo(location);
  }
}

function byPlace(held: ReadonlyMap<number, Held>, { all }: PlaceMap): (Held | undefined)[] {
  let last = 0;
  for (const location of all.keys()) last = Math.max(last, location);
  const array = new Array<Held | undefined>(last + 1).fill(undefined);
  for (const [location, each] of held) {
    if (takesGoods(all.get(location))) array[location] = each;
  }
  return array;
}

/** Docks and the like hold much and are asked for nothing. */
function takesGoods(place: Place | undefined): boolean {
  return place !== undefined && (place.for_goods || place.quarantine);
}

const TRIGGERS = `
CREATE TEMP TRIGGER IF NOT EXISTS putaway_level_made AFTER INSERT ON main.inventory_levels
  WHEN NEW.virtual = 0 BEGIN SELECT ${TOLD}(NEW.location); END;
CREATE TEMP TRIGGER IF NOT EXISTS putaway_level_changed AFTER UPDATE OF on_hand ON main.inventory_levels
  WHEN NEW.virtual = 0 BEGIN SELECT ${TOLD}(NEW.location); END;
CREATE TEMP TRIGGER IF NOT EXISTS putaway_unit_moved
  AFTER UPDATE OF location, parent, tare_mg ON main.handling_units
  BEGIN SELECT ${TOLD}(OLD.location), ${TOLD}(NEW.location); END;
CREATE TEMP TRIGGER IF NOT EXISTS putaway_task_made AFTER INSERT ON main.putaway_tasks
  BEGIN SELECT ${TOLD}(NEW.to_location); END;
CREATE TEMP TRIGGER IF NOT EXISTS putaway_task_lined AFTER INSERT ON main.putaway_lines
  BEGIN SELECT ${TOLD}(to_location) FROM main.putaway_tasks WHERE id = NEW.task; END;
CREATE TEMP TRIGGER IF NOT EXISTS putaway_task_changed AFTER UPDATE OF state, to_location ON main.putaway_tasks
  BEGIN SELECT ${TOLD}(OLD.to_location), ${TOLD}(NEW.to_location); END;
CREATE TEMP TRIGGER IF NOT EXISTS putaway_place_made AFTER INSERT ON main.locations
  BEGIN SELECT ${TOLD}(${EVERYWHERE}); END;
CREATE TEMP TRIGGER IF NOT EXISTS putaway_place_described AFTER UPDATE ON main.locations
  BEGIN SELECT ${TOLD}(${EVERYWHERE}); END;
CREATE TEMP TRIGGER IF NOT EXISTS putaway_place_blocked AFTER INSERT ON main.blocked_places
  BEGIN SELECT ${TOLD}(${EVERYWHERE}); END;
CREATE TEMP TRIGGER IF NOT EXISTS putaway_place_freed AFTER DELETE ON main.blocked_places
  BEGIN SELECT ${TOLD}(${EVERYWHERE}); END;
CREATE TEMP TRIGGER IF NOT EXISTS putaway_variant_described
  AFTER UPDATE OF unit_weight_mg, length_mm, width_mm, height_mm, base_unit ON main.product_variants
  BEGIN SELECT ${TOLD}(${EVERYWHERE}); END;
`;
