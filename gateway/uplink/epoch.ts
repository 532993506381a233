import { ZERO_HASH } from '../../contract/constants.ts';
import type { AcknowledgementMessage } from '../../contract/mqtt.ts';
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
  /** Consumers whose word counts. */
  readonly required: readonly string[];
};

/**
 * Which epoch this database is in, opened anew where the mark outside names another one: then the file is
 * an old copy, and what came after it was sent to others under the old epoch.
 */
export async function epochAtStart(parts: EpochParts): Promise<EpochRow> {
  const { mark, newId, required } = parts;
  const current = await parts.reader.query('journal.epoch', null);
  const marked = mark.read();
  if (current === null) {
    // An empty database beside a mark takes the place of one that was lost.
    const anchor = marked === null ? null : { epoch: marked, seq: 0, hash: ZERO_HASH };
    const reason = marked === null ? 'created' : 'restored';
    return open(parts, { epoch: newId(), reason, anchor });
  }
  const interrupted = current.anchor !== null && marked === current.anchor.epoch;
  if (marked === current.epoch) return current;
  if (marked === null || interrupted) {
    mark.write(current.epoch);
    return current;
  }
  const agreed = required.length === 0 ? await head(parts, current) : await common(parts, current);
  return open(parts, { epoch: newId(), reason: 'restored', ...agreed });
}

/**
 * Whether a required consumer's word shows that this database is an old copy: it holds records of this
 * epoch that are not here, or other ones, or is in an epoch unknown here. Then a new epoch begins.
 */
export async function epochAfter(
  parts: EpochParts,
  current: EpochRow,
  { epoch, seq, hash }: AcknowledgementMessage,
): Promise<EpochRow | null> {
  const agreed = await common(parts, current);
  if (epoch !== current.epoch) {
    const opening = { ...agreed, anchor: { epoch, seq, hash } };
    return open(parts, { epoch: parts.newId(), reason: 'restored', ...opening });
  }
  const here = await parts.reader.query('journal.hash', { seq });
  if (here === hash) return null;
  const reason = here === null ? 'restored' : 'diverged';
  return open(parts, { epoch: parts.newId(), reason, ...agreed });
}

type Agreed = Required<Pick<EpochOpening, 'anchor' | 'carry_after'>>;

/**
 * Up to where this journal is known to be that of every required consumer. What comes after may stand under
 * numbers that mean other records elsewhere, so it is carried into the new epoch.
 */
async function common({ reader, required }: EpochParts, current: EpochRow): Promise<Agreed> {
  const rows = await reader.query('journal.consumers', null);
  const words = required.map((name) => rows.find(({ consumer }) => consumer === name));
  const carry_after = Math.min(...words.map((word) => word?.position ?? 0));
  const least = words.find((word) => (word?.position ?? 0) === carry_after);
  const here = least?.epoch === current.epoch ? least : { seq: 0, hash: ZERO_HASH };
  return { anchor: { epoch: current.epoch, seq: here.seq, hash: here.hash }, carry_after };
}

/** Where nobody is told anything, nothing is carried. */
async function head({ reader }: JournalAccess, { epoch }: EpochRow): Promise<Agreed> {
  const newest = await reader.query('journal.head', null);
  const anchor = { epoch, seq: newest?.seq ?? 0, hash: newest?.hash ?? ZERO_HASH };
  return { anchor, carry_after: newest?.position ?? 0 };
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
