import { afterEach, expect, it, vi } from 'vitest';
import { type ScanHandler, ScanRegistry, WAITING_MAX } from './registry.ts';

afterEach(() => {
  vi.useRealTimers();
});

function zone() {
  const troubles: string[] = [];
  const registry = new ScanRegistry((trouble, text) => troubles.push(`${trouble} ${text}`));
  const taken: string[] = [];
  const sheet = (name: string, rank = registry.claim()): (() => void) =>
    registry.register(rank, (text, source) => {
      taken.push(`${name} ${source} ${text}`);
    });
  const scan = (text: string): void => registry.scanned(text, 'wedge');
  return { registry, troubles, taken, sheet, scan };
}
const settled = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 20));

it('gives a scan to what was opened last, and to what lies beneath once that is closed', async () => {
  const { taken, sheet, scan } = zone();
  sheet('page');
  const closeScreen = sheet('screen');
  const closeDialog = sheet('dialog');
  scan('1');
  await settled();
  closeDialog();
  scan('2');
  await settled();
  closeScreen();
  scan('3');
  await settled();
  expect(taken).toEqual(['dialog wedge 1', 'screen wedge 2', 'page wedge 3']);
});

it('goes by who claimed the higher place, not by who registered last', async () => {
  const { registry, taken, sheet, scan } = zone();
  const screen = registry.claim();
  const dialog = registry.claim();
  sheet('dialog', dialog);
  sheet('screen', screen);
  scan('1');
  await settled();
  expect(taken).toEqual(['dialog wedge 1']);
});

it('takes two scans at one instant as two, the second by what the first has opened', async () => {
  const { registry, taken, sheet, scan } = zone();
  registry.register(registry.claim(), async (text) => {
    await settled();
    taken.push(`item ${text}`);
    sheet('bin');
  });
  scan('1');
  scan('2');
  await vi.waitFor(() => expect(taken).toEqual(['item 1', 'bin wedge 2']));
});

it('says so when a handler fails, and goes on with the next scan', async () => {
  const { registry, troubles, scan } = zone();
  const broken: ScanHandler = (text) => {
    if (text === '1') throw new Error('broken');
    return Promise.reject(new Error('broken later'));
  };
  registry.register(registry.claim(), broken);
  scan('1');
  scan('2');
  await vi.waitFor(() => expect(troubles).toEqual(['failed 1', 'failed 2']));
});

it('waits for a slow answer, but not for ever', async () => {
  vi.useFakeTimers();
  const { registry, troubles, taken, scan } = zone();
  registry.register(registry.claim(), (text) => {
    taken.push(text);
    return new Promise<void>(() => {});
  });
  scan('1');
  scan('2');
  await vi.advanceTimersByTimeAsync(9_900);
  expect(taken).toEqual(['1']);
  await vi.advanceTimersByTimeAsync(200);
  expect(taken).toEqual(['1', '2']);
  expect(troubles).toEqual(['too-slow 1']);
});

it('refuses loudly what comes faster than it is answered', () => {
  const { registry, troubles, scan } = zone();
  registry.register(registry.claim(), () => new Promise<void>(() => {}));
  for (let n = 0; n < WAITING_MAX + 2; n += 1) scan(String(n));
  expect(troubles).toEqual([`too-many ${WAITING_MAX + 1}`]);
});

it('takes nothing where nobody listens', async () => {
  const { registry, taken, troubles, sheet, scan } = zone();
  const close = sheet('page');
  close();
  expect(registry.listening).toBe(false);
  scan('1');
  await settled();
  expect([taken, troubles]).toEqual([[], []]);
});

it('while the page asks the person, scans wait, and the time of the answer does not count', async () => {
  vi.useFakeTimers();
  const troubles: string[] = [];
  const taken: string[] = [];
  let answer = (): void => {};
  let asked: Promise<void> | null = null;
  const registry = new ScanRegistry(
    (trouble) => troubles.push(trouble),
    () => asked,
  );
  registry.register(registry.claim(), async (text) => {
    if (text === '1') {
      asked = new Promise((resolve) => {
        answer = () => {
          asked = null;
          resolve();
        };
      });
      await asked;
    }
    taken.push(text);
  });
  registry.scanned('1', 'wedge');
  registry.scanned('2', 'wedge');
  await vi.advanceTimersByTimeAsync(60_000);
  expect(taken).toEqual([]);
  answer();
  await vi.advanceTimersByTimeAsync(1_000);
  expect(taken).toEqual(['1', '2']);
  expect(troubles).toEqual([]);
});
