import type { LotHold, LotWord, TransferHeld, TransferHolds } from '../../../contract/transfers.ts';
import { Refused } from '../../base/errors.ts';
import { keyOf, sameHold } from '../../inventory/trace/zone-holds.ts';
import type { Moment } from '../../store/command.ts';
import { type Heard, heldMessage, type Speaker } from './messages.ts';
import type { TransferRooms } from './rooms.ts';

/**
 * Another zone tells who holds lots. All that is known of them then is the answer; it shows the other one that it
 * need not say so again, and what it does not know itself. A lot that cannot be taken in is left out of the answer,
 * and comes again.
 */
export function hearHolds(
  rooms: TransferRooms,
  { kind, from, lots }: TransferHolds | TransferHeld,
  speaker: Speaker,
  moment: Moment,
): Heard {
  const answer: LotWord[] = [];
  const faults: string[] = [];
  for (const word of lots) {
    try {
      const { known, fault } = hear(rooms, word, from, speaker, moment);
      if (fault !== null) faults.push(fault);
      answer.push({ ...word, holds: known });
    } catch (error) {
      // Thrown before anything is written.
      if (!(error instanceof Refused)) throw error;
      faults.push(error.message);
    }
  }
  const due = kind === 'holds' && answer.length > 0;
  return {
    answers: due ? [heldMessage(speaker, from, answer)] : [],
    refused: faults.length === 0 ? null : `${from}: ${faults.join('; ')}`.slice(0, 500),
  };
}

function hear(
  { talk, hearHolds: takeIn }: TransferRooms,
  word: LotWord,
  from: string,
  { gateway }: Speaker,
  moment: Moment,
): { readonly known: LotHold[]; readonly fault: string | null } {
  const key = keyOf(word);
  const fault = takeIn({ word, from, gateway }, moment);
  talk.spoke(from, key);
  const told = new Set(word.holds.map(({ zone }) => zone));
  const known = talk.holdsFor(from, key, gateway, told);
  const theirs = (hold: LotHold): boolean => word.holds.some((one) => sameHold(one, hold));
  if (talk.holdsFor(from, key, gateway).every(theirs)) talk.knows(from, key);
  return { known, fault };
}
