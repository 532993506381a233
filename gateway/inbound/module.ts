import type { Database } from 'better-sqlite3';
import type { InventoryRooms } from '../inventory/module.ts';
import type { Handlers, Undone } from '../store/command.ts';

/** The commands of all flows of this room, as the writer thread knows them. */
export type InboundCommands = Record<never, never>;

/** Puts the flows together on the writing connection. */
export function inboundHandlers(
  _db: Database,
  _undone: Undone,
  _rooms: InventoryRooms,
): Handlers<InboundCommands> {
  return {};
}
