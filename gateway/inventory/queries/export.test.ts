import { afterEach, beforeEach, expect, it } from 'vitest';
import { type ExportKind, exportKind, IMPORT_COLUMNS } from '../../../contract/http/import.ts';
import { ORDERS_EXPORT } from '../../inbound/queries.ts';
import { CUSTOMER_ORDERS_EXPORT } from '../../outbound/orders/orders-export.ts';
import type { Stockroom } from '../../testing/inventory/stockroom.ts';
import { RoomOnDisk, takeIn } from '../../testing/inventory/take-in.ts';
import { type ExportKey, exportPages } from './export.ts';

let rooms: readonly RoomOnDisk[];

beforeEach(() => {
  rooms = [new RoomOnDisk(), new RoomOnDisk()];
});
afterEach(() => {
  for (const each of rooms) each.remove();
});

function exported(room: Stockroom, kind: ExportKind): string {
  const page = exportPages(room.db, {
    purchase_orders: ORDERS_EXPORT,
    orders: CUSTOMER_ORDERS_EXPORT,
  });
  let text = '';
  let after: ExportKey | null = null;
  do {
    const answer: ReturnType<typeof page> = page({ kind, after });
    text += answer.text;
    after = answer.next;
  } while (after !== null);
  return text;
}

it('writes files that, taken in elsewhere, make the same catalog and the same stock', () => {
  const [from, to] = rooms;
  if (from === undefined || to === undefined) throw new Error('two rooms');
  const many = Array.from(
    { length: 1_203 },
    (_, n) => `v${n},P,SKU ${n},"Item, ""${n}""",0.05,chilled`,
  );
  const orders = Array.from({ length: 301 }, (_, n) => [
    `PO-${n},"Mill, Son",A,SKU 1,2,5,case,2027-02-01,20,3`,
    `PO-${n},"Mill, Son",A,SKU 2,7,,,2027-02-01,,3`,
  ]).flat();
  const wanted = Array.from({ length: 301 }, (_, n) => [
    `SO-${n},"Café, Corner",SKU 1,2,1,1,2027-02-01,all`,
    `SO-${n},"Café, Corner",SKU 2,7,2,1,2027-02-01,all`,
  ]).flat();
  const files: Record<ExportKind, string> = {
    products: 'product,name\nP,Päckchen\n',
    variants: `variant,product,sku,name,unit_cost,storage_class\n${many.join('\n')}\n`,
    packagings: 'sku,packaging,factor,weight_mg\nSKU 1,case,12,300\n',
    barcodes: 'code,sku,factor,packaging,packaging_weight_mg\n4006381333931,SKU 1,12,case,300\n',
    locations:
      'location,name,kind,parent,storage_classes,mixed_lots,x_mm,inner_length_mm,inner_width_mm,inner_height_mm\nZ,Hall,zone,,,,,,,\nA,Bin,bin,Z,chilled frozen,no,-5,1200,800,500\n',
    opening_stock:
      'sku,location,quantity,lot,expiry,handling_unit\nSKU 1,A,24,L1,2027-03-31,PAL-1\n',
    purchase_orders: `purchase_order,supplier,location,sku,quantity,line,packaging,expected_on,tolerance_pm,version\n${orders.join('\n')}\n`,
    orders: `order,customer,sku,quantity,line,priority,ship_by,policy\n${wanted.join('\n')}\n`,
  };
  const order: readonly ExportKind[] = exportKind.options;
  for (const kind of order) {
    expect(takeIn(from.room, from.file, kind, files[kind]), kind).toMatch(/^\d+ new, /);
  }
  for (const kind of order) {
    const csv = exported(from.room, kind);
    expect(takeIn(to.room, to.file, kind, csv), kind).toMatch(/, 0 changed, 0 as they were$/);
    expect(exported(to.room, kind)).toBe(csv);
    if (kind === 'opening_stock') continue;
    const rows = csv.trimEnd().split('\r\n').length - 1;
    // Not even a new version of anything.
    const again = takeIn(from.room, from.file, kind, csv, { id: `again-${kind}` });
    expect(again, kind).toBe(`0 new, 0 changed, ${rows} as they were`);
  }
  expect(to.room.levels()).toEqual(['SKU 1 @ A / L1 / PAL-1: 24']);
  expect(exported(to.room, 'variants').split('\r\n')).toHaveLength(1_205);
});

it('writes orders as they were ordered, but those that are closed, and in base units where a packaging changed', () => {
  const [{ room, file } = { room: null, file: '' }] = rooms;
  if (room === null) throw new Error('a room');
  takeIn(room, file, 'products', 'product,name\nP,P\n');
  takeIn(room, file, 'variants', 'variant,product,sku,name\nV,P,S,S\n');
  takeIn(room, file, 'packagings', 'sku,packaging,factor\nS,case,12\n');
  takeIn(room, file, 'locations', 'location,name,kind\nD,Dock,dock\n');
  const orders =
    'purchase_order,supplier,location,sku,quantity,packaging\nPO-1,Mill,D,S,2,case\nPO-2,Mill,D,S,1,\n';
  takeIn(room, file, 'purchase_orders', orders);
  room.ok('po.close', { purchase_order: 'PO-2', reason: 'cancelled' });
  const head =
    'purchase_order,version,supplier,expected_on,location,line,sku,quantity,packaging,factor,tolerance_pm';
  expect(exported(room, 'purchase_orders')).toBe(`${head}\r\nPO-1,1,Mill,,D,1,S,2,case,12,0\r\n`);
  takeIn(room, file, 'packagings', 'sku,packaging,factor\nS,case,10\n', { id: 'smaller-case' });
  expect(exported(room, 'purchase_orders')).toBe(`${head}\r\nPO-1,1,Mill,,D,1,S,24,,,0\r\n`);
});

it.each(exportKind.options)('writes the header of %s where there are no rows', (kind) => {
  const [{ room } = { room: null }] = rooms;
  if (room === null) throw new Error('a room');
  const { required, optional } = IMPORT_COLUMNS[kind];
  const columns = exported(room, kind).trimEnd().split(',');
  expect([...required, ...optional]).toEqual(expect.arrayContaining(columns));
  expect(columns).toEqual(expect.arrayContaining([...required]));
});
