import { expect, it } from 'vitest';
import { Wedge } from './wedge.ts';

/** Types a text, a key each so many milliseconds, and tells the scans that it made. */
function type(wedge: Wedge, keys: readonly string[], every: number, from = 0): string[] {
  const scans: string[] = [];
  keys.forEach((key, index) => {
    const ctrl = key.startsWith('^');
    const scan = wedge.take({ key: ctrl ? key.slice(1) : key, ctrl, at: from + index * every });
    if (scan !== null) scans.push(scan.whole ? scan.text : `…${scan.text}`);
  });
  return scans;
}
const code = '4006381333931';

it('takes fast keys with Enter or Tab at the end for a scan', () => {
  expect(type(new Wedge(), [...code, 'Enter'], 8)).toEqual([code]);
  expect(type(new Wedge(), [...code, 'Tab'], 8)).toEqual([code]);
});

it('leaves what a person types alone, however briskly', () => {
  expect(type(new Wedge(), [...code, 'Enter'], 90)).toEqual([]);
  expect(type(new Wedge(), [...code, 'Enter'], 50)).toEqual([]);
  expect(type(new Wedge(), [...'120', 'Enter'], 30)).toEqual([]);
  expect(type(new Wedge(), ['7', 'Enter'], 5)).toEqual([]);
});

it('takes a short code as well, where no person can be so fast', () => {
  expect(type(new Wedge(), [...'C-2', 'Enter'], 8)).toEqual(['C-2']);
  expect(type(new Wedge(), [...'A1', 'Enter'], 15)).toEqual(['A1']);
});

it('keeps two scans within 200 ms apart', () => {
  const wedge = new Wedge();
  expect(type(wedge, [...code, 'Enter'], 5)).toEqual([code]);
  expect(type(wedge, [...'96385074', 'Enter'], 5, 120)).toEqual(['96385074']);
});

it('keeps the separators of GS1, as Ctrl+] or F8, and ignores keys that write nothing', () => {
  const keys = [...'10AB', '^]', ...'21X', 'F8', 'Shift', ...'99Z', '^c', 'Enter'];
  expect(type(new Wedge(), keys, 5)).toEqual(['10AB\u001d21X\u001d99Z']);
});

it('does not grow when a key is stuck', () => {
  const wedge = new Wedge();
  type(wedge, new Array(10_000).fill('x'), 1);
  expect(wedge.take({ key: 'Enter', ctrl: false, at: 10_000 })?.text.length ?? 0).toBeLessThan(513);
});

it('takes a scan that a busy device held back once for the whole code, and never for its end', () => {
  const held = (before: string, after: string, gap: number): string[] => {
    const wedge = new Wedge();
    type(wedge, [...before], 4);
    return type(wedge, [...after, 'Enter'], 4, before.length * 4 + gap);
  };
  expect(held('LOC-A-', '01-1', 150)).toEqual(['LOC-A-01-1']);
  expect(held('LOC-A-01-1', '', 150)).toEqual(['LOC-A-01-1']);
  // A person who drums two keys and goes on slowly is no scanner.
  const wedge = new Wedge();
  type(wedge, [...'th'], 30);
  expect(type(wedge, [...'is one', 'Enter'], 110, 140)).toEqual([]);
  expect(held('12', code, 2_500)).toEqual([code]);
});

it('never takes the end of a code for the code: what lost its beginning says so', () => {
  const late = (first: string, rest: string, gap: number): string[] => {
    const wedge = new Wedge();
    type(wedge, [...first], 5);
    return type(wedge, [...rest, 'Enter'], 5, first.length * 5 + gap);
  };
  expect(late('X', 'PAL-77', 70)).toEqual(['…PAL-77']);
  expect(late('P', '-T1', 100)).toEqual(['…-T1']);
  // Held back twice: no longer one code.
  const wedge = new Wedge();
  type(wedge, [...'LOC-'], 5);
  type(wedge, [...'A-0'], 5, 200);
  expect(type(wedge, [...'1-01', 'Enter'], 5, 400)).toEqual(['…1-01']);
  // Keys at this speed were a scanner's, also a while before: it is no code without them.
  expect(late('X12', code, 500)).toEqual([`…${code}`]);
  expect(late('SUPER', 'BUTTER-250G', 450)).toEqual(['…BUTTER-250G']);
  expect(late('LO', 'C', 1_900)).toEqual(['…C']);
  expect(late('SUPER', 'BUTTER-250G', 2_100)).toEqual(['BUTTER-250G']);
  // Typed by a person, who then takes the scanner.
  const typed = new Wedge();
  type(typed, [...'12'], 110);
  expect(type(typed, [...code, 'Enter'], 5, 650)).toEqual([code]);
  // Somebody pressed a key long before.
  expect(late('x', code, 900)).toEqual([code]);
  expect(type(wedge, [...code, 'Enter'], 5, 2_000)).toEqual([code]);
});
