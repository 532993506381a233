import { afterEach, beforeEach, expect, it } from 'vitest';
import { TwoZones } from '../../testing/inventory/two-zones.ts';
import { wholeAudit } from '../../testing/inventory/whole-audit.ts';

let zones: TwoZones;
beforeEach(() => {
  zones = new TwoZones();
});
afterEach(() => zones.close());

it('a pallet that is used again here while it is away has nothing on it of what left with it', () => {
  const { a } = zones;
  const stock = (handling_unit: string | null) =>
    a.ok('stock.adjust', {
      ...{ reason: 'FOUND', note: null, lot: null, sku: 'A', location: 'dock', quantity: 4 },
      ...(handling_unit === null ? {} : { handling_unit }),
    });
  stock('PALLET');
  a.ok('unit.describe', { handling_unit: 'TOTE', kind: 'tote', tare_mg: 1, location: 'dock' });
  const onto = { to: 'dock', onto: 'PALLET', reason: null, note: null };
  a.ok('unit.move', { handling_unit: 'TOTE', ...onto });
  a.ok('transfer.open', { id: 'transfer-1', to_zone: 'b', note: null });
  const goods = { kind: 'unit', handling_unit: 'PALLET' } as const;
  a.ok('transfer.load', { transfer: 'transfer-1', goods });
  stock('PALLET');
  const below = a.db.prepare("SELECT parent FROM handling_units WHERE code = 'TOTE'").pluck();
  expect(below.get()).toBeNull();
  expect(wholeAudit(a.db)).toEqual([]);
});
