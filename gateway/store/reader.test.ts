import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { millis } from '../base/units.ts';
import { TALLY_MODULE, temporaryFolder, testClock } from '../testing/storage/folder.ts';
import type { TallyCommands, TallyQueries } from '../testing/storage/tally-module.ts';
import { eachPage } from './query.ts';
import { type ReaderOptions, type ReaderThread, startReader } from './reader.ts';
import { startWriter, type WriterThread } from './writer.ts';

const folder = { path: '', remove: () => {} };
let writer: WriterThread<TallyCommands>;
let reader: ReaderThread<TallyQueries>;

beforeEach(async () => {
  Object.assign(folder, temporaryFolder());
  writer = await startWriter<TallyCommands>({ ...common(), backups: folder.path });
  await startReading();
});

afterEach(async () => {
  await reader.close();
  await writer.close();
  folder.remove();
});

function common() {
  return { file: join(folder.path, 'zone.db'), module: TALLY_MODULE, clock: testClock };
}

async function startReading(options: Partial<ReaderOptions> = {}): Promise<void> {
  reader = await startReader<TallyQueries>({ ...common(), ...options });
}

const add = (id: string) => writer.execute('tally.add', { id, counter: 'a', amount: 1 });

describe('the reader thread', () => {
  it('sees what the writer has answered', async () => {
    await add('one');
    expect(await reader.query('tally.total', 'a')).toBe(1);
    await add('two');
    expect(await reader.query('tally.total', 'a')).toBe(2);
  });

  it('hands out a long result page by page, while the writer goes on', async () => {
    await Promise.all(Array.from({ length: 950 }, (_, index) => add(`p${index}`)));
    const pages: (readonly number[])[] = [];
    for await (const rows of eachPage<number, number>((after) =>
      reader.query('tally.page', after),
    )) {
      pages.push(rows);
      await add(`late${pages.length}`);
    }
    expect(pages.length).toBe(10);
    const seqs = pages.flat();
    expect(seqs).toEqual(seqs.map((_, index) => index + 1));
    expect(seqs.length).toBeGreaterThanOrEqual(950);
  });

  it('gives up a query that takes too long, and answers the next on a new thread', async () => {
    await add('one');
    await reader.close();
    await startReading({ timeout: millis(150) });
    const slow = reader.query('tally.slow', { steps: 20_000_000 });
    const next = reader.query('tally.total', 'a');
    await expect(slow).rejects.toMatchObject({
      code: 'query-timeout',
      message: expect.stringContaining('tally.slow'),
    });
    expect(await next).toBe(1);
    expect(reader.stats()).toMatchObject({ timed_out: 1, queue_depth: 0 });
  });

  it('refuses beyond its queue by name', async () => {
    await reader.close();
    await startReading({ queueMax: 2 });
    const asked = Array.from({ length: 4 }, () => reader.query('tally.total', 'a'));
    const answers = await Promise.allSettled(asked);
    expect(answers.map((answer) => answer.status)).toEqual([
      'fulfilled',
      'fulfilled',
      'fulfilled',
      'rejected',
    ]);
    expect(answers[3]).toMatchObject({ reason: { code: 'reader-queue-full' } });
  });

  it('refuses what waits when it closes, and everything after', async () => {
    const waiting = reader.query('tally.slow', { steps: 50_000 });
    const closing = reader.close();
    await expect(waiting).rejects.toMatchObject({ code: 'reader-stopped' });
    await closing;
    await expect(reader.query('tally.total', 'a')).rejects.toMatchObject({
      code: 'reader-stopped',
    });
  });

  it('says that there is no database to read', async () => {
    const missing = { ...common(), file: join(folder.path, 'missing.db') };
    await expect(startReader(missing)).rejects.toMatchObject({ code: 'database-unusable' });
  });
});
