import { randomUUID } from 'node:crypto';
import type { Clock } from './clock.ts';

/** Makes an id before the act it names, so that a repeated command is recognised. Tests pass a counter. */
export type IdSource = () => string;

export const randomIds: IdSource = () => randomUUID();

/**
 * UUIDs of version 7 (RFC 9562): those made together sort together, so that an index over them grows at its
 * end and a commit touches one page of it instead of one for each id. Nothing else is made of that order,
 * which a clock that jumps breaks.
 */
export function orderedIds(clock: Clock): IdSource {
  return () => {
    const time = Math.max(0, clock.wall().at).toString(16).padStart(12, '0').slice(-12);
    return `${time.slice(0, 8)}-${time.slice(8)}-7${randomUUID().slice(15)}`;
  };
}
