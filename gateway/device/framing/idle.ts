import type { FramingOf } from '../profile/framing.ts';
import { ByteBuffer, type FrameOut, type Framer, Junk } from './framer.ts';

/** A frame ends when nothing came for a while: for devices that mark neither start nor end. */
export function idleFramer(profile: FramingOf<'idle'>): Framer {
  const buffer = new ByteBuffer(profile.max_bytes);
  const oversize = new Junk();
  let skipping = false;

  const finish = (out: FrameOut): void => {
    if (skipping) oversize.flush(out, 'oversize');
    else if (buffer.length > 0) out.frame(buffer.view());
    buffer.clear();
    skipping = false;
  };

  return {
    idleGapMs: profile.gap_ms,
    push(chunk, out) {
      for (const byte of chunk) {
        if (!skipping && !buffer.push(byte)) {
          skipping = true;
          oversize.addAll(buffer.view(), out, 'oversize');
        }
        if (skipping) oversize.add(byte, out, 'oversize');
      }
    },
    idle: finish,
    end: finish,
    reset() {
      buffer.clear();
      oversize.clear();
      skipping = false;
    },
  };
}
