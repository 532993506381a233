import { copyFileSync, rmSync } from 'node:fs';
import Sqlite from 'better-sqlite3';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { verifyDatabase } from '../../gateway/cli/verification.ts';
import { LEDGER_ARCHIVE } from '../../gateway/inventory/months/ledger-archive.ts';
import { copyPart } from '../../gateway/store/archive/move.ts';
import { archiveFile } from '../../gateway/store/archive/table.ts';
import { APPLICATION_ID } from '../../gateway/store/open.ts';
import { Stockroom } from '../../gateway/testing/inventory/stockroom.ts';
import { RoomOnDisk } from '../../gateway/testing/inventory/take-in.ts';
import { temporaryFolder, testClock } from '../../gateway/testing/storage/folder.ts';

/** Each proof on a database that is whole, then on copies of it of which one thing was changed by hand. */

let folder: ReturnType<typeof temporaryFolder>;
let whole: string;

beforeAll(() => {
  folder = temporaryFolder();
  whole = `${folder.path}/whole.db`;
  const room = new Stockroom({}, undefined, whole);
  room.db.pragma(`application_id = ${APPLICATION_ID}`);
  room.import('products', [{ product: 'p', name: 'P' }]);
  room.import('variants', [
    { variant: 'v-a', product: 'p', sku: 'A', name: 'A' },
    { variant: 'v-s', product: 'p', sku: 'S', name: 'S', tracking: 'serial' },
  ]);
  room.import('locations', [
    { location: 'bin-1', name: 'Bin 1' },
    { location: 'bin-2', name: 'Bin 2' },
  ]);
  const found = { reason: 'FOUND', note: null, location: 'bin-1' } as const;
  room.ok('stock.adjust', { ...found, sku: 'A', lot: null, quantity: 9, handling_unit: 'PAL-1' });
  room.ok('stock.adjust', { ...found, sku: 'A', lot: null, quantity: 3, handling_unit: 'CASE-1' });
  const onto = { handling_unit: 'CASE-1', onto: 'PAL-1', to: 'bin-1', reason: null, note: null };
  room.ok('unit.move', onto);
  room.ok('stock.adjust', { ...found, sku: 'A', lot: null, quantity: 4, id: 'found-001' });
  room.ok('stock.adjust', { ...found, sku: 'S', lot: 'SN-1', quantity: 1 });
  room.ok('reservation.make', {
    ...{ sku: 'A', quantity: 4, reference: { type: 'order', id: '1' }, expires_at: null },
    at: { location: 'bin-1', lot: null, handling_unit: 'PAL-1' },
  });
  room.ok('movement.void', { movement: 'found-001', reason: 'X', note: null, id: 'void-0001' });
  room.close();
});
afterAll(() => folder.remove());

/** The proofs that do not hold, and the first evidence of each. */
function diverging(tamper: string): Record<string, string> {
  const copy = `${folder.path}/copy.db`;
  copyFileSync(whole, copy);
  const db = new Sqlite(copy);
  db.pragma('ignore_check_constraints = ON');
  db.pragma('foreign_keys = OFF');
  db.exec('DROP TRIGGER inventory_transactions_no_update');
  db.exec(tamper);
  db.close();
  const { ok, proofs } = verifyDatabase(copy, () => {});
  const wrong = proofs.filter(({ evidence }) => evidence.length > 0);
  expect(ok).toBe(wrong.length === 0);
  return Object.fromEntries(wrong.map(({ proof, evidence }) => [proof, evidence[0] ?? '']));
}

it('holds where nothing was changed, and says how much each proof is about', () => {
  const { ok, proofs } = verifyDatabase(whole, () => {});
  expect(proofs.flatMap(({ evidence }) => evidence)).toEqual([]);
  expect(ok).toBe(true);
  const rows = Object.fromEntries(proofs.map((each) => [each.proof, each.rows]));
  expect(rows).toMatchObject({
    ...{ levels: 10, 'zero-sums': 10, 'ledger-chains': 10, 'no-negative': 4 },
    ...{ reservations: 1, 'reserved-on-hand': 4, units: 2, serials: 1, voids: 1, parcels: 0 },
  });
  expect(rows['journal-chain']).toBeGreaterThan(0);
});

const BIN_2 = "(SELECT id FROM locations WHERE location_id = 'bin-2')";
const unit = (code: string) => `(SELECT id FROM handling_units WHERE code = '${code}')`;

it.each<[string, string, Record<string, RegExp>]>([
  [
    'an entry has another quantity',
    "UPDATE inventory_transactions SET quantity = 5 WHERE movement_id = 'found-001' AND quantity > 0",
    {
      'ledger-chains': /balance after entry|add up/,
      levels: /entries add up to 1, the level says 0/,
      'zero-sums': /lot 0: all entries add up to 1$/,
      voids: /found-001 and what takes it back leave 1 of variant/,
    },
  ],
  [
    'more is reserved than was promised',
    'UPDATE inventory_levels SET reserved = 5 WHERE reserved = 4',
    { reservations: /5 is reserved, live reservations keep 4$/ },
  ],
  [
    'a promise names goods that lie nowhere',
    `UPDATE reservations SET location = ${BIN_2}`,
    { reservations: /is reserved, live reservations keep/ },
  ],
  [
    'a promise is more than what lies there',
    `UPDATE reservations SET quantity = 10, asked = 10;
     UPDATE inventory_levels SET reserved = 10 WHERE reserved = 4`,
    { 'reserved-on-hand': /10 reserved of 9 on hand$/ },
  ],
  [
    'a unit stands elsewhere than its goods',
    `UPDATE handling_units SET location = ${BIN_2} WHERE parent IS NOT NULL OR id = ${unit('PAL-1')}`,
    { units: /^unit (PAL|CASE)-1 stands at location \d+, goods on it lie at \d+$/ },
  ],
  [
    'a unit stands on one that stands elsewhere',
    `INSERT INTO handling_units (code, location, parent) VALUES ('CASE-2', ${BIN_2}, ${unit('PAL-1')})`,
    { units: /^unit CASE-2 stands at location \d+ on PAL-1, which stands at \d+$/ },
  ],
  [
    'a movement is marked as taken back by one that does not say so',
    "UPDATE voided_movements SET voided_by = 'nothing'",
    { voids: /^movement found-001 is marked as taken back by nothing, which does not say so$/ },
  ],
  [
    'a movement says that it takes back one that is not marked',
    'DELETE FROM voided_movements',
    { voids: /void-0001 says that it takes back found-001, which is not marked as taken back$/ },
  ],
  [
    'a record of the journal is gone',
    'DROP TRIGGER IF EXISTS journal_no_delete; DELETE FROM journal WHERE position = 3',
    { 'journal-chain': /./ },
  ],
])('where %s, it names the proof', (_what, tamper, expected) => {
  const found = diverging(tamper);
  expect(Object.keys(found).toSorted()).toEqual(Object.keys(expected).toSorted());
  for (const [proof, evidence] of Object.entries(expected)) expect(found[proof]).toMatch(evidence);
});

it('names a serial number that lies here twice, and goods that are less than none', () => {
  const serial = 'UPDATE inventory_levels SET on_hand = 2 WHERE lot <> 0 AND virtual = 0';
  expect(diverging(serial).serials).toBe('serial number SN-1 of S lies here 2 times');
  const negative = 'UPDATE inventory_levels SET on_hand = -2 WHERE lot <> 0 AND virtual = 0';
  expect(diverging(negative)['no-negative']).toMatch(/: -2 on hand$/);
});

it('names a parcel without its movement', () => {
  const parcel = `INSERT INTO parcels (parcel_id, station, role, location, verdict, lot, handling_unit, movement_id,
      ledger_seq, journal_position, occurred_at, recorded_at)
    VALUES ('PARCEL-1', 's', 'receive', ${BIN_2}, 'accept', 0, 0, 'PARCEL-1', 99999, 1, 0, 0)`;
  expect(diverging(parcel).parcels).toBe('parcel PARCEL-1: its movement is not in the ledger');
});

it('proves what lies in the archive, and the ledger with it', () => {
  const disk = new RoomOnDisk();
  const { room, file } = disk;
  room.import('products', [{ product: 'p', name: 'P' }]);
  room.import('variants', [{ variant: 'v-a', product: 'p', sku: 'A', name: 'A' }]);
  room.import('locations', [{ location: 'bin-1', name: 'Bin 1' }]);
  for (const at of ['2026-11-05T08:00:00.000Z', '2027-01-05T08:00:00.000Z']) {
    room.recorded_at = at;
    const found = { reason: 'FOUND', note: null, location: 'bin-1', lot: null } as const;
    room.ok('stock.adjust', { ...found, sku: 'A', quantity: 9 });
  }
  room.ok('month.close', { month: '2026-11' });
  while (!room.ok('month.step', { month: '2026-11' }).done);
  const range = { part: '2026-11', after: 0, until: 2 };
  room.ok('month.archived', copyPart(file, LEDGER_ARCHIVE, range, testClock));
  room.ok('month.prune', { entries: 100 });
  const proofs = (): Record<string, [number, string | undefined]> =>
    Object.fromEntries(
      verifyDatabase(file, () => {}).proofs.map((each) => [
        each.proof,
        [each.rows, each.evidence[0]],
      ]),
    );
  expect(proofs()).toMatchObject({
    ...{ archive: [2, undefined], levels: [4, undefined], 'ledger-chains': [4, undefined] },
  });
  const archive = new Sqlite(archiveFile(file));
  archive.exec('DROP TRIGGER inventory_transactions_no_update');
  archive.exec('UPDATE inventory_transactions SET quantity = 8 WHERE quantity = 9');
  archive.close();
  const said = '2026-11: the archive holds 2 of 2 rows, which are not those that were moved';
  const wrong = proofs();
  expect(wrong.archive).toEqual([2, said]);
  expect(wrong['zero-sums']?.[1]).toMatch(/all entries add up to -1/);
  room.close();
  for (const end of ['', '-wal', '-shm']) rmSync(archiveFile(file) + end, { force: true });
  const gone = proofs();
  expect(gone.archive).toEqual([2, expect.stringContaining('is missing: 2026-11 cannot be read')]);
  expect(Object.keys(gone)).not.toContain('levels');
  disk.remove();
});
