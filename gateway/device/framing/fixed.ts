import { bytesOf } from '../profile/bytes.ts';
import type { FramingOf } from '../profile/framing.ts';
import { checksumFits, checksumLength } from './checksum.ts';
import type { ByteBuffer, Framer } from './framer.ts';
import { type Sight, scanningFramer } from './scanned.ts';

/** A frame of known length that begins with its start and may end with an end and a checksum. */
export function fixedFramer(profile: FramingOf<'fixed'>): Framer {
  const start = bytesOf(profile.start);
  const end = profile.end === undefined ? new Uint8Array() : bytesOf(profile.end);
  const sumLength = checksumLength(profile.checksum);
  const { length, checksum } = profile;
  const body = length - sumLength;

  const look = (buffer: ByteBuffer): Sight => {
    const begun = start.subarray(0, buffer.length);
    if (!buffer.startsWith(begun)) return { kind: 'no', reason: 'junk-between-frames' };
    if (buffer.length < length) return { kind: 'wait' };
    const tail = buffer.view(body - end.length, body);
    if (!end.every((byte, index) => tail[index] === byte))
      return { kind: 'no', reason: 'malformed' };
    const sum = buffer.view(body, length);
    if (checksum !== undefined && !checksumFits(checksum, buffer.view(0, body), sum)) {
      return { kind: 'no', reason: 'checksum' };
    }
    return { kind: 'frame', length, from: start.length, to: body - end.length };
  };
  return scanningFramer(length, profile.stale_ms, look);
}
