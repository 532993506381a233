import type { Database } from 'better-sqlite3';
import type { Journal } from '../journal/append.ts';
import { attachArchive } from '../store/archive/attach.ts';
import type { Handlers, Undone } from '../store/command.ts';
import { type AdjustOutcome, type AdjustStock, createAdjuster } from './adjust.ts';
import { Catalog } from './catalog.ts';
import { Exceptions } from './exceptions.ts';
import { GivingWay } from './giving-way.ts';
import { HandlingUnits } from './handling-units.ts';
import { createImporter, type ImportCatalog, type ImportOutcome } from './import/apply.ts';
import { type ImportJobCommands, importJobHandlers } from './import/job.ts';
import type { DocumentImports } from './import/part.ts';
import { Ledger } from './ledger.ts';
import { type LotExpiryCommands, lotExpiryHandlers } from './lot-expiry.ts';
import { LotHolds } from './lot-holds.ts';
import { Lots } from './lots.ts';
import { type ArchiveCommands, archiveHandlers } from './months/archive.ts';
import { type MonthCommands, monthHandlers } from './months/close.ts';
import { LEDGER_ARCHIVE } from './months/ledger-archive.ts';
import { Moves } from './moves.ts';
import type { DecideParcel, ParcelOutcome, RevokeOutcome, RevokeParcel } from './parcel-command.ts';
import { ParcelDesk, type PlaceProcedures, type Procedures } from './parcel-desk.ts';
import { Parcels } from './parcels.ts';
import { Requests } from './requests.ts';
import { Reservations } from './reservations.ts';
import { type ResolveException, type ResolveOutcome, resolveException } from './resolve.ts';
import { Stock } from './stock.ts';
import { type StockCommands, stockHandlers } from './stock-commands.ts';
import { type RecallCommands, recallHandlers } from './trace/recall.ts';
import { type TransformCommands, transformHandlers } from './trace/transform.ts';

/** The commands of this room, as the writer thread knows them. */
export type InventoryCommands = StockCommands &
  ImportJobCommands &
  MonthCommands &
  ArchiveCommands &
  RecallCommands &
  LotExpiryCommands &
  TransformCommands & {
    'parcel.decide': { input: DecideParcel; output: ParcelOutcome };
    'parcel.revoke': { input: RevokeParcel; output: RevokeOutcome };
    'exception.resolve': { input: ResolveException; output: ResolveOutcome };
    'stock.adjust': { input: AdjustStock; output: AdjustOutcome };
    'catalog.import': { input: ImportCatalog; output: ImportOutcome };
  };

/** What the rooms above may use: the procedures of the roles, and the flows that end in stock. */
export type InventoryRooms = {
  readonly journal: Journal;
  readonly catalog: Catalog;
  readonly lots: Lots;
  readonly holds: LotHolds;
  readonly units: HandlingUnits;
  readonly stock: Stock;
  readonly ledger: Ledger;
  readonly reservations: Reservations;
  readonly givingWay: GivingWay;
  readonly moves: Moves;
  readonly requests: Requests;
};

/** Puts the room together on the writing connection. */
export function inventoryRooms(db: Database, undone: Undone, journal: Journal): InventoryRooms {
  attachArchive(db, LEDGER_ARCHIVE);
  const catalog = new Catalog(db, undone);
  const holds = new LotHolds(db);
  const lots = new Lots(db, undone, holds);
  const units = new HandlingUnits(db);
  const stock = new Stock(db, catalog, lots, units);
  const ledger = new Ledger(db, undone, { journal, catalog, lots, units });
  const reservations = new Reservations(db, { journal, catalog, lots, units });
  const givingWay = new GivingWay(db, { reservations, stock });
  ledger.onShort((shortage, who, moment) => givingWay.giveWay(shortage, who, moment));
  const moves = new Moves(db, { catalog, lots, units, ledger, reservations, givingWay });
  const requests = new Requests(db);
  return {
    ...{ journal, catalog, lots, holds, units, stock, ledger, reservations, givingWay, moves },
    requests,
  };
}

/** The commands of this room. The procedures of the roles come from the rooms above. */
export function inventoryHandlers(
  db: Database,
  rooms: InventoryRooms,
  procedures: Procedures,
  places: PlaceProcedures,
  imported: DocumentImports,
): Handlers<InventoryCommands> {
  const { journal, catalog, ledger } = rooms;
  const exceptions = new Exceptions(db, journal);
  const parcels = new Parcels(db);
  const desk = new ParcelDesk({
    journal,
    catalog,
    ledger,
    exceptions,
    parcels,
    procedures,
    places,
  });
  return {
    ...stockHandlers(rooms),
    'parcel.decide': (asked, moment) => desk.decide(asked, moment),
    'parcel.revoke': (asked, moment) => desk.revoke(asked, moment),
    'exception.resolve': (asked, moment) =>
      resolveException({ catalog, desk, exceptions, parcels }, asked, moment),
    'stock.adjust': createAdjuster(rooms),
    'catalog.import': createImporter(db, rooms),
    ...importJobHandlers(db, rooms, imported),
    ...monthHandlers(db, rooms),
    ...archiveHandlers(db),
    ...recallHandlers(db, rooms),
    ...lotExpiryHandlers(db, rooms),
    ...transformHandlers(db, rooms),
  };
}
