import type { Database } from 'better-sqlite3';
import type { InventoryRooms } from '../inventory/module.ts';
import type { RoleProcedure } from '../inventory/role-procedure.ts';
import type { Handlers, Undone } from '../store/command.ts';
import type { ReceivingCommands } from './receiving/commands.ts';
import { receiving } from './receiving/module.ts';

/** The commands of all flows of this room, as the writer thread knows them. */
export type InboundCommands = ReceivingCommands;

export type Inbound = {
  readonly handlers: Handlers<InboundCommands>;
  /** What stations with a role of this room do with a parcel. */
  readonly procedures: { readonly receive: RoleProcedure };
};

/** Puts the flows together on the writing connection. */
export function inbound(db: Database, _undone: Undone, rooms: InventoryRooms): Inbound {
  const { handlers, procedure } = receiving(db, rooms);
  return { handlers: { ...handlers }, procedures: { receive: procedure } };
}
