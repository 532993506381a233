import { bytesOf } from '../profile/bytes.ts';
import type { FramingOf } from '../profile/framing.ts';
import { checksumFits, checksumLength } from './checksum.ts';
import { ByteBuffer, type FrameOut, type Framer, Junk } from './framer.ts';

/** A frame stands between a start and an end, with its checksum behind; what lies between frames is junk. */
export function startEndFramer(profile: FramingOf<'start-end'>): Framer {
  const start = bytesOf(profile.start);
  const end = bytesOf(profile.end);
  const ignored = new Set(profile.ignore === undefined ? [] : bytesOf(profile.ignore));
  const singles = new Set(profile.singles === undefined ? [] : bytesOf(profile.singles));
  const sumLength = checksumLength(profile.checksum);
  const buffer = new ByteBuffer(profile.max_bytes + start.length + end.length + sumLength);
  const junk = new Junk();
  /** Length up to and including the end, once it was met and the checksum is awaited. */
  let complete: number | null = null;
  let inside = false;

  const drop = (reason: 'oversize' | 'checksum' | 'malformed' | 'incomplete', out: FrameOut) => {
    if (buffer.length > 0) out.junk(reason, buffer.view(), buffer.length);
    buffer.clear();
    inside = false;
    complete = null;
  };

  const finish = (out: FrameOut): void => {
    const length = complete ?? buffer.length;
    const covered = buffer.view(0, length);
    const fits =
      profile.checksum === undefined ||
      checksumFits(profile.checksum, covered, buffer.view(length));
    if (!fits) return drop('checksum', out);
    out.frame(buffer.view(start.length, length - end.length));
    buffer.clear();
    inside = false;
    complete = null;
  };

  const outside = (byte: number, out: FrameOut): void => {
    buffer.push(byte);
    if (buffer.startsWith(start)) {
      junk.flush(out, 'junk-between-frames');
      inside = true;
      return;
    }
    // Still the beginning of a start of several bytes?
    const begun = start.subarray(0, buffer.length);
    if (begun.length < start.length && buffer.startsWith(begun)) return;
    const first = buffer.at(0);
    buffer.drop(1);
    if (singles.has(first)) {
      junk.flush(out, 'junk-between-frames');
      out.frame(Uint8Array.of(first));
    } else if (!ignored.has(first)) junk.add(first, out, 'junk-between-frames');
    if (buffer.length === 0) return;
    const rest = buffer.view().slice();
    buffer.clear();
    for (const again of rest) outside(again, out);
  };

  const within = (byte: number, out: FrameOut): void => {
    if (!buffer.push(byte)) {
      drop('oversize', out);
      return outside(byte, out);
    }
    if (complete !== null) {
      if (buffer.length === complete + sumLength) finish(out);
      return;
    }
    if (buffer.length >= start.length + end.length && buffer.endsWith(end)) {
      complete = buffer.length;
      if (sumLength === 0) finish(out);
    } else if (profile.restart && buffer.length > start.length && buffer.endsWith(start)) {
      const broken = buffer.length - start.length;
      out.junk('incomplete', buffer.view(0, broken), broken);
      buffer.drop(broken);
    }
  };

  return {
    idleGapMs: profile.stale_ms,
    push(chunk, out) {
      for (const byte of chunk) {
        if (inside) within(byte, out);
        else outside(byte, out);
      }
    },
    idle(out) {
      if (inside) drop('incomplete', out);
      junk.addAll(buffer.view(), out, 'junk-between-frames');
      buffer.clear();
      junk.flush(out, 'junk-between-frames');
    },
    end(out) {
      this.idle(out);
    },
    reset() {
      buffer.clear();
      junk.clear();
      inside = false;
      complete = null;
    },
  };
}
