import type { Database } from 'better-sqlite3';

/**
 * The epochs of this database as ranges of positions. What lies behind `last` and before the next epoch is
 * repeated there and goes to nobody under its old number.
 */
export type EpochRange = {
  readonly epoch: string;
  readonly first: number;
  /** Last position that is sent; `Infinity` for the current epoch. */
  readonly last: number;
  /** The epoch that it continues, which need not be in this database. */
  readonly anchor_epoch: string | null;
};

/** Oldest first. There are as many as there were restores, so all are read. */
export function rangeReader(db: Database): () => readonly EpochRange[] {
  const all = db.prepare<
    [],
    { epoch: string; first: number; carried_after: number; anchor_epoch: string | null }
  >(
    'SELECT epoch, first_position AS first, carried_after, anchor_epoch FROM journal_epochs ORDER BY id DESC',
  );
  return () => {
    let last = Number.POSITIVE_INFINITY;
    const ranges = all.all().map(({ epoch, first, carried_after, anchor_epoch }) => {
      const range = { epoch, first, last, anchor_epoch };
      last = Math.min(last, carried_after);
      return range;
    });
    return ranges.reverse();
  };
}

/**
 * Where a consumer stands that holds `seq` records of `epoch`: the position up to which it needs nothing.
 * Null for an epoch that this database has never heard of.
 */
export function positionOf(
  ranges: readonly EpochRange[],
  epoch: string,
  seq: number,
): number | null {
  const own = ranges.find((range) => range.epoch === epoch);
  if (own !== undefined) return Math.max(own.first - 1, Math.min(own.first + seq - 1, own.last));
  const next = ranges.find((range) => range.anchor_epoch === epoch);
  return next === undefined ? null : next.first - 1;
}

/** The first position from `position` on that is sent, and its epoch. */
export function sendableFrom(
  ranges: readonly EpochRange[],
  position: number,
): { readonly range: EpochRange; readonly position: number } | null {
  const range = ranges.find(({ first, last }) => last >= first && last >= position);
  return range === undefined ? null : { range, position: Math.max(position, range.first) };
}
