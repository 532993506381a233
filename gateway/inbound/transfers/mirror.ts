import type { TransferArrival } from '../../../contract/transfers.ts';
import { Refused } from '../../base/errors.ts';
import { LOOSE } from '../../inventory/handling-units.ts';
import { NO_LOT } from '../../inventory/lots.ts';
import type { MovementLine } from '../../inventory/movement.ts';
import type { Moment } from '../../store/command.ts';
import { bringBack, transit } from './loading.ts';
import { statementDigest } from './messages.ts';
import { inTransit, type OutLine, type OutRow } from './outgoing.ts';
import { bookAll, changeState, moved, OTHER_ZONES, type TransferRooms, type Who } from './rooms.ts';

/**
 * Makes the sender's books what the receiver states: of each line, exactly what has arrived there is no longer
 * in transit here. A statement says all that is, so one that comes again, late or after others moves nothing.
 * Throws `impossible` when it says what cannot be.
 */
export function mirror(
  rooms: TransferRooms,
  row: OutRow,
  stated: TransferArrival,
  moment: Moment,
): void {
  const { outgoing } = rooms;
  const lines = outgoing.lines(row);
  const arrived = checked(lines, stated);
  // Only a cancelling raises the version. What has become of it here since does not matter: an arrival that was
  // heard of meanwhile may have been taken back, and an old copy of this database does not know that it asked.
  const asked = stated.version > 1;
  if (stated.state === 'cancelled' && !asked) {
    throw impossible('it says that this transfer was cancelled, which nobody here asked for');
  }
  const groups = [
    ...lines.map((line) => mirrored(rooms, row, line, arrived.get(line.line))),
    ...shrunk(rooms, row, stated),
  ];
  const who = { by: stated.from, occurred_at: moment.recorded_at };
  const movement = bookAll(
    rooms,
    {
      ...who,
      id: `${row.transfer_id}/cleared/${stated.revision}`,
      transfer: row.transfer_id,
      reason: null,
      note: null,
    },
    groups,
    moment,
  );
  outgoing.putSurplus(row, stated.extras);
  outgoing.setStatement(row, stated, statementDigest(stated));
  outgoing.setAnswered(row, stated.version, null);
  const { transfer_id: transfer, to_zone: to } = row;
  const { revision } = stated;
  rooms.journal.append(
    {
      kind: 'transfer.cleared',
      id: `${transfer}/cleared/${revision}`,
      occurred_at: who.occurred_at,
      body: { movement, revision, to, transfer },
    },
    moment,
  );
  const after = outgoing.get(transfer);
  if (stated.state === 'cancelled') return agreed(rooms, after, stated, who, moment);
  if (row.state === 'cancelling' && stated.version >= row.version) {
    const note = 'it has begun to arrive, so it is not cancelled';
    changeState(rooms, after, 'dispatched', { ...who, note }, moment);
  }
  ended(rooms, outgoing.get(transfer), { ...who, note: null }, moment);
}

/** The other zone will not take the goods in: they never left, or came back. */
function agreed(
  rooms: TransferRooms,
  row: OutRow,
  stated: TransferArrival,
  who: Who,
  moment: Moment,
): void {
  if (stated.version > row.version) rooms.outgoing.setVersion(row, stated.version);
  if (row.state === 'cancelled') return;
  bringBack(rooms, rooms.outgoing.get(row.transfer_id), { ...who, note: null }, moment);
}

/** Closed when nothing of it is in transit or open any more, and open again when something is. */
export function ended(
  rooms: TransferRooms,
  row: OutRow,
  who: Who & { readonly note: string | null },
  moment: Moment,
): void {
  const { outgoing } = rooms;
  if (row.state === 'cancelled' || row.state === 'loading') return;
  const left = outgoing.lines(row).some((line) => inTransit(line) > 0);
  const surplus = outgoing.surplus(row).some(({ quantity, settled }) => quantity > settled);
  if (!left && !surplus) changeState(rooms, row, 'closed', who, moment);
  else if (row.state === 'closed') changeState(rooms, row, 'dispatched', who, moment);
}

type Arrived = { readonly arrived: number; readonly damaged: number };

function checked(
  lines: readonly OutLine[],
  { lines: stated }: TransferArrival,
): ReadonlyMap<number, Arrived> {
  const arrived = new Map<number, Arrived>();
  for (const { line, ...told } of stated) {
    const sent = lines.find((one) => one.line === line);
    if (sent === undefined) throw impossible(`nothing was sent on line ${line}`);
    if (arrived.has(line)) throw impossible(`line ${line} stands there twice`);
    if (told.arrived > sent.quantity || told.damaged > told.arrived) {
      throw impossible(
        `${told.arrived} of line ${line} arrived, of which ${sent.quantity} were sent`,
      );
    }
    arrived.set(line, told);
  }
  return arrived;
}

/** What was booked out for goods that did not come beyond the notice after all is missing here. */
function shrunk(
  rooms: TransferRooms,
  row: OutRow,
  { extras }: TransferArrival,
): readonly (readonly MovementLine[])[] {
  const { catalog, lots, outgoing } = rooms;
  return outgoing.surplus(row).flatMap((before) => {
    const after = extras.find(({ extra }) => extra === before.extra)?.quantity ?? 0;
    const variant = catalog.variantBySku(before.sku);
    if (after >= before.settled || variant === null) return [];
    outgoing.setSurplusSettled(row, before, after);
    const lot = before.lot === null ? NO_LOT : (lots.find(variant, before.lot) ?? NO_LOT);
    const beyond = { location: catalog.location(OTHER_ZONES), handling_unit: LOOSE };
    const missing = { location: catalog.location('adjustment'), handling_unit: LOOSE };
    return [moved({ variant, lot }, before.settled - after, beyond, missing)];
  });
}

const impossible = (what: string): Refused => new Refused('invalid', 'impossible', what);

function mirrored(
  rooms: TransferRooms,
  row: OutRow,
  line: OutLine,
  { arrived, damaged }: Arrived = { arrived: 0, damaged: 0 },
): readonly MovementLine[] {
  const more = arrived - line.cleared;
  const beyond = { location: rooms.catalog.location(OTHER_ZONES), handling_unit: LOOSE };
  // What a person had settled here has turned up there all the same.
  const over = Math.max(0, more - inTransit(line));
  rooms.outgoing.setProgress(row, line, arrived, line.settled - over, damaged);
  if (more < 0) return moved(line, -more, beyond, transit(rooms));
  const found = { location: rooms.catalog.location('adjustment'), handling_unit: LOOSE };
  return [
    ...(more > over ? moved(line, more - over, transit(rooms), beyond) : []),
    ...(over > 0 ? moved(line, over, found, beyond) : []),
  ];
}
