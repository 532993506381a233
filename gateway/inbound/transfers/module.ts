import type { Database } from 'better-sqlite3';
import type { InventoryRooms } from '../../inventory/module.ts';
import { holdHearing } from '../../inventory/trace/zone-holds.ts';
import type { Handlers } from '../../store/command.ts';
import { type HearingCommands, hearingHandlers } from './hearing.ts';
import { HoldTalk } from './hold-talk.ts';
import { Incoming } from './incoming.ts';
import { Outgoing } from './outgoing.ts';
import { type ReceivingCommands, receivingHandlers } from './receiving-commands.ts';
import type { TransferRooms } from './rooms.ts';
import { type SendingCommands, sendingHandlers } from './sending-commands.ts';
import { type SettleCommands, settleHandlers } from './settle-commands.ts';
import { Zones } from './zones.ts';

export type TransferCommands = SendingCommands &
  ReceivingCommands &
  SettleCommands &
  HearingCommands;

export function transferRooms(db: Database, rooms: InventoryRooms): TransferRooms {
  const talk = new HoldTalk(db);
  rooms.holds.onChanged((key) => talk.tellAll(key));
  return {
    ...rooms,
    talk,
    hearHolds: holdHearing(db, rooms),
    outgoing: new Outgoing(db, rooms),
    incoming: new Incoming(db, rooms),
    zones: new Zones(db),
  };
}

export function transferHandlers(rooms: TransferRooms): Handlers<TransferCommands> {
  return {
    ...sendingHandlers(rooms),
    ...receivingHandlers(rooms),
    ...settleHandlers(rooms),
    ...hearingHandlers(rooms),
  };
}
