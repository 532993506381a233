import type { Database } from 'better-sqlite3';
import { ZERO_HASH } from '../../contract/constants.ts';
import { positionOf, rangeReader } from './epochs.ts';

/** What a consumer says to hold. */
export type Claim = { readonly epoch: string; readonly seq: number; readonly hash: string };

export type ClaimOutcome =
  /** True. Up to `position` the consumer needs nothing. */
  | { readonly outcome: 'right'; readonly position: number }
  | {
      readonly outcome: /** It claims records of the current epoch that this journal does not have. */
        | 'ahead'
        /** Another record stands there under that number. */
        | 'wrong-hash'
        /** This journal has never heard of the epoch. */
        | 'other-epoch';
    };

/** Nothing a consumer says is believed before the journal itself agrees. */
export function claimChecker(db: Database): (claim: Claim) => ClaimOutcome {
  const readRanges = rangeReader(db);
  const hashAt = db
    .prepare<[number], Buffer>('SELECT hash FROM journal WHERE position = ?')
    .pluck();
  return ({ epoch, seq, hash }) => {
    const ranges = readRanges();
    const position = positionOf(ranges, epoch, seq);
    if (position === null) return { outcome: 'other-epoch' };
    if (seq === 0 && hash !== ZERO_HASH) return { outcome: 'wrong-hash' };
    const range = ranges.find((one) => one.epoch === epoch);
    // Of an epoch that ended, a consumer may hold more than this copy does.
    if (range !== undefined && seq > 0 && range.first + seq - 1 <= range.last) {
      const held = hashAt.get(position);
      if (held === undefined) return { outcome: 'ahead' };
      if (held.toString('hex') !== hash) return { outcome: 'wrong-hash' };
    }
    return { outcome: 'right', position };
  };
}
