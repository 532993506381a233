import { REVISION_MAX } from '../../../contract/constants.ts';
import type {
  TransferArrival,
  TransferHeard,
  TransferMessage,
  TransferNotice,
  TransferRefused,
} from '../../../contract/transfers.ts';
import { Refused } from '../../base/errors.ts';
import type { Handlers, Moment } from '../../store/command.ts';
import { hearHolds } from './hold-words.ts';
import type { InRow } from './incoming.ts';
import {
  arrivalOf,
  contentsDigest,
  type Heard,
  heardMessage,
  helloMessage,
  refusedMessage,
  type Speaker,
  statementDigest,
} from './messages.ts';
import { mirror } from './mirror.ts';
import { changeState, recordArrival, statedOf, type TransferRooms } from './rooms.ts';

export type HearTransfer = {
  readonly message: TransferMessage;
  /** This gateway, for its answers. */
  readonly gateway: string;
  readonly epoch: string;
};

export type HearingCommands = { 'transfer.hear': { input: HearTransfer; output: Heard } };

/** Words of other gateways. Each says what is, so that its repetition changes nothing. */
export function hearingHandlers(rooms: TransferRooms): Handlers<HearingCommands> {
  return {
    'transfer.hear': ({ message, ...speaker }, moment) => hear(rooms, message, speaker, moment),
  };
}

function hear(
  rooms: TransferRooms,
  message: TransferMessage,
  speaker: Speaker,
  moment: Moment,
): Heard {
  const { zones, outgoing, incoming, talk } = rooms;
  const { from, epoch } = message;
  const anew = zones.speaks(from, epoch);
  if (anew) {
    outgoing.resend(from);
    incoming.resend(from);
    talk.resend(from);
  }
  switch (message.kind) {
    case 'notice':
      return notice(rooms, message, speaker, moment);
    case 'arrival':
      return arrival(rooms, message, speaker, moment);
    case 'heard':
      confirmed(rooms, message, moment);
      return quiet([]);
    case 'refused':
      return refusedThere(rooms, message, moment);
    case 'hello':
      // It may know as little of this database as this one knew of its.
      return quiet(anew ? [helloMessage(speaker, from)] : []);
    case 'holds':
    case 'held':
      return hearHolds(rooms, message, speaker, moment);
  }
}

const quiet = (answers: readonly TransferMessage[]): Heard => ({ answers, refused: null });

/* ── At the receiver ── */

function notice(
  rooms: TransferRooms,
  message: TransferNotice,
  speaker: Speaker,
  moment: Moment,
): Heard {
  const { incoming } = rooms;
  const { from, transfer, version, digest, heard } = message;
  const fault = faultIn(message);
  if (fault !== null) return refuse(message, speaker, 'not-whole', fault);
  let row = incoming.find(from, transfer);
  if (row === null) {
    if (incoming.isFull()) {
      const why = 'too many transfers that nobody has taken in are on their way here already';
      return refuse(message, speaker, 'too-many', why);
    }
    const first = {
      revision: Math.min(REVISION_MAX, heard.revision + 1),
      forgotten: heard.revision > 0,
    };
    row = incoming.create(message, first, Date.parse(moment.recorded_at));
    recordExpected(rooms, message, moment);
    // Some of these lots may have been called back here.
    for (const { variant, lot } of message.contents.lots) {
      rooms.talk.tellBack(from, { variant_id: variant, lot });
    }
    return quiet([stated(rooms, row, speaker)]);
  }
  if (row.digest !== digest) {
    const why = `another transfer stands under ${transfer} here; the first one stays`;
    return refuse(message, speaker, 'exists_with_different_body', why);
  }
  if (version > row.version) row = newer(rooms, row, message, moment);
  row = behind(rooms, row, heard, moment);
  return quiet([stated(rooms, row, speaker)]);
}

/** The sender asks for something new: to let it be, as long as nothing has arrived. */
function newer(
  rooms: TransferRooms,
  before: InRow,
  { version, state, from }: TransferNotice,
  moment: Moment,
): InRow {
  const { incoming } = rooms;
  const row = incoming.setVersion(before, version);
  const none = statedOf(rooms, row);
  const begun =
    none.lines.some(({ arrived }) => arrived > 0) ||
    none.extras.some(({ quantity }) => quantity > 0);
  const next = state === 'cancelled' && !begun ? 'cancelled' : row.state;
  // A new revision even where the answer is no, so that the sender hears it.
  const after = incoming.setState(row, next, Date.parse(moment.recorded_at));
  const more = { by: from, occurred_at: moment.recorded_at, movement: null, note: null };
  recordArrival(rooms, after, more, moment);
  return after;
}

/** Where the sender has heard more than this database ever stated, this one is an old copy: it says so anew. */
function behind(
  rooms: TransferRooms,
  row: InRow,
  { revision, statement }: TransferNotice['heard'],
  moment: Moment,
): InRow {
  const { incoming } = rooms;
  if (revision < row.revision || revision >= REVISION_MAX) return row;
  const same = statementDigest({ state: row.state, ...statedOf(rooms, row) }) === statement;
  if (revision === row.revision && same) {
    incoming.setConfirmed(row, revision, null);
    return row;
  }
  const after = incoming.setBehind(row, revision);
  const more = { by: row.from_zone, occurred_at: moment.recorded_at, movement: null, note: null };
  recordArrival(rooms, after, more, moment);
  return after;
}

function confirmed(rooms: TransferRooms, message: TransferHeard, moment: Moment): void {
  const row = rooms.incoming.find(message.from, message.transfer);
  if (row === null || message.revision === 0) return;
  behind(rooms, row, message, moment);
}

function stated(rooms: TransferRooms, row: InRow, speaker: Speaker): TransferArrival {
  return arrivalOf(speaker, row, statedOf(rooms, row));
}

/** What the shape alone does not say; null where the notice is whole. */
function faultIn({ contents, digest }: TransferNotice): string | null {
  const { lines, lots, units } = contents;
  if (contentsDigest(contents) !== digest) return 'its digest is not that of its contents';
  if (new Set(lines.map(({ line }) => line)).size !== lines.length) return 'a line stands twice';
  const codes = new Set(units.map(({ code }) => code));
  if (codes.size !== units.length) return 'a unit stands twice';
  const loose = lines.find(({ handling_unit: unit }) => unit !== null && !codes.has(unit));
  if (loose !== undefined) return `line ${loose.line} lies on a unit that is not told of`;
  for (const { code } of units) {
    const seen = new Set<string>();
    for (let at: string | null = code; at !== null; ) {
      if (seen.has(at)) return `the unit ${code} stands on itself`;
      seen.add(at);
      const above: string | null = units.find((unit) => unit.code === at)?.parent ?? null;
      if (above !== null && !codes.has(above)) return `${at} stands on a unit that is not told of`;
      at = above;
    }
  }
  const known = new Set(lots.map(({ variant, lot }) => `${variant} ${lot}`));
  const bare = lines.find(({ variant, lot }) => lot !== null && !known.has(`${variant} ${lot}`));
  return bare === undefined ? null : `nothing is told of lot ${bare.lot} on line ${bare.line}`;
}

function refuse(message: TransferNotice, speaker: Speaker, code: string, why: string): Heard {
  const { from, transfer, version } = message;
  const answer = refusedMessage(speaker, from, { transfer, about: 'notice', version, code, why });
  return { answers: [answer], refused: `${from} sent the transfer ${transfer}: ${why}` };
}

function recordExpected(
  rooms: TransferRooms,
  { from, transfer, digest, contents }: TransferNotice,
  moment: Moment,
): void {
  rooms.journal.append(
    {
      kind: 'transfer.expected',
      id: `${from}/${transfer}/expected`,
      occurred_at: contents.dispatched_at,
      body: {
        digest,
        from,
        lines: contents.lines.map(({ base_unit: _, tracking: __, ...line }) => line),
        transfer,
      },
    },
    moment,
  );
}

/* ── At the sender ── */

function arrival(
  rooms: TransferRooms,
  message: TransferArrival,
  speaker: Speaker,
  moment: Moment,
): Heard {
  const { outgoing } = rooms;
  const { from, transfer, revision } = message;
  const row = outgoing.find(transfer);
  if (row === null || row.to_zone !== from || row.digest !== message.digest) {
    const why =
      row === null || row.to_zone !== from
        ? `states what has arrived of the transfer ${transfer}, of which nothing is known here`
        : `holds other contents of the transfer ${transfer} than this zone`;
    return stray(rooms, message, speaker, why, moment);
  }
  if (revision <= row.revision) {
    outgoing.setAnswered(row, message.version, null);
    return quiet([heardMessage(speaker, outgoing.get(transfer))]);
  }
  try {
    mirror(rooms, row, message, moment);
  } catch (error) {
    // Thrown before anything is written.
    if (!(error instanceof Refused) || error.code !== 'impossible') throw error;
    return stray(
      rooms,
      message,
      speaker,
      `cannot be right about ${transfer}: ${error.message}`,
      moment,
    );
  }
  return quiet([heardMessage(speaker, outgoing.get(transfer))]);
}

/** Kept for a person, and not asked for again: the answer is a refusal. */
function stray(
  rooms: TransferRooms,
  message: TransferArrival,
  speaker: Speaker,
  why: string,
  moment: Moment,
): Heard {
  const { from, transfer, revision: version } = message;
  const at = Date.parse(moment.recorded_at);
  const kept = rooms.zones.keepStray(from, transfer, why, message, at);
  const about = { transfer, about: 'arrival', version, code: 'unknown-transfer', why } as const;
  return {
    answers: kept ? [refusedMessage(speaker, from, about)] : [],
    refused: `${from} ${why}`,
  };
}

/* ── At either ── */

function refusedThere(rooms: TransferRooms, message: TransferRefused, moment: Moment): Heard {
  const { from, transfer, about, version, why } = message;
  const told = `${from} does not take the ${about} of the transfer ${transfer}: ${why}`;
  if (about === 'arrival') {
    const row = rooms.incoming.find(from, transfer);
    if (row !== null) rooms.incoming.setConfirmed(row, Math.min(version, row.revision), why);
    return { answers: [], refused: told };
  }
  const row = rooms.outgoing.find(transfer);
  if (row === null || row.to_zone !== from || row.version === 0)
    return { answers: [], refused: told };
  rooms.outgoing.setAnswered(row, version, why);
  const who = { by: from, occurred_at: moment.recorded_at, note: why };
  changeState(rooms, row, row.state, who, moment, true);
  return { answers: [], refused: told };
}
