import { bytesOf } from '../profile/bytes.ts';
import type { FramingOf } from '../profile/framing.ts';
import { ByteBuffer, type FrameOut, type Framer, Junk } from './framer.ts';

/** A frame is everything up to a delimiter. Empty ones are passed over, so CR LF may be two delimiters. */
export function delimiterFramer(profile: FramingOf<'delimiter'>): Framer {
  const delimiters = profile.delimiters.map(bytesOf);
  /** Marks the last bytes of delimiters: only after these is it worth to look. */
  const isLast = new Uint8Array(256);
  for (const delimiter of delimiters) isLast[delimiter.at(-1) ?? 0] = 1;
  const longest = Math.max(...delimiters.map((one) => one.length));
  const buffer = new ByteBuffer(profile.max_bytes + longest);
  const oversize = new Junk();
  // Beyond its bound a frame is thrown away up to the next delimiter.
  let skipping = false;

  const finish = (length: number, out: FrameOut): void => {
    if (skipping) {
      oversize.addAll(buffer.view(), out, 'oversize');
      oversize.flush(out, 'oversize');
    } else if (length > 0) out.frame(buffer.view(0, length));
    buffer.clear();
    skipping = false;
  };

  return {
    idleGapMs: profile.stale_ms,
    push(chunk, out) {
      for (const byte of chunk) {
        if (!buffer.push(byte)) {
          skipping = true;
          const excess = buffer.length - longest + 1;
          oversize.addAll(buffer.view(0, excess), out, 'oversize');
          buffer.drop(excess);
          buffer.push(byte);
        }
        if (isLast[byte] === 0) continue;
        const met = delimiters.find((delimiter) => buffer.endsWith(delimiter));
        if (met === undefined) continue;
        const length = buffer.length - met.length;
        if (!skipping && length > profile.max_bytes) skipping = true;
        finish(length, out);
      }
    },
    idle(out) {
      if (skipping) return finish(0, out);
      if (buffer.length > 0) out.junk('incomplete', buffer.view(), buffer.length);
      buffer.clear();
    },
    end(out) {
      this.idle(out);
    },
    reset() {
      buffer.clear();
      oversize.clear();
      skipping = false;
    },
  };
}
