import { expect, it } from 'vitest';
import type { Obstacle } from '../../../contract/putaway.ts';
import { obstacleAt } from './fit.ts';
import { type Held, type Load, NOTHING, type Place } from './load.ts';

const KG = 1_000_000;
const load: Load = {
  contents: [{ variant: 1, lot: 11 }],
  weight_mg: 100 * KG,
  weight_known: true,
  volume_mm3: 1_000,
  units: 1,
  sizes: [[300, 200, 100]],
  storage_classes: ['ambient'],
  main: { variant: 1, lot: 11 },
  velocity: null,
  held: null,
  expires_on: null,
};
const place: Place = {
  id: 7,
  location_id: 'bin',
  parent: null,
  for_goods: true,
  quarantine: false,
  blocked: false,
  proposed: true,
  weight_max_mg: null,
  volume_max_mm3: null,
  units_max: null,
  storage_classes: null,
  mixed_variants: true,
  mixed_lots: true,
  inner: null,
  x_mm: null,
  y_mm: null,
  height_mm: null,
  pick_sequence: null,
};
const held = (more: Partial<Held>): Held => ({ ...NOTHING, ...more });
const goods = (variant: number, lot: number): Held => held({ contents: [{ variant, lot }] });

type Case = readonly [
  what: string,
  place: Partial<Place>,
  lies: Held,
  coming: Held,
  load: Partial<Load>,
  against: Obstacle | null,
];

const cases: readonly Case[] = [
  ['an empty bin without limits', {}, NOTHING, NOTHING, {}, null],
  ['a dock', { for_goods: false }, NOTHING, NOTHING, {}, 'no_place_for_goods'],
  ['a blocked bin', { blocked: true }, NOTHING, NOTHING, {}, 'blocked'],
  ['a bin of its class', { storage_classes: ['ambient'] }, NOTHING, NOTHING, {}, null],
  [
    'a bin of another class',
    { storage_classes: ['chilled'] },
    NOTHING,
    NOTHING,
    {},
    'storage_class',
  ],
  [
    'a load of two classes where one is allowed',
    { storage_classes: ['ambient'] },
    NOTHING,
    NOTHING,
    { storage_classes: ['ambient', 'hazardous'] },
    'storage_class',
  ],
  ['room turned on its side', { inner: [300, 200, 100] }, NOTHING, NOTHING, {}, null],
  ['room a millimetre too low', { inner: [400, 300, 99] }, NOTHING, NOTHING, {}, 'size'],
  ['a load of unknown size', { inner: [10, 10, 10] }, NOTHING, NOTHING, { sizes: [] }, null],
  ['exactly its weight', { weight_max_mg: 100 * KG }, NOTHING, NOTHING, {}, null],
  ['a gram too much', { weight_max_mg: 100 * KG - 1_000 }, NOTHING, NOTHING, {}, 'weight'],
  [
    'weight that lies there',
    { weight_max_mg: 150 * KG },
    held({ weight_mg: 51 * KG }),
    NOTHING,
    {},
    'weight',
  ],
  [
    'weight that is on its way there',
    { weight_max_mg: 150 * KG },
    NOTHING,
    held({ weight_mg: 51 * KG }),
    {},
    'weight',
  ],
  [
    'volume with what is on its way',
    { volume_max_mm3: 2_000 },
    held({ volume_mm3: 500 }),
    held({ volume_mm3: 501 }),
    {},
    'volume',
  ],
  ['as many units as it may hold', { units_max: 2 }, held({ units: 1 }), NOTHING, {}, null],
  [
    'a unit too many, by one on its way',
    { units_max: 2 },
    held({ units: 1 }),
    held({ units: 1 }),
    {},
    'units',
  ],
  [
    'loose goods where units are full',
    { units_max: 1 },
    held({ units: 1 }),
    NOTHING,
    { units: 0 },
    null,
  ],
  [
    'an empty bin to which a pallet is on its way',
    {},
    NOTHING,
    held({ units: 1 }),
    {},
    'unit_coming',
  ],
  [
    'a bin of two to which one is on its way',
    { units_max: 2 },
    NOTHING,
    held({ units: 1 }),
    {},
    null,
  ],
  ['the same item', { mixed_variants: false }, goods(1, 12), NOTHING, {}, null],
  ['another item', { mixed_variants: false }, goods(2, 21), NOTHING, {}, 'mixed_variants'],
  [
    'another item on its way',
    { mixed_variants: false },
    NOTHING,
    goods(2, 21),
    {},
    'mixed_variants',
  ],
  [
    'a load that is mixed itself',
    { mixed_variants: false },
    NOTHING,
    NOTHING,
    {
      contents: [
        { variant: 1, lot: 11 },
        { variant: 2, lot: 21 },
      ],
    },
    'mixed_variants',
  ],
  ['the same lot', { mixed_lots: false }, goods(1, 11), NOTHING, {}, null],
  ['another lot of it', { mixed_lots: false }, goods(1, 12), NOTHING, {}, 'mixed_lots'],
  ['another lot of it on its way', { mixed_lots: false }, NOTHING, goods(1, 12), {}, 'mixed_lots'],
  ['a lot of another item', { mixed_lots: false }, goods(2, 21), NOTHING, {}, null],
];

it.each(cases)('%s', (_what, of, lies, coming, more, against) => {
  expect(obstacleAt({ ...place, ...of }, lies, coming, { ...load, ...more })).toBe(against);
});
