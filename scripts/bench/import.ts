import { join } from 'node:path';
import type { ImportKind } from '../../contract/http/import.ts';
import { systemClock } from '../../gateway/base/clock.ts';
import { startReader } from '../../gateway/store/reader.ts';
import { startWriter } from '../../gateway/store/writer.ts';
import { ZONE_WRITER_MODULE } from '../../gateway/testing/storage/zone-fixture.ts';
import { ImportDesk } from '../../gateway/zone/import-desk.ts';
import type { ZoneQueries } from '../../gateway/zone/reader-module.ts';
import type { ZoneCommands } from '../../gateway/zone/writer-module.ts';
import { Parcels } from './parcels.ts';
import { pause } from './program.ts';
import { type Bench, type Figure, percentile } from './report.ts';
import { makeYear } from './year.ts';

const READER_MODULE = new URL('../../gateway/zone/reader-module.ts', import.meta.url);
const SEED = 20_260_101;

/** Large files, and what a parcel that is decided meanwhile notices of them. */
export const imports: Bench = {
  name: 'import',
  what: 'Files of 50,000 rows, and parcels that are decided meanwhile',
  async run({ folder, quick, say }) {
    const rows = quick ? 2_000 : 50_000;
    const file = join(folder, 'import.db');
    makeYear(file, { variants: 1_000, bins: 1_000, entries: 0 }, SEED);
    const clock = systemClock(() => true);
    const backups = `${file}.backups`;
    const writer = await startWriter<ZoneCommands>({
      file,
      module: ZONE_WRITER_MODULE,
      backups,
      clock,
    });
    const reader = await startReader<ZoneQueries>({ file, module: READER_MODULE, clock });
    const desk = new ImportDesk({ file, writer, reader, clock });
    const parcels = new Parcels(writer);
    const take = async (kind: ImportKind, csv: string): Promise<Figure[]> => {
      say(`${rows} rows of ${kind}`);
      const alone = await parcels.during(pause(quick ? 500 : 3_000));
      const begun = performance.now();
      let seconds = 0;
      const beside = await parcels.during(
        desk.import({ id: `bench-${kind}`, kind, csv, dry_run: false }, 'bench').then((answer) => {
          if (!answer.ok) throw new Error(JSON.stringify(answer.error));
          seconds = (performance.now() - begun) / 1_000;
        }),
      );
      return figuresOf(kind, rows, seconds, alone, beside);
    };
    try {
      const items = Array.from(
        { length: rows },
        (_, n) => `N-${n},P,NEW-${n},Item ${n},1.25,chilled`,
      );
      const stock = Array.from(
        { length: rows },
        (_, n) => `NEW-${n},B-${String(n % 1_000).padStart(5, '0')},12`,
      );
      await desk.import(
        { id: 'bench-product', kind: 'products', csv: 'product,name\nP,P\n', dry_run: false },
        'bench',
      );
      return [
        ...(await take(
          'variants',
          `variant,product,sku,name,unit_cost,storage_class\n${items.join('\n')}\n`,
        )),
        ...(await take('opening_stock', `sku,location,quantity\n${stock.join('\n')}\n`)),
      ];
    } finally {
      await Promise.all([writer.close(), reader.close()]);
    }
  },
};

function figuresOf(
  kind: ImportKind,
  rows: number,
  seconds: number,
  alone: readonly number[],
  beside: readonly number[],
): Figure[] {
  const worst = percentile(beside, 1);
  return [
    {
      id: `import-${kind}`,
      what: `import of ${rows} rows of ${kind}, from CSV to durable`,
      value: seconds,
      unit: 's',
      limit: null,
      aim: { what: 'under 10 s', reached: seconds < 10 },
    },
    {
      id: `import-${kind}-decision`,
      what: 'a decision meanwhile, p99',
      value: percentile(beside, 0.99),
      unit: 'ms',
      limit: { what: 'ms without it', value: percentile(alone, 0.99) },
      aim: null,
      detail: { parcels: beside.length, p50_ms: percentile(beside, 0.5) },
    },
    {
      id: `import-${kind}-longest`,
      what: 'the longest decision meanwhile',
      value: worst,
      unit: 'ms',
      limit: { what: 'ms without it', value: percentile(alone, 1) },
      aim: { what: 'under 250 ms', reached: worst < 250 },
    },
  ];
}
