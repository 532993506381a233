import type { Database } from 'better-sqlite3';
import type { Journal } from '../journal/append.ts';
import type { Handlers, Undone } from '../store/command.ts';
import { type AdjustOutcome, type AdjustStock, createAdjuster } from './adjust.ts';
import { Catalog } from './catalog.ts';
import { Exceptions } from './exceptions.ts';
import { createImporter, type ImportCatalog, type ImportOutcome } from './import/apply.ts';
import { Ledger } from './ledger.ts';
import { Lots } from './lots.ts';
import type { DecideParcel, ParcelOutcome, RevokeOutcome, RevokeParcel } from './parcel-command.ts';
import { ParcelDesk, type Procedures } from './parcel-desk.ts';
import { Parcels } from './parcels.ts';
import { type ResolveException, type ResolveOutcome, resolveException } from './resolve.ts';
import { Stock } from './stock.ts';

/** The commands of this room, as the writer thread knows them. */
export type InventoryCommands = {
  'parcel.decide': { input: DecideParcel; output: ParcelOutcome };
  'parcel.revoke': { input: RevokeParcel; output: RevokeOutcome };
  'exception.resolve': { input: ResolveException; output: ResolveOutcome };
  'stock.adjust': { input: AdjustStock; output: AdjustOutcome };
  'catalog.import': { input: ImportCatalog; output: ImportOutcome };
};

/** What the procedures of the roles may use. */
export type ProcedureRooms = {
  readonly catalog: Catalog;
  readonly lots: Lots;
  readonly stock: Stock;
};

/** Puts the room together on the writing connection. The roles come from the rooms above. */
export function inventoryHandlers(
  db: Database,
  undone: Undone,
  journal: Journal,
  procedures: (rooms: ProcedureRooms) => Procedures,
): Handlers<InventoryCommands> & { readonly catalog: Catalog } {
  const catalog = new Catalog(db, undone);
  const lots = new Lots(db, undone);
  const stock = new Stock(db, catalog, lots);
  const ledger = new Ledger(db, undone, { journal, catalog, lots });
  const exceptions = new Exceptions(db, journal);
  const parcels = new Parcels(db);
  const desk = new ParcelDesk({
    journal,
    catalog,
    ledger,
    exceptions,
    parcels,
    procedures: procedures({ catalog, lots, stock }),
  });
  const adjust = createAdjuster(db, { catalog, lots, ledger });
  return {
    catalog,
    'parcel.decide': (asked, moment) => desk.decide(asked, moment),
    'parcel.revoke': (asked, moment) => desk.revoke(asked, moment),
    'exception.resolve': (asked, moment) =>
      resolveException({ catalog, desk, exceptions, parcels }, asked, moment),
    'stock.adjust': adjust,
    'catalog.import': createImporter(db, { catalog, journal }),
  };
}
