import { join } from 'node:path';
import { isoTime, systemClock } from '../../gateway/base/clock.ts';
import { silentLogger } from '../../gateway/base/logger.ts';
import { freeBytes } from '../../gateway/store/ballast.ts';
import { startReader } from '../../gateway/store/reader.ts';
import { startWriter, type WriterThread } from '../../gateway/store/writer.ts';
import { ZONE_WRITER_MODULE } from '../../gateway/testing/storage/zone-fixture.ts';
import { Alarms } from '../../gateway/zone/alarms.ts';
import { MonthArchiving } from '../../gateway/zone/month-archiving.ts';
import type { ZoneQueries } from '../../gateway/zone/reader-module.ts';
import type { ZoneCommands } from '../../gateway/zone/writer-module.ts';
import { Parcels } from './parcels.ts';
import { pause } from './program.ts';
import { type Bench, type Figure, percentile } from './report.ts';
import { makeYear, seeded, YEAR } from './year.ts';

const READER_MODULE = new URL('../../gateway/zone/reader-module.ts', import.meta.url);
const SEED = 20_261_201;
/** Months of the year that are closed, and those of them that are moved. */
const CLOSED = ['2026-01', '2026-02', '2026-03'];

/** Months that go to the archive beside decisions, and what questions over time cost before and after. */
export const archive: Bench = {
  name: 'archive',
  what: 'Old months that move to the archive, with parcels that are decided meanwhile',
  async run({ folder, quick, say }) {
    const size = quick ? { variants: 2_000, bins: 1_000, entries: 60_000 } : YEAR;
    const file = join(folder, 'zone.db');
    say(`one year of ${size.entries} entries`);
    makeYear(file, size, SEED);
    const clock = systemClock(() => true);
    const backups = `${file}.backups`;
    const module = ZONE_WRITER_MODULE;
    const writer = await startWriter<ZoneCommands>({ file, module, backups, clock });
    const reader = await startReader<ZoneQueries>({ file, module: READER_MODULE, clock });
    const alarms = new Alarms(clock, () => {});
    const afterMonths = monthsSince(CLOSED.at(-1) ?? '', isoTime(clock.wall().at)) - 1;
    const job = new MonthArchiving({
      ...{ file, afterMonths, writer, reader, clock, alarms, logger: silentLogger },
      freeBytes: () => freeBytes(folder),
    });
    const pages = async (): Promise<readonly number[]> => {
      const some = seeded(SEED);
      const samples: number[] = [];
      for (let times = 0; times < (quick ? 50 : 400); times += 1) {
        const variant = `V-${1 + Math.floor(some() ** 2 * size.variants)}`;
        const begun = performance.now();
        await reader.query('ledger.page', { sides: 'all', limit: 50, variant });
        samples.push(performance.now() - begun);
      }
      return samples;
    };
    try {
      say(`closing ${CLOSED.length} months`);
      for (const month of CLOSED) await close(writer, month);
      await pages();
      const before = await pages();
      const parcels = new Parcels(writer);
      const alone = await parcels.during(pause(quick ? 500 : 5_000));
      say('moving them');
      const begun = performance.now();
      const beside = await parcels.during(job.goOn());
      const seconds = (performance.now() - begun) / 1_000;
      const [alarm] = alarms.list();
      if (alarm !== undefined) throw new Error(alarm.text);
      const { months } = await reader.query('month.list', null);
      const moved = months.filter(({ archived_at }) => archived_at !== null);
      if (moved.length !== CLOSED.length) throw new Error(`${moved.length} months were moved`);
      const entries = Math.max(...moved.map(({ entries_until }) => entries_until ?? 0));
      return figuresOf({ entries, seconds, alone, beside, before, after: await pages() });
    } finally {
      await Promise.all([writer.close(), reader.close()]);
    }
  },
};

async function close(writer: WriterThread<ZoneCommands>, month: string): Promise<void> {
  const occurred_at = new Date().toISOString();
  const asked = { by: 'bench', occurred_at };
  await writer.execute('month.close', { ...asked, id: `bench-${month}`, month });
  while (!(await writer.execute('month.step', { ...asked, month })).done);
}

function monthsSince(month: string, now: string): number {
  const counted = (text: string): number => {
    const [year = 0, number = 0] = text.split('-').map(Number);
    return year * 12 + number;
  };
  return counted(now) - counted(month);
}

type Measured = {
  readonly entries: number;
  readonly seconds: number;
  readonly alone: readonly number[];
  readonly beside: readonly number[];
  readonly before: readonly number[];
  readonly after: readonly number[];
};

function figuresOf({ entries, seconds, alone, beside, before, after }: Measured): Figure[] {
  const worst = percentile(beside, 1);
  return [
    {
      id: 'archive-moved',
      what: `${entries} entries copied, proved and removed`,
      value: entries / seconds,
      unit: 'entries/s',
      limit: null,
      aim: null,
      detail: { seconds },
    },
    {
      id: 'archive-decision',
      what: 'a decision meanwhile, p99',
      value: percentile(beside, 0.99),
      unit: 'ms',
      limit: { what: 'ms without it', value: percentile(alone, 0.99) },
      aim: null,
      detail: { parcels: beside.length, p50_ms: percentile(beside, 0.5) },
    },
    {
      id: 'archive-longest',
      what: 'the longest decision meanwhile',
      value: worst,
      unit: 'ms',
      limit: { what: 'ms without it', value: percentile(alone, 1) },
      aim: { what: 'under 250 ms', reached: worst < 250 },
    },
    {
      id: 'archive-entries',
      what: 'last 50 entries of an item over both files, p99',
      value: percentile(after, 0.99),
      unit: 'ms',
      limit: { what: 'ms before', value: percentile(before, 0.99) },
      aim: null,
      detail: { p50_ms: percentile(after, 0.5), p50_before_ms: percentile(before, 0.5) },
    },
  ];
}
