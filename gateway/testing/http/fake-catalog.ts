import type { LocationName, StockLocation } from '../../../contract/http/stock.ts';

export type FakeVariant = {
  readonly variant: string;
  readonly sku: string;
  readonly name: string;
  readonly base_unit: 'counted' | 'weighed';
  readonly gtin: string;
  /** Pieces in a case. */
  readonly factor: number;
  readonly unit_mg: number;
};

export const VARIANTS: readonly [FakeVariant, ...FakeVariant[]] = [
  counted('oat-milk-1l', 'OAT-1L', 'Oat milk 1 l', '04012345678901', 12, 1_040_000),
  counted('butter-250', 'BUT-250', 'Butter 250 g', '04011111111118', 20, 255_000),
  counted('rye-bread-500', 'RYE-500', 'Rye bread 500 g', '04022222222225', 8, 515_000),
  counted('apple-juice-07', 'APJ-07', 'Apple juice 0.7 l', '04033333333332', 6, 1_150_000),
  counted(
    'olive-oil-05',
    'OLI-05',
    'Olive oil 0.5 l, cold pressed, first harvest',
    '04044444444449',
    6,
    910_000,
  ),
  counted('salt-500', 'SAL-500', 'Sea salt 500 g', '04055555555556', 24, 508_000),
  counted('lamp-e27', 'LMP-E27', 'Lamp E27 9 W 230 V', '04066666666663', 10, 62_000),
  {
    variant: 'gouda-wheel',
    sku: 'GOU-W',
    name: 'Gouda, wheel',
    base_unit: 'weighed',
    gtin: '04077777777770',
    factor: 1,
    unit_mg: 1,
  },
];

function counted(
  variant: string,
  sku: string,
  name: string,
  gtin: string,
  factor: number,
  unit_mg: number,
): FakeVariant {
  return { variant, sku, name, base_unit: 'counted', gtin, factor, unit_mg };
}

type FakeLocation = Omit<StockLocation, 'children' | 'variants'>;

const AISLES = ['A', 'B', 'C'] as const;
const RACKS = ['01', '02', '03', '04'] as const;
const LEVELS = ['1', '2', '3'] as const;

export const LOCATIONS: readonly FakeLocation[] = [
  { location: 'zone-a', name: 'Zone A', kind: 'zone', parent: null, barcode: null },
  { location: 'dock-1', name: 'Dock 1', kind: 'dock', parent: 'zone-a', barcode: 'LOC-DOCK-1' },
  {
    location: 'stage-1',
    name: 'Staging 1',
    kind: 'staging',
    parent: 'zone-a',
    barcode: 'LOC-ST-1',
  },
  {
    location: 'quarantine',
    name: 'Quarantine',
    kind: 'quarantine',
    parent: 'zone-a',
    barcode: null,
  },
  ...AISLES.flatMap((aisle): FakeLocation[] => [
    { location: aisle, name: `Aisle ${aisle}`, kind: 'aisle', parent: 'zone-a', barcode: null },
    ...RACKS.flatMap((rack) =>
      LEVELS.map(
        (level): FakeLocation => ({
          location: `${aisle}-${rack}-${level}`,
          name: `${aisle}-${rack}-${level}`,
          kind: 'bin',
          parent: aisle,
          barcode: `LOC-${aisle}${rack}${level}`,
        }),
      ),
    ),
  ]),
];

export const SUPPLIER: LocationName = { location: 'supplier', name: 'Supplier', kind: 'supplier' };
export const CUSTOMER: LocationName = { location: 'customer', name: 'Customer', kind: 'customer' };

export function locationNamed(id: string): LocationName | null {
  const found = LOCATIONS.find(({ location }) => location === id);
  if (found === undefined) return [SUPPLIER, CUSTOMER].find((one) => one.location === id) ?? null;
  return { location: found.location, name: found.name, kind: found.kind };
}

/** Whether `location` is `top` or stands beneath it. */
export function isWithin(location: string, top: string): boolean {
  let current: string | null = location;
  while (current !== null) {
    if (current === top) return true;
    const id: string = current;
    current = LOCATIONS.find((one) => one.location === id)?.parent ?? null;
  }
  return false;
}
