import type { Database } from 'better-sqlite3';
import { ZERO_HASH } from '../../contract/records.ts';
import type { Handlers } from '../store/command.ts';
import type { Appended, EpochOpening, Journal } from './append.ts';
import { positionOf, rangeReader } from './epochs.ts';

/** A consumer's word that it holds everything up to and including `seq` of `epoch` durably. */
export type Acknowledgement = {
  readonly consumer: string;
  readonly epoch: string;
  readonly seq: number;
  readonly hash: string;
  readonly stored_at: string;
};

export type AcknowledgeOutcome =
  | {
      /** Whether the consumer's cursor stands there now, or stood there or further already. */
      readonly outcome: 'moved' | 'held';
      /** Up to here it needs nothing. */
      readonly position: number;
    }
  | {
      readonly outcome: /** It claims records of the current epoch that this journal does not have. */
        | 'ahead'
        /** Another record stands there under that number. */
        | 'wrong-hash'
        /** This journal has never heard of the epoch. */
        | 'other-epoch';
    };

/** The commands of this room, as the writer thread knows them. */
export type JournalCommands = {
  'journal.open-epoch': { input: EpochOpening; output: Appended };
  'journal.acknowledge': { input: Acknowledgement; output: AcknowledgeOutcome };
  /** A person has read what happened after a restore. */
  'journal.confirm-epoch': { input: { epoch: string; by: string }; output: 'confirmed' | 'exists' };
};

export function journalHandlers(db: Database, journal: Journal): Handlers<JournalCommands> {
  const acknowledge = acknowledger(db);
  const confirm = db.prepare(
    `INSERT INTO journal_notices (epoch, confirmed_at, confirmed_by) VALUES (?, ?, ?)
     ON CONFLICT DO NOTHING`,
  );
  return {
    'journal.open-epoch': (opening, moment) => journal.openEpoch(opening, moment),
    'journal.acknowledge': (claim) => acknowledge(claim),
    'journal.confirm-epoch': ({ epoch, by }, moment) =>
      confirm.run(epoch, moment.recorded_at, by).changes === 1 ? 'confirmed' : 'exists',
  };
}

/** Nothing a consumer says is believed before the journal itself agrees. */
function acknowledger(db: Database): (claim: Acknowledgement) => AcknowledgeOutcome {
  const readRanges = rangeReader(db);
  const hashAt = db
    .prepare<[number], Buffer>('SELECT hash FROM journal WHERE position = ?')
    .pluck();
  const cursor = db.prepare<[string], { epoch: string; seq: number }>(
    'SELECT epoch, seq FROM journal_consumers WHERE consumer = ?',
  );
  const move = db.prepare(
    `INSERT INTO journal_consumers (consumer, epoch, seq, hash, stored_at) VALUES (?, ?, ?, ?, ?)
     ON CONFLICT DO UPDATE SET epoch = excluded.epoch, seq = excluded.seq, hash = excluded.hash,
       stored_at = excluded.stored_at`,
  );
  return ({ consumer, epoch, seq, hash, stored_at }) => {
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
    const before = cursor.get(consumer);
    const stood = before === undefined ? null : positionOf(ranges, before.epoch, before.seq);
    if (before !== undefined && stood !== null && stood >= position) {
      return { outcome: 'held', position: stood };
    }
    move.run(consumer, epoch, seq, hash, stored_at);
    return { outcome: 'moved', position };
  };
}
