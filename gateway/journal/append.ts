import { hash as digest } from 'node:crypto';
import type { Database } from 'better-sqlite3';
import { type CanonicalJson, canonicalJson, type Json } from '../../contract/canonical-json.ts';
import { FORMER_EPOCHS_MAX, ZERO_HASH } from '../../contract/constants.ts';
import type { RecordBody, RecordKind } from '../../contract/records.ts';
import { OperationalError } from '../base/errors.ts';
import type { Moment, Undone } from '../store/command.ts';
import { rangeReader } from './epochs.ts';

/** What a room hands over to be recorded; sequence, hash and times of recording are added here. */
export type Append = {
  [K in RecordKind]: {
    readonly kind: K;
    /** Made by whoever acted; a consumer may recognise a repeat by it. */
    readonly id: string;
    /** ISO 8601 in UTC with milliseconds. */
    readonly occurred_at: string;
    /** Or the canonical JSON of one, where the caller has it written. */
    readonly body: RecordBody<K> | CanonicalJson;
  };
}[RecordKind];

export type Appended = {
  /** Counts over the life of the database; `seq` within the epoch. */
  readonly position: number;
  readonly seq: number;
  readonly hash: string;
};

/** Appends records in the transaction that is open on the writing connection. */
export interface Journal {
  /** Throws `no-epoch` before the first epoch was opened. */
  append(record: Append, moment: Moment): Appended;
  /** Begins an epoch; its first record is `epoch.opened`. */
  openEpoch(opening: EpochOpening, moment: Moment): Appended;
}

export type EpochOpening = Omit<RecordBody<'epoch.opened'>, 'carried' | 'former'> & {
  /** Records behind this position are repeated in the new epoch; without it, none is. */
  readonly carry_after?: number;
};

/** The newest record: what the next one continues. */
type Tail = {
  readonly position: number;
  readonly seq: number;
  readonly hash: string;
  readonly end_bytes: number;
};

export function createJournal(db: Database, undone: Undone): Journal {
  const readTail = tailReader(db);
  const insert = db.prepare(
    'INSERT INTO journal (position, hash, end_bytes, record) VALUES (?, unhex(?), ?, ?)',
  );
  const insertEpoch = db.prepare(
    `INSERT INTO journal_epochs
       (epoch, first_position, opened_at, reason, anchor_epoch, anchor_seq, anchor_hash, carried_after)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
  );
  const carried = carriedReader(db);
  const former = formerReader(db);
  // Remembered between commands, so that an append reads nothing.
  let tail: Tail | null = null;
  undone.onUndone(() => {
    tail = null;
  });

  const write = (before: Tail, record: Append, moment: Moment): Appended => {
    return insertText(before, canonicalRecord(before.seq + 1, record, moment));
  };
  const insertText = (before: Tail, text: string): Appended => {
    const seq = before.seq + 1;
    const hash = recordHash(before.hash, text);
    const end_bytes = before.end_bytes + Buffer.byteLength(text);
    const position = before.position + 1;
    insert.run(position, hash, end_bytes, text);
    tail = { position, seq, hash, end_bytes };
    return { position, seq, hash };
  };

  return {
    append(record, moment) {
      tail ??= readTail();
      if (tail === null || tail.seq === 0) {
        throw new OperationalError('no-epoch', 'the journal has no epoch yet');
      }
      return write(tail, record, moment);
    },
    openEpoch(opening, moment) {
      const last = tail ?? readTail();
      const position = last?.position ?? 0;
      const { anchor } = opening;
      const carry_after = opening.carry_after ?? position;
      const others = former(carry_after).filter(
        ({ epoch }, index, all) =>
          epoch !== anchor?.epoch && all.findIndex((one) => one.epoch === epoch) === index,
      );
      insertEpoch.run(
        opening.epoch,
        position + 1,
        moment.recorded_at,
        opening.reason,
        anchor?.epoch ?? null,
        anchor?.seq ?? null,
        anchor?.hash ?? null,
        carry_after,
      );
      const start = { position, seq: 0, hash: ZERO_HASH, end_bytes: last?.end_bytes ?? 0 };
      const record = {
        kind: 'epoch.opened',
        id: opening.epoch,
        occurred_at: moment.recorded_at,
        body: {
          epoch: opening.epoch,
          reason: opening.reason,
          anchor,
          former: others,
          carried: carried.count(carry_after, position),
        },
      } as const;
      let newest = write(start, record, moment);
      for (const text of carried.texts(carry_after, position)) {
        newest = insertText(tail ?? start, renumbered(text, newest.seq + 1));
      }
      return newest;
    },
  };
}

/** The epochs of which nothing is sent when all behind a position is carried, and the one before them. */
function formerReader(db: Database) {
  const readRanges = rangeReader(db);
  const hashAt = db
    .prepare<[number], Buffer>('SELECT hash FROM journal WHERE position = ?')
    .pluck();
  return (position: number): RecordBody<'epoch.opened'>['former'] => {
    const ends = readRanges()
      .toReversed()
      .flatMap(({ epoch, first, last, anchor_epoch }) => {
        const end = Math.min(last, position);
        // Whoever went on elsewhere from what is carried may come back from there too.
        const elsewhere = anchor_epoch === null || end >= first ? [] : [nothingOf(anchor_epoch)];
        if (end < first) return [nothingOf(epoch), ...elsewhere];
        const hash = hashAt.get(end)?.toString('hex') ?? ZERO_HASH;
        return [{ epoch, seq: end - first + 1, hash }];
      });
    const sent = ends.findIndex(({ seq }) => seq > 0);
    return ends.slice(0, sent === -1 ? ends.length : sent + 1).slice(0, FORMER_EPOCHS_MAX);
  };
}

const nothingOf = (epoch: string) => ({ epoch, seq: 0, hash: ZERO_HASH });

/** The records of a range of positions, without those that open an epoch. */
function carriedReader(db: Database) {
  const counted = db
    .prepare<[number, number], number>(
      `SELECT count(*) FROM journal
       WHERE position > ? AND position <= ? AND record ->> '$.kind' <> 'epoch.opened'`,
    )
    .pluck();
  const page = db.prepare<[number, number], { position: number; record: string }>(
    `SELECT position, record FROM journal
     WHERE position > ? AND position <= ? AND record ->> '$.kind' <> 'epoch.opened'
     ORDER BY position LIMIT 500`,
  );
  return {
    count: (after: number, to: number): number => counted.get(after, to) ?? 0,
    /** Page by page, since nothing can be inserted while a statement is being read. */
    *texts(after: number, to: number): Generator<string> {
      let from = after;
      for (;;) {
        const rows = page.all(from, to);
        for (const { record } of rows) yield record;
        const last = rows.at(-1);
        if (last === undefined) return;
        from = last.position;
      }
    },
  };
}

/** The same record under another number. */
function renumbered(text: string, seq: number): string {
  // It was written by canonicalRecord.
  return canonicalJson({ ...(JSON.parse(text) as { [member: string]: Json }), seq });
}

/** Newest record on this connection; null while the journal is empty. */
export function tailReader(db: Database): () => Tail | null {
  const newest = db.prepare<[], { position: number; hash: Buffer; end_bytes: number }>(
    'SELECT position, hash, end_bytes FROM journal ORDER BY position DESC LIMIT 1',
  );
  const firstPosition = db
    .prepare<[], number>('SELECT first_position FROM journal_epochs ORDER BY id DESC LIMIT 1')
    .pluck();
  return () => {
    const row = newest.get();
    if (row === undefined) return null;
    const { position, hash, end_bytes } = row;
    const seq = position - (firstPosition.get() ?? 1) + 1;
    return { position, seq, hash: hash.toString('hex'), end_bytes };
  };
}

/** Position of the newest record, for the store's commit events. */
export function createHead(db: Database): () => Pick<Appended, 'seq' | 'hash'> {
  const readTail = tailReader(db);
  return () => {
    const tail = readTail();
    return { seq: tail?.seq ?? 0, hash: tail?.hash ?? ZERO_HASH };
  };
}

/**
 * SHA-256 over the previous hash and the record's canonical text. Both hashes as 64 hexadecimal characters.
 */
export function recordHash(prev: string, canonical: string): string {
  return digest('sha256', prev + canonical, 'hex');
}

/** RFC 8785: the members in the order of their names, here written out because they are always these. */
function canonicalRecord(seq: number, record: Append, moment: Moment): string {
  const clock = moment.clock_synchronised ? 'synchronised' : 'unsynchronised';
  const { body: given } = record;
  // The zod types of bodies are JSON, but interfaces have no index signature to say so.
  const body = typeof given === 'string' ? given : canonicalJson(given as unknown as Json);
  return (
    `{"body":${body},"clock":"${clock}","id":${JSON.stringify(record.id)}` +
    `,"kind":"${record.kind}","occurred_at":"${record.occurred_at}"` +
    `,"recorded_at":"${moment.recorded_at}","seq":${seq}}`
  );
}
