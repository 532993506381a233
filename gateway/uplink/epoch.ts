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
 * epoch that are not here, or other ones. Then a new epoch begins, anchored at what the consumer holds.
 */
export async function epochAfter(
  parts: EpochParts,
  current: EpochRow,
  claim: AcknowledgementMessage,
): Promise<EpochRow | null> {
  if (claim.epoch !== current.epoch) return null;
  const hash = await parts.reader.query('journal.hash', { seq: claim.seq });
  if (hash === claim.hash) return null;
  const anchor = { epoch: claim.epoch, seq: claim.seq, hash: claim.hash };
  const reason = hash === null ? 'restored' : 'diverged';
  return open(parts, { epoch: parts.newId(), reason, anchor });
}

async function headOf(
  { reader }: JournalAccess,
  { epoch }: EpochRow,
): Promise<NonNullable<EpochOpening['anchor']>> {
  const { records } = await reader.query('journal.backlog', { seq: 0 });
  const hash = await reader.query('journal.hash', { seq: records });
  return { epoch, seq: records, hash: hash ?? ZERO_HASH };
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
