import type { Obstacle } from '../../../contract/putaway.ts';
import type { Edges, Held, Load, Place } from './load.ts';

/**
 * The hard rules: whether goods can be put at a place at all, with what lies there and what is on its way
 * there. Null: nothing stands against it. What the catalog does not know is not held against a place. Goods do not
 * stay at `packing`: it may be of any kind, and takes one unit after the other.
 */
export function obstacleAt(
  place: Place,
  lies: Held,
  coming: Held,
  load: Load,
  packing = false,
): Obstacle | null {
  if (load.held !== null) {
    if (!place.quarantine) return 'held_back';
  } else if (!place.for_goods && !packing) return 'no_place_for_goods';
  if (place.blocked) return 'blocked';
  if (!classesAllowed(place, load)) return 'storage_class';
  if (!sizesFit(place.inner, load)) return 'size';
  const { weight_max_mg, volume_max_mm3, units_max } = place;
  if (weight_max_mg !== null && lies.weight_mg + coming.weight_mg + load.weight_mg > weight_max_mg)
    return 'weight';
  if (
    volume_max_mm3 !== null &&
    lies.volume_mm3 + coming.volume_mm3 + load.volume_mm3 > volume_max_mm3
  )
    return 'volume';
  if (load.units > 0) {
    if (units_max !== null && lies.units + coming.units + load.units > units_max) return 'units';
    // Where nothing says that several have room, two units on the way would meet at one empty bin. Quarantine is no bin.
    const bin = !packing && load.held === null;
    if (units_max === null && coming.units > 0 && bin) return 'unit_coming';
  }
  if (!place.mixed_variants && isMixed(lies, coming, load, 'variant')) return 'mixed_variants';
  if (!place.mixed_lots && isMixed(lies, coming, load, 'lot')) return 'mixed_lots';
  return null;
}

function classesAllowed({ storage_classes }: Place, load: Load): boolean {
  if (storage_classes === null) return true;
  for (const each of load.storage_classes) if (!storage_classes.includes(each)) return false;
  return true;
}

/** Turned as it fits best: longest edge against longest edge. */
function sizesFit(inner: Edges | null, load: Load): boolean {
  if (inner === null) return true;
  return load.sizes.every(
    ([long, middle, short]) => long <= inner[0] && middle <= inner[1] && short <= inner[2],
  );
}

/** `variant`: two different items would share the place. `lot`: two lots of one item would. */
function isMixed(lies: Held, coming: Held, load: Load, what: 'variant' | 'lot'): boolean {
  const { contents } = load;
  const mixes = what === 'variant' ? mixesVariants : mixesLots;
  return (
    mixes(contents, contents) || mixes(contents, lies.contents) || mixes(contents, coming.contents)
  );
}

type Contents = Load['contents'];

function mixesVariants(own: Contents, others: Contents): boolean {
  const [first] = own;
  if (first === undefined) return false;
  for (const other of others) if (other.variant !== first.variant) return true;
  return false;
}

function mixesLots(own: Contents, others: Contents): boolean {
  for (const other of others) {
    for (const { variant, lot } of own) {
      if (variant === other.variant && lot !== other.lot) return true;
    }
  }
  return false;
}
