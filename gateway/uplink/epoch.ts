import type { AcknowledgementMessage } from '../../contract/mqtt.ts';
import { ZERO_HASH } from '../../contract/records.ts';
import type { IdSource } from '../base/ids.ts';
import type { Logger } from '../base/logger.ts';
import type { EpochOpening } from '../journal/append.ts';
import type { JournalCommands } from '../journal/commands.ts';
import type { EpochRow, JournalQueries } from '../journal/queries.ts';
import type { Writer } from '../store/command.ts';
import type { Reader } from '../store/query.ts';

/** The journal as the uplink uses it. */
export type JournalAccess = {
  readonly writer: Writer<JournalCommands>;
  readonly reader: Reader<JournalQueries>;
};

/** Where the current epoch's name is kept outside the database. */
export interface EpochMark {
  read(): string | null;
  write(epoch: string): void;
}

export type EpochParts = JournalAccess & {
  readonly mark: EpochMark;
  readonly newId: IdSource;
  readonly logger: Logger;
};

/**
 * Which epoch this database is in, opened anew where the mark outside names another one: then the file is
 * an old copy, and what came after it was sent to others under the old epoch.
 */
export async function epochAtStart(parts: EpochParts): Promise<EpochRow> {
  const { mark, newId } = parts;
  const current = await parts.reader.query('journal.epoch', null);
  const marked = mark.read();
  if (current === null) {
    // An empty database beside a mark takes the place of one that was lost.
    const anchor = marked === null ? null : { epoch: marked, seq: 0, hash: ZERO_HASH };
    return open(parts, {
      epoch: newId(),
      reason: marked === null ? 'created' : 'restored',
      anchor,
    });
  }
  const interrupted = current.anchor !== null && marked === current.anchor.epoch;
  if (marked === current.epoch) return current;
  if (marked === null || interrupted) {
    mark.write(current.epoch);
    return current;
  }
  const head = await headOf(parts, current);
  return open(parts, { epoch: newId(), reason: 'restored', anchor: head });
}

/**
 * Whether a required consumer's word shows that this database is an old copy: it holds records of this
 * epoch that are not here, or other ones, or is in an epoch unknown here. Then a new epoch begins. It is
 * anchored where both sides are known to agree, and what was recorded here since is carried into it: its
 * numbers may be taken by other records on the consumer's side. `agreed` null: nothing is known of it.
 */
export async function epochAfter(
  parts: EpochParts,
  current: EpochRow,
  claim: AcknowledgementMessage,
  agreed: Agreed | null,
): Promise<EpochRow | null> {
  const { epoch, seq, hash } = claim;
  if (epoch !== current.epoch) {
    const carry_after = agreed?.position ?? 0;
    const anchor = { epoch, seq, hash };
    return open(parts, { epoch: parts.newId(), reason: 'restored', anchor, carry_after });
  }
  const here = await parts.reader.query('journal.hash', { seq });
  if (here === hash) return null;
  const same = agreed?.epoch === epoch ? agreed : { seq: 0, hash: ZERO_HASH };
  return open(parts, {
    epoch: parts.newId(),
    reason: here === null ? 'restored' : 'diverged',
    anchor: { epoch, seq: same.seq, hash: same.hash },
    carry_after: current.first_position + same.seq - 1,
  });
}

/** The last word of a consumer that this journal could check. */
export type Agreed = {
  readonly epoch: string;
  readonly seq: number;
  readonly hash: string;
  readonly position: number;
};

async function headOf(
  { reader }: JournalAccess,
  { epoch }: EpochRow,
): Promise<NonNullable<EpochOpening['anchor']>> {
  const head = await reader.query('journal.head', null);
  return { epoch, seq: head?.seq ?? 0, hash: head?.hash ?? ZERO_HASH };
}

/** The database first, the mark after it: cut off between the two, the next start sees the anchor. */
async function open(parts: EpochParts, opening: EpochOpening): Promise<EpochRow> {
  await parts.writer.execute('journal.open-epoch', opening);
  parts.mark.write(opening.epoch);
  const row = await parts.reader.query('journal.epoch', null);
  if (row === null) throw new Error('assertion failed: the epoch that was opened is there');
  if (opening.reason !== 'created') {
    parts.logger.warn({ ...opening }, 'this database is an old copy: a new epoch begins');
  }
  return row;
}
