import { join } from 'node:path';
import BetterSqlite from 'better-sqlite3';
import { systemClock } from '../../gateway/base/clock.ts';
import { orderedIds } from '../../gateway/base/ids.ts';
import type { AdjustStock } from '../../gateway/inventory/adjust.ts';
import { startWriter, type WriterThread } from '../../gateway/store/writer.ts';
import {
  FIXTURE_LOCATION,
  FIXTURE_VARIANTS,
  seedCatalog,
  ZONE_WRITER_MODULE,
} from '../../gateway/testing/storage/zone-fixture.ts';
import type { ZoneCommands } from '../../gateway/zone/writer-module.ts';
import { measureBareLoop } from './bare-loop.ts';
import { measureFsync } from './fsync.ts';
import { type Bench, type Figure, percentile } from './report.ts';

/** Callers that each wait for their answer before they ask again, and the moves a second to be reached. */
const LOADS = [
  { callers: 1, aim: 2_500 },
  { callers: 8, aim: 15_000 },
] as const;

export const moves: Bench = {
  name: 'moves',
  what: 'Durable stock moves: main thread to writer and back, 2 ledger lines + levels + journal in one FULL commit',
  async run({ folder, quick, say }) {
    const fsync = measureFsync(folder, quick ? 200 : 2_000);
    const writer = await startSeededWriter(folder);
    const figures: Figure[] = [];
    try {
      await drive(writer, 8, movesOf(quick ? 500 : 4_000));
      for (const { callers, aim } of LOADS) {
        const asked = movesOf((quick ? 500 : 5_000) * (callers === 1 ? 1 : 8));
        say(`${asked.length} moves, ${callers} under way`);
        const { groups } = writer.stats();
        const { seconds, latencies } = await drive(writer, callers, asked);
        const group = Math.max(1, Math.round(asked.length / (writer.stats().groups - groups)));
        say(`the bare loop with ${group} in a commit`);
        const commands = movesOf(asked.length).map((input) => ({ command: 'stock.adjust', input }));
        const bare = measureBareLoop(folder, { group, commands });
        const rate = asked.length / seconds;
        figures.push(
          {
            id: `moves-${callers}`,
            what: `${callers === 1 ? '1 caller' : `${callers} callers`}: moves`,
            value: rate,
            unit: '/s',
            limit: {
              what: `/s, the bare loop with ${group} in a commit`,
              value: bare.commands_per_s,
            },
            aim: { what: `at least ${aim.toLocaleString('en')} /s`, reached: rate >= aim },
            detail: { group, fsync_p50_ms: fsync.p50_ms, fsync_p99_ms: fsync.p99_ms },
          },
          {
            id: `moves-p50-${callers}`,
            what: `${callers === 1 ? '1 caller' : `${callers} callers`}: asked to answered, p50`,
            value: percentile(latencies, 0.5),
            unit: 'ms',
            limit: { what: 'ms, one fsync, p50', value: fsync.p50_ms },
            aim: null,
          },
        );
      }
    } finally {
      await writer.close();
    }
    return figures;
  },
};

async function startSeededWriter(folder: string): Promise<WriterThread<ZoneCommands>> {
  const file = join(folder, 'moves.db');
  const writer = await startWriter<ZoneCommands>({
    file,
    module: ZONE_WRITER_MODULE,
    backups: folder,
    clock: systemClock(() => true),
  });
  const db = new BetterSqlite(file);
  seedCatalog(db);
  db.close();
  await writer.execute('journal.open-epoch', { epoch: 'bench', reason: 'created', anchor: null });
  return writer;
}

/** Six pieces more of one item after the other, each under an id of its own. */
function movesOf(count: number): readonly AdjustStock[] {
  const newId = orderedIds(systemClock(() => true));
  return Array.from({ length: count }, (_, index) => ({
    id: newId(),
    sku: `SKU-${(index % FIXTURE_VARIANTS) + 1}`,
    location: FIXTURE_LOCATION,
    lot: null,
    quantity: 6,
    reason: 'FOUND',
    note: null,
    by: 'bench',
    occurred_at: '2026-01-05T08:00:00.000Z',
  }));
}

async function drive(
  writer: WriterThread<ZoneCommands>,
  callers: number,
  asked: readonly AdjustStock[],
): Promise<{ readonly seconds: number; readonly latencies: readonly number[] }> {
  const latencies: number[] = [];
  const queue = asked.values();
  const caller = async (): Promise<void> => {
    for (const move of queue) {
      const since = performance.now();
      const { outcome } = await writer.execute('stock.adjust', move);
      if (outcome !== 'created') throw new Error(`the move ${move.id} was ${outcome}`);
      latencies.push(performance.now() - since);
    }
  };
  const started = performance.now();
  await Promise.all(Array.from({ length: callers }, caller));
  return { seconds: (performance.now() - started) / 1_000, latencies };
}
