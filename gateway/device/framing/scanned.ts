import { ByteBuffer, type FrameOut, type Framer, Junk, type JunkReason } from './framer.ts';

/** What stands at the front of the buffer. */
export type Sight =
  | { readonly kind: 'frame'; readonly length: number; readonly from: number; readonly to: number }
  /** Not yet enough bytes to tell. */
  | { readonly kind: 'wait' }
  /** No frame begins here: `skip` bytes are junk (one where not said), and the next is looked at. */
  | { readonly kind: 'no'; readonly reason: JunkReason; readonly skip?: number };

/**
 * For frames without an end of their own: at each byte it is tried whether a frame begins there. After a
 * byte that is not, the search goes on with the next, so that one lost byte costs one frame.
 */
export function scanningFramer(
  capacity: number,
  idleGapMs: number | null,
  look: (buffer: ByteBuffer) => Sight,
): Framer {
  const buffer = new ByteBuffer(capacity);
  const junk = new Junk();
  let reason: JunkReason = 'junk-between-frames';

  const consume = (out: FrameOut): void => {
    while (buffer.length > 0) {
      const sight = look(buffer);
      if (sight.kind === 'wait') return;
      if (sight.kind === 'frame') {
        junk.flush(out, reason);
        reason = 'junk-between-frames';
        out.frame(buffer.view(sight.from, sight.to));
        buffer.drop(sight.length);
        continue;
      }
      // A frame that was nearly one says more than the noise after it.
      if (sight.reason !== 'junk-between-frames') reason = sight.reason;
      discard(sight.skip ?? 1, out);
    }
  };

  const discard = (count: number, out: FrameOut): void => {
    junk.addAll(buffer.view(0, count), out, reason);
    buffer.drop(count);
  };

  /** The rest of what looked like a frame will not come; a whole one may stand in what came instead. */
  const leftOver = (out: FrameOut): void => {
    junk.flush(out, reason);
    while (buffer.length > 0) {
      reason = 'incomplete';
      discard(1, out);
      consume(out);
    }
    junk.flush(out, reason);
    reason = 'junk-between-frames';
  };

  return {
    idleGapMs,
    push(chunk, out) {
      for (const byte of chunk) {
        buffer.push(byte);
        consume(out);
      }
    },
    idle: leftOver,
    end: leftOver,
    reset() {
      buffer.clear();
      junk.clear();
      reason = 'junk-between-frames';
    },
  };
}
