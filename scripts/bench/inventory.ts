import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { systemClock } from '../../gateway/base/clock.ts';
import { auditor } from '../../gateway/inventory/queries/audit.ts';
import { openForReading } from '../../gateway/store/open.ts';
import { type ReaderThread, startReader } from '../../gateway/store/reader.ts';
import { startWriter } from '../../gateway/store/writer.ts';
import { fixtureParcel, ZONE_WRITER_MODULE } from '../../gateway/testing/storage/zone-fixture.ts';
import type { ZoneQueries } from '../../gateway/zone/reader-module.ts';
import type { ZoneCommands } from '../../gateway/zone/writer-module.ts';
import { type Bench, type Figure, percentile } from './report.ts';
import { makeYear, seeded, YEAR, YEAR_DOCK, type YearSize } from './year.ts';

const READER_MODULE = new URL('../../gateway/zone/reader-module.ts', import.meta.url);
const SEED = 20_260_101;
const EVERYTHING = { limit: 200 } as const;
/** As the audit's own default: rows proved in a minute. */
const AUDIT_STEP_ROWS = 500;

/** Reads by key and the whole audit, with a year of history behind them. */
export const inventory: Bench = {
  name: 'inventory',
  what: 'Inventory with one year of history: look-ups, receiving, audit',
  async run({ folder, quick, say }) {
    const size: YearSize = quick ? { variants: 2_000, bins: 1_000, entries: 100_000 } : YEAR;
    const file = join(folder, 'year.db');
    const empty = join(folder, 'empty.db');
    say(`${size.variants} items, ${size.bins} bins, ${size.entries} entries (seed ${SEED})`);
    const entries = makeYear(file, size, SEED);
    makeYear(empty, { ...size, entries: 0 }, SEED);
    say('look-ups');
    const figures = [...(await lookUps(file, size, quick ? 200 : 2_000))];
    say('the audit, a whole pass');
    figures.push(...audit(file, entries));
    say('receiving, on the year and on an empty ledger in turn');
    figures.push(...(await receiving(file, empty, quick ? 300 : 3_000)));
    for (const suffix of ['', '-wal', '-shm']) rmSync(file + suffix, { force: true });
    return figures;
  },
};

type Question = {
  readonly id: string;
  readonly what: string;
  readonly p99_ms_max: number;
  ask(reader: ReaderThread<ZoneQueries>, variant: number): Promise<unknown>;
};

const QUESTIONS: readonly Question[] = [
  {
    id: 'level',
    what: 'level of an item at a place, p99',
    p99_ms_max: 1,
    ask: (reader, variant) =>
      reader.query('stock.places', { ...EVERYTHING, variant: `V-${variant}`, location: YEAR_DOCK }),
  },
  {
    id: 'item-beneath',
    what: 'five quantities of an item beneath one aisle, p99',
    p99_ms_max: 1,
    ask: (reader, variant) =>
      reader.query('stock.item', { variant: `V-${variant}`, location: 'A-007' }),
  },
  {
    id: 'item',
    what: 'five quantities of an item over the whole zone, p99',
    p99_ms_max: 5,
    ask: (reader, variant) => reader.query('stock.item', { variant: `V-${variant}` }),
  },
  {
    id: 'history',
    what: 'last 50 entries of an item, p99',
    p99_ms_max: 2,
    ask: (reader, variant) =>
      reader.query('ledger.page', { limit: 50, sides: 'all', variant: `V-${variant}` }),
  },
];

async function lookUps(file: string, size: YearSize, times: number): Promise<readonly Figure[]> {
  const clock = systemClock(() => true);
  const reader = await startReader<ZoneQueries>({ file, module: READER_MODULE, clock });
  const figures: Figure[] = [];
  try {
    const random = seeded(SEED + 2);
    const some = (): number => 1 + Math.floor(random() ** 2 * size.variants);
    const before = process.memoryUsage.rss();
    for (const { id, what, p99_ms_max, ask } of QUESTIONS) {
      const samples: number[] = [];
      for (let index = 0; index < times; index += 1) {
        const begun = performance.now();
        await ask(reader, some());
        samples.push(performance.now() - begun);
      }
      const p99 = percentile(samples, 0.99);
      figures.push({
        id: `look-up-${id}`,
        what,
        value: p99,
        unit: 'ms',
        limit: null,
        aim: { what: `under ${p99_ms_max} ms`, reached: p99 < p99_ms_max },
        detail: { p50_ms: percentile(samples, 0.5), max_ms: percentile(samples, 1) },
      });
    }
    figures.push({
      id: 'look-up-memory',
      what: `memory grown by ${times * QUESTIONS.length} look-ups`,
      value: (process.memoryUsage.rss() - before) / 1_048_576,
      unit: 'MB',
      limit: null,
      aim: null,
    });
  } finally {
    await reader.close();
  }
  return figures;
}

/** As the gateway does it, step by step, but without its rests. */
function audit(file: string, entries: number): readonly Figure[] {
  const db = openForReading(file);
  try {
    const step = auditor(db);
    const steps: number[] = [];
    let found = 0;
    let cursor: ReturnType<typeof step>['next'] = null;
    const begun = performance.now();
    do {
      const before = performance.now();
      const done: ReturnType<typeof step> = step({ cursor, entries: AUDIT_STEP_ROWS });
      steps.push(performance.now() - before);
      found += done.divergences.length;
      cursor = done.next;
    } while (cursor !== null);
    const seconds = (performance.now() - begun) / 1_000;
    if (found > 0)
      throw new Error(`the audit found ${found} divergences in the year that was made`);
    const rests = steps.length;
    return [
      {
        id: 'audit-pass',
        what: `the audit's whole pass over ${entries} entries, without its rests`,
        value: seconds,
        unit: 's',
        limit: null,
        aim: null,
        detail: { steps: rests, longest_step_ms: percentile(steps, 1) },
      },
      {
        id: 'audit-share',
        what: 'its share of one processor, with one step a second',
        value: (100 * seconds) / rests,
        unit: '%',
        limit: null,
        aim: null,
      },
      {
        id: 'audit-step',
        what: 'the longest step of the audit',
        value: percentile(steps, 1),
        unit: 'ms',
        limit: null,
        aim: null,
      },
    ];
  } finally {
    db.close();
  }
}

/** Both ledgers in turn, so that the machine's moods meet both. */
async function receiving(full: string, empty: string, parcels: number): Promise<readonly Figure[]> {
  const clock = systemClock(() => true);
  const open = (file: string) =>
    startWriter<ZoneCommands>({
      file,
      module: ZONE_WRITER_MODULE,
      backups: `${file}.backups`,
      clock,
    });
  const writers = { full: await open(full), empty: await open(empty) };
  const samples = { full: [] as number[], empty: [] as number[] };
  try {
    for (let index = -200; index < parcels; index += 1) {
      for (const which of ['full', 'empty'] as const) {
        // Every fifth item is kept by lot, and this label names none.
        const known = fixtureParcel(`receive-${index}`, 5 * (index + 200));
        const parcel = { ...known, location: YEAR_DOCK, weight: null };
        const begun = performance.now();
        const decided = await writers[which].execute('parcel.decide', parcel);
        if (decided.verdict !== 'accept') throw new Error(`rejected: ${decided.reason}`);
        if (index >= 0) samples[which].push(performance.now() - begun);
      }
    }
  } finally {
    await Promise.all([writers.full.close(), writers.empty.close()]);
  }
  const [value, limit] = [percentile(samples.full, 0.5), percentile(samples.empty, 0.5)];
  return [
    {
      id: 'receive',
      what: 'a parcel received and durable, p50',
      value,
      unit: 'ms',
      limit: { what: 'ms on an empty ledger', value: limit },
      aim: { what: 'within 1.3 times', reached: value <= 1.3 * limit },
      detail: {
        p99_ms: percentile(samples.full, 0.99),
        p99_ms_empty: percentile(samples.empty, 0.99),
      },
    },
  ];
}
