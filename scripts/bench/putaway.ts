import { join } from 'node:path';
import type { Database } from 'better-sqlite3';
import { PLAN_MAX } from '../../contract/constants.ts';
import { inboundDefaults } from '../../gateway/inbound/settings.ts';
import { migrate } from '../../gateway/store/migrate.ts';
import { openForWriting } from '../../gateway/store/open.ts';
import { seededRandom } from '../../gateway/testing/storage/random.ts';
import { migrations, writerModule } from '../../gateway/zone/writer-module.ts';
import type { Bench, Figure } from './report.ts';
import { percentile } from './report.ts';

/** Putaway in a zone of 20,000 bins: how long the three best places take. */

const BINS = 20_000;
const VARIANTS = 5_000;
const SEED = 20_261_124;
const AIM_MS = 20;
const AT = '2026-01-05T08:00:00.000Z';
const moment = {
  ...{ recorded_at: AT, clock_synchronised: true, today: AT.slice(0, 10) },
  monotonic_ms: 0,
};

export const putaway: Bench = {
  name: 'putaway',
  what: 'Putaway: the three best of 20,000 bins, two thirds of them filled',
  async run({ folder, quick, say }): Promise<readonly Figure[]> {
    const db = openForWriting(join(folder, 'putaway.db'));
    try {
      migrate(db, migrations, { backupFile: join(folder, 'before') }, AT);
      fill(db);
      say(`seed ${SEED}`);
      return measure(db, quick ? 100 : 2_000);
    } finally {
      db.close();
    }
  },
};

function measure(db: Database, plans: number): Figure[] {
  const handlers = writerModule(
    db,
    { onUndone: () => {}, onKept: () => {} },
    { ...inboundDefaults, putaway: { ...inboundDefaults.putaway, packing: 'packing' } },
  );
  const opening = { epoch: 'bench', reason: 'created', anchor: null } as const;
  handlers['journal.open-epoch'](opening, moment);
  const random = seededRandom(SEED + 1);
  const heap = process.memoryUsage().heapUsed;
  const thinking: number[] = [];
  const durable: number[] = [];
  const first = timed(() => plan(0));
  const held = process.memoryUsage().heapUsed - heap;
  for (let index = 1; index <= plans; index += 1) {
    db.exec('BEGIN IMMEDIATE');
    const begun = performance.now();
    const { task, to } = plan(index);
    thinking.push(performance.now() - begun);
    db.exec('COMMIT');
    durable.push(performance.now() - begun);
    // Half of them arrive, so that the bins change all the time.
    const who = { by: 'bench', occurred_at: AT };
    if (index % 2 === 0) {
      const asked = { task, place: to, override_reason: null, note: null };
      handlers['putaway.confirm']({ ...who, ...asked, id: `confirm-${index}` }, moment);
    }
  }
  const orders = Array.from({ length: 20 }, (_, index) =>
    timed(() => handlers['putaway.plan-order'](receipt(index), moment)),
  );
  const bins = db.prepare('SELECT * FROM locations');
  const scan = Array.from({ length: 50 }, () => timed(() => bins.all()));

  function plan(index: number): { readonly task: string; readonly to: string } {
    const sku = `SKU-${Math.floor(random() * VARIANTS)}`;
    const goods = { sku, lot: null, quantity: 1 + Math.floor(random() * 9), location: 'dock' };
    const asked = { id: `plan-${index}`, by: 'bench', occurred_at: AT };
    return handlers['putaway.plan']({ ...asked, handling_unit: null, goods }, moment);
  }

  /** A receipt of as many goods as one request may name. */
  function receipt(index: number) {
    const subjects = Array.from({ length: PLAN_MAX }, () => {
      const sku = `SKU-${Math.floor(random() * VARIANTS)}`;
      return { handling_unit: null, goods: { sku, lot: null, quantity: 3, location: 'dock' } };
    });
    return { id: `receipt-${index}`, by: 'bench', occurred_at: AT, subjects };
  }

  const p99 = percentile(thinking, 0.99);
  return [
    {
      id: 'putaway-top-three',
      what: 'plan in the writer, p99',
      value: p99,
      unit: 'ms',
      limit: { what: 'ms to read 20,000 rows, median', value: percentile(scan, 0.5) },
      aim: { what: `< ${AIM_MS} ms`, reached: p99 < AIM_MS },
      detail: { p50_ms: percentile(thinking, 0.5), plans, bins: BINS, seed: SEED },
    },
    {
      id: 'putaway-durable',
      what: 'plan and its commit, p99',
      value: percentile(durable, 0.99),
      unit: 'ms',
      limit: null,
      aim: null,
      detail: { p50_ms: percentile(durable, 0.5) },
    },
    {
      id: 'putaway-order',
      what: `${PLAN_MAX} goods of a receipt put in order, the largest first, p50`,
      value: percentile(orders, 0.5),
      unit: 'ms',
      limit: { what: 'ms, one plan, p99: no command holds the writer longer', value: p99 },
      aim: null,
      detail: { max_ms: percentile(orders, 1) },
    },
    {
      id: 'putaway-first',
      what: 'first plan after the start',
      value: first,
      unit: 'ms',
      limit: null,
      aim: null,
      detail: { memory_bytes: Math.max(0, held) },
    },
  ];

  function timed(work: () => unknown): number {
    const begun = performance.now();
    work();
    return performance.now() - begun;
  }
}

/** Ten aisles of five levels; everything by the seed. */
function fill(db: Database): void {
  const random = seededRandom(SEED);
  db.exec('BEGIN');
  db.exec(`INSERT INTO products (id, product_id, name) VALUES (1, 'p', 'P');
    INSERT INTO locations (location_id, name, kind, path, virtual, x_mm, y_mm) VALUES
      ('dock', 'Dock', 'dock', '/dock/', 0, 0, 0),
      ('packing', 'Packing', 'zone', '/packing/', 0, 60000, 0)`);
  const variant = db.prepare(
    `INSERT INTO product_variants (id, variant_id, product, sku, name, attributes, base_unit, unit_weight_mg,
       tracking, storage_class, velocity_class, length_mm, width_mm, height_mm)
     VALUES (?, ?, 1, ?, ?, '{}', 'counted', ?, 'none', ?, ?, ?, ?, ?)`,
  );
  const level = db.prepare(
    `INSERT INTO inventory_levels (variant, location, lot, handling_unit, on_hand, reserved, last_seq, virtual)
     VALUES (?, ?, 0, 0, ?, 0, 0, 0) ON CONFLICT DO NOTHING`,
  );
  const place = db.prepare(
    `INSERT INTO locations (location_id, name, kind, path, virtual, x_mm, y_mm, height_mm, weight_max_mg,
       volume_max_mm3, storage_classes, mixed_variants) VALUES (?, ?, 'bin', ?, 0, ?, ?, ?, ?, ?, ?, ?)`,
  );
  const dock = Number(
    db.prepare("SELECT id FROM locations WHERE location_id = 'dock'").pluck().get(),
  );
  for (let id = 1; id <= VARIANTS; id += 1) {
    const name = `SKU-${id - 1}`;
    const grams = 100 + Math.floor(random() * 20_000);
    const velocity = random() < 0.2 ? 'A' : random() < 0.5 ? 'B' : 'C';
    const storage = random() < 0.8 ? 'ambient' : 'chilled';
    const edge = (): number => 50 + Math.floor(random() * 400);
    variant.run(id, name, name, name, grams * 1_000, storage, velocity, edge(), edge(), edge());
    level.run(id, dock, 1_000_000);
  }
  for (let index = 0; index < BINS; index += 1) {
    const name = `B-${index}`;
    const aisle = index % 10;
    const classes = random() < 0.8 ? '["ambient"]' : '["ambient","chilled"]';
    const at = [aisle * 5_000, Math.floor(index / 50) * 1_200, (index % 5) * 1_500];
    const limits = [200_000_000 + Math.floor(random() * 8) * 100_000_000, 1_500_000_000];
    const made = place.run(
      name,
      name,
      `/${name}/`,
      ...at,
      ...limits,
      classes,
      index % 3 === 0 ? 0 : 1,
    );
    if (random() > 2 / 3) continue;
    const goods = 1 + Math.floor(random() * 2);
    for (let each = 0; each < goods; each += 1) {
      const of = 1 + Math.floor(random() * VARIANTS);
      level.run(of, Number(made.lastInsertRowid), 1 + Math.floor(random() * 20));
    }
  }
  db.exec('COMMIT');
}
