import { join } from 'node:path';
import type { Database } from 'better-sqlite3';
import { systemClock } from '../../gateway/base/clock.ts';
import { openForWriting } from '../../gateway/store/open.ts';
import { startReader } from '../../gateway/store/reader.ts';
import { startWriter } from '../../gateway/store/writer.ts';
import { ZONE_WRITER_MODULE } from '../../gateway/testing/storage/zone-fixture.ts';
import type { ZoneQueries } from '../../gateway/zone/reader-module.ts';
import type { ZoneCommands } from '../../gateway/zone/writer-module.ts';
import { type Bench, percentile } from './report.ts';
import { makeYear, seeded } from './year.ts';

const READER_MODULE = new URL('../../gateway/zone/reader-module.ts', import.meta.url);
const SEED = 20_260_101;
const FIRST_LOT = 1_000_000;
/** Rows of the places, as the year numbers them. */
const CUSTOMER = 2;
const FIRST_BIN = 1_000;
const PAGE = 20_000;

/** A lot of which ten thousand others were made, over several stages, each stored and partly shipped. */
export const trace: Bench = {
  name: 'trace',
  what: 'A lot with 10,000 descendants: traced both ways, and called back',
  async run({ folder, quick, say }) {
    const lots = quick ? 500 : 10_000;
    const file = join(folder, 'trace.db');
    makeYear(file, { variants: 1_000, bins: 1_000, entries: 0 }, SEED);
    const db = openForWriting(file);
    makeLots(db, lots, seeded(SEED + 7));
    db.close();
    const clock = systemClock(() => true);
    const reader = await startReader<ZoneQueries>({ file, module: READER_MODULE, clock });
    const whole = async (variant: string, lot: string, direction: 'forward' | 'backward') => {
      let rows = 0;
      let after: string | undefined;
      do {
        const of = { kind: 'lot', variant, lot } as const;
        const page = await reader.query('trace', { of, direction, limit: PAGE, after });
        rows += page.rows.length;
        after = page.next ?? undefined;
      } while (after !== undefined);
      return rows;
    };
    const time = async (work: () => Promise<number>, expected: number): Promise<number[]> => {
      const samples: number[] = [];
      for (let round = 0; round < 10; round += 1) {
        const begun = performance.now();
        const rows = await work();
        samples.push(performance.now() - begun);
        if (rows < expected) throw new Error(`the trace found ${rows} lots`);
      }
      return samples;
    };
    say(`${lots} lots (seed ${SEED + 7})`);
    const forward = await time(() => whole('V-1', 'T0', 'forward'), lots + 1);
    const last = FIRST_LOT + lots;
    const backward = await time(() => whole(`V-${variantOf(last)}`, `T${lots}`, 'backward'), 2);
    await reader.close();
    const backups = `${file}.backups`;
    const writer = await startWriter<ZoneCommands>({
      file,
      module: ZONE_WRITER_MODULE,
      backups,
      clock,
    });
    const begun = performance.now();
    const recalled = await writer.execute('lot.recall', {
      ...{ id: 'bench-recall', by: 'bench', occurred_at: '2026-01-05T08:00:00.000Z' },
      ...{ sku: 'SKU-1', lot: 'T0', reason: 'bench', note: null, descendants: true },
    });
    const recall = performance.now() - begun;
    await writer.close();
    if (recalled.lots !== lots + 1) throw new Error(`${recalled.lots} lots were called back`);
    const p50 = percentile(forward, 0.5);
    return [
      {
        id: 'trace-forward',
        what: `a lot with ${lots} descendants, the whole tree with places and shipments, p50`,
        value: p50,
        unit: 'ms',
        limit: null,
        aim: { what: 'under 500 ms', reached: p50 < 500 },
        detail: { max_ms: percentile(forward, 1) },
      },
      {
        id: 'trace-backward',
        what: 'one of them back to what it was made of, p50',
        value: percentile(backward, 0.5),
        unit: 'ms',
        limit: null,
        aim: null,
      },
      {
        id: 'trace-recall',
        what: `${lots + 1} lots blocked and told to central in one transaction`,
        value: recall,
        unit: 'ms',
        limit: null,
        aim: null,
      },
    ];
  },
};

const variantOf = (lot: number): number => 1 + (lot % 1_000);

/** Each lot is made of one or two earlier ones; it lies at two places, and a part of it was shipped. */
function makeLots(db: Database, lots: number, random: () => number): void {
  const lot = db.prepare('INSERT INTO lots (id, variant, number) VALUES (?, ?, ?)');
  const link = db.prepare(
    `INSERT OR IGNORE INTO lot_links (from_lot, to_lot, movement_id, from_quantity, to_quantity)
     VALUES (?, ?, ?, 5, 10)`,
  );
  const level = db.prepare(
    `INSERT INTO inventory_levels (variant, location, lot, handling_unit, on_hand, reserved, last_seq, virtual)
     VALUES (?, ?, ?, 0, ?, 0, ?, ?)`,
  );
  const entry = db.prepare(
    `INSERT INTO main.inventory_transactions (movement_id, line, variant, location, lot, handling_unit, type, quantity,
       balance_after, prev_seq, reference_type, reference_id, occurred_at, recorded_at, created_by)
     VALUES (?, 1, ?, ?, ?, 0, 'ship', 3, 3, 0, 'order', ?, 0, 0, 'bench')`,
  );
  db.exec('BEGIN');
  for (let n = 0; n <= lots; n += 1) {
    const id = FIRST_LOT + n;
    const variant = n === 0 ? 1 : variantOf(id);
    lot.run(id, variant, `T${n}`);
    // From the newer half: a tree of some depth, not a flat one.
    for (let parents = n === 0 ? 0 : 1 + Math.floor(random() * 2); parents > 0; parents -= 1) {
      link.run(FIRST_LOT + Math.floor(n * (0.5 + random() / 2) - 0.001), id, `make-${n}`);
    }
    const seq = entry.run(`ship-${n}`, variant, CUSTOMER, id, `order-${n}`).lastInsertRowid;
    level.run(variant, CUSTOMER, id, 3, seq, 1);
    level.run(variant, FIRST_BIN + (n % 1_000), id, 4, seq, 0);
    level.run(variant, FIRST_BIN + ((n + 7) % 1_000), id, 2, seq, 0);
  }
  db.exec('COMMIT');
  // The year was looked at while it was empty; by those figures every lot would be searched for row by row.
  db.exec('ANALYZE');
}
