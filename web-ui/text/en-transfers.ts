import type { ReturnReason } from '../../contract/http/returns.ts';
import type {
  IncomingLine,
  IncomingRow,
  OutgoingRow,
  TransferProblem,
} from '../../contract/http/transfers.ts';
import type { Inspection } from '../../contract/records-transfers.ts';

/** The words of transfers and returns. */
export const transfers = {
  outgoing: 'Leaving',
  incoming: 'Coming',
  open: 'Open',
  ended: 'Ended',
  to: (zone: string) => `To ${zone}`,
  from: (zone: string) => `From ${zone}`,
  zone: 'Zone that it goes to',
  otherZone: 'Another zone',
  begin: 'Load a transfer',
  notHeardOf: (zone: string, known: readonly string[]) =>
    known.length === 0
      ? `${zone} has never been heard of here, nor any other zone. Send anyway?`
      : `${zone} has never been heard of here. Known: ${known.join(', ')}. Send anyway?`,
  sendAnyway: (zone: string) => `Send to ${zone}`,
  none: 'Nothing is under way',
  noneHint: 'Name a zone and load a transfer, and it appears here.',
  noneComing: 'Nothing is on its way here',
  noneComingHint: 'What another zone sends appears here by itself.',
  begun: (who: string, when: string) => `begun by ${who}, ${when}`,
  nothingOn: 'nothing on it yet',
  andMore: (n: string) => `and ${n} more`,
  units: (n: string) => (n === '1' ? '1 unit' : `${n} units`),
  state: {
    loading: 'being loaded',
    dispatched: 'on its way',
    cancelling: 'asked to cancel',
    closed: 'ended',
    cancelled: 'cancelled',
  } satisfies Record<OutgoingRow['state'], string>,
  stateIn: {
    expected: 'on its way',
    arriving: 'arriving',
    closed: 'ended',
    cancelled: 'cancelled',
  } satisfies Record<IncomingRow['state'], string>,
  problem: {
    short: 'something is missing',
    surplus: 'more came than was sent',
    refused: 'not taken there',
    overdue: 'too long on its way',
    unanswered: 'not answered yet',
  } satisfies Record<TransferProblem, string>,
  fault: {
    'unknown-item': 'This zone does not know the item. Import it, then scan again.',
    'different-item': 'Another item has this number here. Make both catalogs the same.',
  } satisfies Record<NonNullable<IncomingLine['fault']>, string>,
  since: (age: string) => `for ${age}`,
  load: 'Scan what goes onto the truck',
  loadHint:
    'A unit goes with all that it carries. Loose goods: scan the item, say from where, then how many.',
  goes: 'Put it on',
  takenFrom: (place: string) => `from ${place}`,
  noPlace: (item: string) => ({
    reason: `No loose ${item} lies here`,
    next: 'Scan the unit that it stands on.',
  }),
  notGoods: (place: string) => ({
    reason: `${place} is a place`,
    next: 'Scan the goods first, then where they are taken from.',
  }),
  notThere: (item: string, place: string) => ({
    reason: `No loose ${item} can be taken from ${place}`,
    next: 'Scan or touch a place of the list.',
  }),
  severalThere: (place: string) => ({
    reason: `Several lots lie at ${place}`,
    next: 'Touch the one that goes.',
  }),
  remove: (item: string) => `Take ${item} off`,
  dispatch: 'It leaves now',
  cancel: 'Cancel the transfer',
  cancelHint: 'The goods come back once the other zone has agreed.',
  notCancelled: (zone: string) =>
    `Not cancelled: goods had begun to arrive at ${zone}. What does not come there is settled here.`,
  notCancelledHere: (zone: string) =>
    `${zone} asked to cancel. Some had arrived here already, so it goes on.`,
  wasEnded: (missing: string) =>
    missing === '1'
      ? 'This was ended with one line missing. What comes late is booked all the same.'
      : `This was ended with ${missing} lines missing. What comes late is booked all the same.`,
  endedAlready: (code: string, state: 'closed' | 'cancelled') =>
    state === 'cancelled'
      ? {
          reason: `The transfer of ${code} was cancelled`,
          next: 'Ask the zone that sent it before you take it in.',
        }
      : {
          reason: `All of ${code} has arrived already`,
          next: 'Look at the label, or whether it was booked in before.',
        },
  sent: 'sent',
  arrived: 'arrived',
  damaged: 'damaged',
  left: 'on the way',
  settle: 'What became of it?',
  found: 'It lies here',
  lost: 'It is lost',
  tookFrom: 'It was taken from here',
  surplus: 'Came beyond the notice',
  place: 'Place',
  placeHint: 'Scan the place, or type its name.',
  placeNeeded: { reason: 'The place is not known yet', next: 'Scan the place first.' },
  arrive: 'Scan what arrives',
  arriveHint: 'A unit is booked with all that the notice says it carries.',
  books: (quantity: string, item: string) => `Book ${quantity} × ${item}`,
  isDamaged: 'Damaged: to quarantine',
  extra: 'More came than was announced',
  notOnIt: (code: string) => ({
    reason: `${code} is not on this transfer`,
    next: 'Look at the label, or at the other transfers on their way here.',
  }),
  scanComing: 'Scan a pallet or an item: its transfer opens, and the scan counts there.',
  onNone: (code: string) => ({
    reason: `${code} is on no transfer that comes here`,
    next: 'Look at the label. The notice of the other zone may not have come yet.',
  }),
  whereTo: (what: string) => `${what}: where do you put it?`,
  whereHint: 'Scan the place. It is booked at once.',
  bookedAt: (what: string, place: string) => `${what} at ${place}`,
  bookThere: 'It stands there',
  close: 'Nothing more will come',
  closeSure: (n: string) =>
    n === '1' ? 'One line is not complete yet.' : `${n} lines are not complete yet.`,
  closeGo: 'End it: the rest is missing',
  forgotten: 'The sender knows of arrivals that were lost here. Scan again what is here.',
  undo: 'Take the last scan back',
  strays: 'Two zones contradict each other',
  dismiss: 'It is put right',
  dismissNote: 'What was done',
} as const;

export const returns = {
  scan: 'Scan what came back',
  order: 'Order, if it is known',
  lot: 'Lot or serial number',
  reason: 'Why it came back',
  reasons: {
    NOT_WANTED: 'not wanted',
    WRONG_ITEM: 'wrong item',
    DAMAGED: 'damaged',
    DEFECTIVE: 'defective',
    EXPIRED: 'expired',
    UNDELIVERED: 'not delivered',
    OTHER: 'other',
  } satisfies Record<ReturnReason, string>,
  result: {
    restock: 'For sale again',
    quarantine: 'Hold it back',
    scrap: 'Throw it away',
  } satisfies Record<Inspection, string>,
  placeFor: 'Place for what is kept',
  newest: 'Newest',
  none: 'Nothing came back yet',
  noneHint: 'What you take in appears here.',
  unreferenced: 'order not known here',
  undo: 'Take it back',
  undone: 'taken back',
  done: (item: string) => `${item} taken in`,
} as const;
