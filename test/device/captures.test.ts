import { describe, expect, it } from 'vitest';
import {
  bytesFrom,
  decodeChunks,
  pieces,
  shippedDevices,
} from '../../gateway/testing/devices/captures.ts';

/** Every capture of every profile, in one piece, cut at every byte, byte by byte, and run together. */

for (const { id, profile, captures } of shippedDevices()) {
  describe(`profile ${id}`, () => {
    it.each(captures.map((capture) => [capture.what, capture] as const))('%s', (_, capture) => {
      const bytes = bytesFrom(capture.bytes);
      const heard = decodeChunks(profile, [bytes], capture.after);
      expect(heard.readings).toEqual(capture.readings);
      if (capture.sends !== undefined) expect(heard.sent).toEqual(capture.sends);
    });

    it('reads each capture the same wherever it is cut', () => {
      for (const { bytes: hex, after, what } of captures) {
        const bytes = bytesFrom(hex);
        const whole = decodeChunks(profile, [bytes], after);
        for (let cut = 1; cut < bytes.length; cut += 1) {
          const halves = [bytes.subarray(0, cut), bytes.subarray(cut)];
          expect(decodeChunks(profile, halves, after), `${what}, cut at ${cut}`).toEqual(whole);
        }
        for (const size of [1, 2, 3, 5]) {
          const heard = decodeChunks(profile, pieces(bytes, size), after);
          expect(heard, `${what}, in pieces of ${size}`).toEqual(whole);
        }
      }
    });

    it('reads captures that run into each other as if each had come alone', () => {
      // A capture that needs silence or an end after it cannot stand before another.
      const open = captures.filter(({ after }) => after === undefined);
      const bytes = Buffer.concat(open.map((capture) => bytesFrom(capture.bytes)));
      const expected = open.flatMap((capture) => capture.readings);
      for (const size of [1, 2, 3, 7, 64, bytes.length || 1]) {
        const heard = decodeChunks(profile, pieces(bytes, size));
        expect(heard.readings, `in pieces of ${size}`).toEqual(expected);
      }
    });
  });
}
