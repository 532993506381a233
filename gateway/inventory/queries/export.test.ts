import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { type ExportKind, exportKind } from '../../../contract/http/import.ts';
import { APPLICATION_ID } from '../../store/open.ts';
import { Stockroom } from '../../testing/inventory/stockroom.ts';
import { takeIn } from '../../testing/inventory/take-in.ts';
import { type ExportKey, exportPages } from './export.ts';

let folder: string;
let rooms: { readonly file: string; readonly room: Stockroom }[];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'export-'));
  rooms = ['from.db', 'to.db'].map((name) => {
    const file = join(folder, name);
    const room = new Stockroom({}, undefined, file);
    room.db.pragma(`application_id = ${APPLICATION_ID}`);
    room.db.pragma('journal_mode = WAL');
    return { file, room };
  });
});
afterEach(() => {
  for (const { room } of rooms) room.close();
  rmSync(folder, { recursive: true });
});

function exported(room: Stockroom, kind: ExportKind): string {
  const page = exportPages(room.db);
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
  const files: Record<ExportKind, string> = {
    products: 'product,name\nP,Päckchen\n',
    variants: `variant,product,sku,name,unit_cost,storage_class\n${many.join('\n')}\n`,
    packagings: 'sku,packaging,factor,weight_mg\nSKU 1,case,12,300\n',
    barcodes: 'code,sku,factor,packaging,packaging_weight_mg\n4006381333931,SKU 1,12,case,300\n',
    locations:
      'location,name,kind,parent,storage_classes,mixed_lots,x_mm\nZ,Hall,zone,,,,\nA,Bin,bin,Z,chilled frozen,no,-5\n',
    opening_stock:
      'sku,location,quantity,lot,expiry,handling_unit\nSKU 1,A,24,L1,2027-03-31,PAL-1\n',
  };
  const order: readonly ExportKind[] = exportKind.options;
  for (const kind of order) {
    expect(takeIn(from.room, from.file, kind, files[kind]), kind).toMatch(/^\d+ new, /);
  }
  for (const kind of order) {
    const csv = exported(from.room, kind);
    expect(takeIn(to.room, to.file, kind, csv), kind).toMatch(/, 0 changed, 0 as they were$/);
    expect(exported(to.room, kind)).toBe(csv);
  }
  expect(to.room.levels()).toEqual(['SKU 1 @ A / L1 / PAL-1: 24']);
  expect(exported(to.room, 'variants').split('\r\n')).toHaveLength(1_205);
});
