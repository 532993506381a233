import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import BetterSqlite from 'better-sqlite3';
import { systemClock } from '../../gateway/base/clock.ts';
import { databaseFile } from '../../gateway/store/data-folder.ts';
import { startWriter } from '../../gateway/store/writer.ts';
import {
  fixtureParcel,
  seedCatalog,
  ZONE_WRITER_MODULE,
} from '../../gateway/testing/storage/zone-fixture.ts';
import type { ZoneCommands } from '../../gateway/zone/writer-module.ts';
import { PARCELS_PER_S, Program, pause } from './program.ts';
import { type Bench, type Figure, percentile } from './report.ts';

const RSS_AIM_MB = 120;
const STARTS = 5;
/** Growth that is no slope, over the second half of the run. */
const SLOPE_MB_MAX = 8;
/** A start with a million rows counts as the same below this ratio. */
const FLAT = 1.25;

/** The program itself, as systemd would start it. */
export const footprint: Bench = {
  name: 'footprint',
  what: 'Footprint: the program from start to ready, and its resident memory',
  async run({ folder, quick, say }) {
    const rows = quick ? 20_000 : 1_000_000;
    const empty = await Program.make(join(folder, 'empty'));
    const full = await Program.make(join(folder, 'full'));
    say(`a ledger of ${rows} rows`);
    await fill(empty.data, 0);
    await fill(full.data, rows);
    say(`${STARTS} starts of each, in turn`);
    const starts = { empty: [] as number[], full: [] as number[] };
    await empty.start();
    await empty.stop();
    for (let round = 0; round < STARTS; round += 1) {
      starts.empty.push(await empty.start());
      await empty.stop();
      starts.full.push(await full.start());
      await full.stop();
    }
    const [startEmpty, startFull] = [percentile(starts.empty, 0.5), percentile(starts.full, 0.5)];
    const figures: Figure[] = [
      {
        id: 'start',
        what: `start to ready with ${rows} ledger rows`,
        value: startFull,
        unit: 'ms',
        limit: { what: 'ms with none', value: startEmpty },
        aim: { what: 'flat', reached: startFull <= FLAT * startEmpty },
      },
    ];
    const seconds = quick ? 20 : 600;
    await full.start();
    try {
      await pause(quick ? 3_000 : 20_000);
      figures.push(memory('idle', 'resident, idle', full.residentMb()));
      say(`${PARCELS_PER_S} parcels a second for ${seconds} s`);
      const samples = await full.load(seconds);
      const half = samples.slice(Math.floor(samples.length / 2));
      const quarter = Math.max(1, Math.floor(half.length / 2));
      const growth = mean(half.slice(quarter)) - mean(half.slice(0, quarter));
      figures.push(memory('load', `resident after ${seconds} s at ${PARCELS_PER_S}/s`, mean(half)));
      figures.push({
        id: 'slope',
        what: 'growth between its third and fourth quarter',
        value: growth,
        unit: 'MB',
        limit: null,
        aim: { what: `no slope (under ${SLOPE_MB_MAX} MB)`, reached: growth < SLOPE_MB_MAX },
      });
      await full.stop();
      say('the journal as a backlog');
      const { records, resident } = await full.catchUp(quick ? 20_000 : 200_000);
      figures.push(memory('backlog', `resident after a backlog of ${records} records`, resident));
    } finally {
      await full.stop();
      empty.close();
      full.close();
    }
    return figures;
  },
};

function memory(id: string, what: string, value: number): Figure {
  return {
    id: `rss-${id}`,
    what,
    value,
    unit: 'MB',
    limit: null,
    aim: { what: `under ${RSS_AIM_MB} MB`, reached: value < RSS_AIM_MB },
  };
}

/** Two ledger rows for each parcel. */
async function fill(data: string, rows: number): Promise<void> {
  mkdirSync(data, { recursive: true });
  const file = databaseFile(data);
  const clock = systemClock(() => true);
  const module = ZONE_WRITER_MODULE;
  const writer = await startWriter<ZoneCommands>({ file, module, backups: data, clock });
  const db = new BetterSqlite(file);
  seedCatalog(db);
  db.close();
  const epoch = { epoch: 'bench', reason: 'created', anchor: null } as const;
  await writer.execute('journal.open-epoch', epoch);
  let next = 0;
  const lane = async (): Promise<void> => {
    while (next * 2 < rows) {
      const index = next;
      next += 1;
      await writer.execute('parcel.decide', fixtureParcel(`fill-${index}`, index));
    }
  };
  await Promise.all(Array.from({ length: 256 }, lane));
  await writer.close();
}

const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;
