import { expect, it } from 'vitest';
import { HeldCodes, type Seen } from './held.ts';

const A = ']E04003300000011';
const B = ']C100340000010000000017';

/** Frames 100 ms apart, each with the codes it shows (the first in the middle), and the scans they make. */
function film(...frames: readonly (readonly string[])[]): string[] {
  const held = new HeldCodes();
  return frames.flatMap((texts, index) => {
    const seen = texts.map((text, place): Seen => ({ text, off: place * 0.3 }));
    const scan = held.look(seen, index * 100);
    return scan === null ? [] : [scan];
  });
}
const times = (n: number, ...texts: string[]): string[][] => new Array(n).fill(texts);

it('takes a code that is held in view for a minute once', () => {
  expect(film(...times(600, A))).toEqual([A]);
});

it('takes it once though single frames miss it, as when the lens refocuses', () => {
  const flickering = times(30, A).flatMap((frame) => [frame, ...times(3)]);
  expect(film(...flickering)).toEqual([A]);
});

it('takes it again after it has left the view', () => {
  expect(film(...times(10, A), ...times(6), ...times(10, A))).toEqual([A, A]);
});

it('takes it again after 1.5 s without it, however few frames there were', () => {
  const held = new HeldCodes();
  const look = (at: number, ...texts: string[]) =>
    held.look(
      texts.map((text) => ({ text, off: 0 })),
      at,
    );
  expect(look(0, A)).toBe(A);
  expect(look(1_400, A)).toBeNull();
  expect(look(2_900)).toBeNull();
  expect(look(2_950, A)).toBe(A);
  expect(look(9_000, A), 'a slow device looked once in six seconds').toBeNull();
});

it('takes two labels one after the other without a pause', () => {
  expect(film(...times(5, A), ...times(5, B))).toEqual([A, B]);
});

it('takes of several codes only the one in the middle, and each once while both stay in view', () => {
  expect(film(...times(5, A, B))).toEqual([A]);
  expect(film(...times(5, A, B), ...times(5, B, A), ...times(5, A, B))).toEqual([A, B]);
});

it('takes a code without a check of its own only when two frames agree', () => {
  expect(film([']A0PART'], [']A0PARTS'], [']A0PARTS'])).toEqual([']A0PARTS']);
  expect(film([']I01234'], ...times(20), [']I01234'])).toEqual([]);
});

it('forgets what it held when a film shows ever new codes', () => {
  const many = Array.from({ length: 10_000 }, (_, n) => [`]C0${n}`]);
  expect(film(...many)).toHaveLength(10_000);
});
