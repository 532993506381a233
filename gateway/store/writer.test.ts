import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ManualClock } from '../testing/manual-clock.ts';
import { TALLY_MODULE, temporaryFolder, testClock } from '../testing/storage/folder.ts';
import type { TallyCommands } from '../testing/storage/tally-module.ts';
import { openForReading } from './open.ts';
import { startWriter, type WriterOptions, type WriterThread } from './writer.ts';

const folder = { path: '', remove: () => {} };
let writer: WriterThread<TallyCommands> | null = null;

beforeEach(() => {
  Object.assign(folder, temporaryFolder());
});

afterEach(async () => {
  await writer?.close();
  writer = null;
  folder.remove();
});

const file = () => join(folder.path, 'zone.db');

async function start(options: Partial<WriterOptions> = {}): Promise<WriterThread<TallyCommands>> {
  writer = await startWriter<TallyCommands>({
    file: file(),
    module: TALLY_MODULE,
    backups: join(folder.path, 'backups'),
    clock: testClock,
    ...options,
  });
  return writer;
}

const add = (id: string, amount = 1) => ({ id, counter: 'a', amount });

function total(): unknown {
  const db = openForReading(file());
  try {
    return db.prepare("SELECT total FROM tally_totals WHERE counter = 'a'").pluck().get();
  } finally {
    db.close();
  }
}

describe('the writer thread', () => {
  it('answers a command once other connections can read what it wrote', async () => {
    const { execute } = bound(await start());
    expect(await execute('tally.add', add('one', 5))).toEqual({ outcome: 'created', seq: 1 });
    expect(total()).toBe(5);
    expect(await execute('tally.add', add('one', 5))).toEqual({ outcome: 'exists', seq: 1 });
    expect(total()).toBe(5);
  });

  it('commits what comes in one turn as one group, and answers in the order asked', async () => {
    const started = await start();
    const groups: number[] = [];
    started.onCommit((event) => groups.push(event.commands.length));
    const ids = Array.from({ length: 40 }, (_, index) => `p${index}`);
    const answers = await Promise.all(ids.map((id) => started.execute('tally.add', add(id))));
    expect(answers.map((answer) => answer.seq)).toEqual(ids.map((_, index) => index + 1));
    expect(groups).toEqual([40]);
    expect(started.head).toMatchObject({ seq: 40 });
    expect(started.stats()).toMatchObject({ commands: 40, groups: 1, queue_depth: 0 });
  });

  it('never puts more commands into one commit than the bound', async () => {
    const started = await start({ groupMax: 16 });
    const groups: number[] = [];
    started.onCommit((event) => groups.push(event.commands.length));
    await Promise.all(
      Array.from({ length: 40 }, (_, index) => started.execute('tally.add', add(`p${index}`))),
    );
    expect(Math.max(...groups)).toBeLessThanOrEqual(16);
    expect(groups.reduce((sum, size) => sum + size, 0)).toBe(40);
  });

  it('undoes a command that throws, alone, whatever it wrote and remembered', async () => {
    const started = await start();
    const answers = await Promise.allSettled([
      started.execute('tally.add', add('before')),
      started.execute('tally.break', add('broken', 100)),
      started.execute('tally.add', add('after')),
    ]);
    expect(answers).toMatchObject([
      { value: { outcome: 'created', seq: 1 } },
      { reason: { code: 'tally-broken' } },
      { value: { outcome: 'created', seq: 2 } },
    ]);
    expect(total()).toBe(2);
  });

  it('tells the commit event of what succeeded only', async () => {
    const started = await start();
    const told: unknown[] = [];
    started.onCommit((event) => told.push(event.commands.map((one) => one.command)));
    await Promise.allSettled([
      started.execute('tally.break', add('broken')),
      started.execute('tally.add', add('good')),
    ]);
    expect(told).toEqual([['tally.add']]);
  });

  it('refuses beyond its queue by name, and records nothing of what it refused', async () => {
    const started = await start({ queueMax: 4 });
    const asked = Array.from({ length: 6 }, (_, index) =>
      started.execute('tally.add', add(`p${index}`)),
    );
    const answers = await Promise.allSettled(asked);
    expect(answers.map((answer) => answer.status)).toEqual([
      ...Array(4).fill('fulfilled'),
      ...Array(2).fill('rejected'),
    ]);
    expect(answers[5]).toMatchObject({ reason: { code: 'writer-queue-full' } });
    expect(total()).toBe(4);
  });

  it('carries out what waits before it closes, and takes nothing after', async () => {
    const started = await start();
    const last = started.execute('tally.add', add('last'));
    await started.close();
    expect(await last).toEqual({ outcome: 'created', seq: 1 });
    await expect(started.execute('tally.add', add('late'))).rejects.toMatchObject({
      code: 'writer-stopped',
    });
  });

  it('says which command it does not know', async () => {
    const started = await start();
    const unknown = 'tally.nothing' as 'tally.break';
    await expect(started.execute(unknown, add('one'))).rejects.toMatchObject({
      code: 'unknown-command',
      message: expect.stringContaining('tally.nothing'),
    });
  });

  it('knows the day by a set clock, and by the last one while it is not set', async () => {
    const clock = new ManualClock(Date.UTC(2027, 0, 5));
    const { execute } = bound(await start({ clock }));
    // Its own clock runs on, so only the day that was told is compared.
    expect(await execute('tally.moment', null)).toMatchObject({ clock_synchronised: true });
    clock.jumpWall(Date.UTC(1970, 0, 1), false);
    expect(await execute('tally.moment', null)).toMatchObject({
      clock_synchronised: false,
      today: '2027-01-05',
    });
  });

  it('continues from its data', async () => {
    const first = await start();
    await first.execute('tally.add', add('one'));
    const { head } = first;
    await first.close();
    const second = await start();
    expect(second.head).toEqual(head);
    expect(second.migrated).toEqual({ steps: [], backup: null });
    expect(await second.execute('tally.add', add('two'))).toEqual({ outcome: 'created', seq: 2 });
  });
});

function bound(started: WriterThread<TallyCommands>) {
  return { execute: started.execute.bind(started) };
}
