import type { FramingOf } from '../profile/framing.ts';
import { checksumFits, checksumLength } from './checksum.ts';
import type { ByteBuffer, Framer } from './framer.ts';
import { type Sight, scanningFramer } from './scanned.ts';

/** The first byte says how many bytes follow up to the checksum, itself included (Zebra SSI). */
export function lengthPrefixedFramer(profile: FramingOf<'length-prefixed'>): Framer {
  const { checksum, min_length, max_length } = profile;
  const sumLength = checksumLength(checksum);

  const look = (buffer: ByteBuffer): Sight => {
    const body = buffer.at(0);
    if (body < min_length || body > max_length)
      return { kind: 'no', reason: 'junk-between-frames' };
    const length = body + sumLength;
    if (buffer.length < length) return { kind: 'wait' };
    if (!checksumFits(checksum, buffer.view(0, body), buffer.view(body, length))) {
      // All of it goes: almost any byte within could be taken for the length of a frame to wait for.
      return { kind: 'no', reason: 'checksum', skip: length };
    }
    return { kind: 'frame', length, from: 0, to: body };
  };
  return scanningFramer(max_length + sumLength, profile.stale_ms, look);
}
