import type { Database } from 'better-sqlite3';
import type { InventoryRooms } from '../inventory/module.ts';
import type { RoleProcedure } from '../inventory/role-procedure.ts';
import type { Handlers, Moment, Undone } from '../store/command.ts';
import { type ReturnCommands, returnHandlers } from './returns/commands.ts';
import { type TransferCommands, transferHandlers, transferRooms } from './transfers/module.ts';
import { takenBack, transferInProcedure, transferOutProcedure } from './transfers/station.ts';

/** The commands of all flows of this room, as the writer thread knows them. */
export type InboundCommands = TransferCommands & ReturnCommands;

/** Puts the flows together on the writing connection. */
export function inboundRoom(
  db: Database,
  _undone: Undone,
  rooms: InventoryRooms,
): {
  readonly handlers: Handlers<InboundCommands>;
  readonly procedures: Readonly<Record<'transfer-out' | 'transfer-in', RoleProcedure>>;
  readonly takenBack: (movement: string, moment: Moment) => void;
} {
  const transfers = transferRooms(db, rooms);
  return {
    handlers: { ...transferHandlers(transfers), ...returnHandlers(db, rooms) },
    procedures: {
      'transfer-out': transferOutProcedure(transfers),
      'transfer-in': transferInProcedure(transfers),
    },
    takenBack: (movement, moment) => takenBack(transfers, movement, moment),
  };
}
