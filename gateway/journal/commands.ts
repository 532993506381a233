import type { Database } from 'better-sqlite3';
import type { Handlers } from '../store/command.ts';
import type { Appended, EpochOpening, Journal } from './append.ts';
import { claimChecker } from './claims.ts';
import { positionOf, rangeReader } from './epochs.ts';

/** A consumer's word that it holds everything up to and including `seq` of `epoch` durably. */
export type Acknowledgement = {
  readonly consumer: string;
  readonly epoch: string;
  readonly seq: number;
  readonly hash: string;
  readonly stored_at: string;
};

/** Whether the consumer's cursor was kept; not when it stood there already or the claim is not right. */
export type AcknowledgeOutcome = 'moved' | 'held' | 'refused';

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

function acknowledger(db: Database): (claim: Acknowledgement) => AcknowledgeOutcome {
  const check = claimChecker(db);
  const readRanges = rangeReader(db);
  const cursor = db.prepare<[string], { epoch: string; seq: number }>(
    'SELECT epoch, seq FROM journal_consumers WHERE consumer = ?',
  );
  const move = db.prepare(
    `INSERT INTO journal_consumers (consumer, epoch, seq, hash, stored_at) VALUES (?, ?, ?, ?, ?)
     ON CONFLICT DO UPDATE SET epoch = excluded.epoch, seq = excluded.seq, hash = excluded.hash,
       stored_at = excluded.stored_at`,
  );
  return ({ consumer, epoch, seq, hash, stored_at }) => {
    const claim = check({ epoch, seq, hash });
    if (claim.outcome !== 'right') return 'refused';
    const before = cursor.get(consumer);
    const stood = before === undefined ? null : positionOf(readRanges(), before.epoch, before.seq);
    if (before !== undefined && stood !== null && stood >= claim.position) return 'held';
    move.run(consumer, epoch, seq, hash, stored_at);
    return 'moved';
  };
}
