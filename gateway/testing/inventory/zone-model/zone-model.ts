import type { ZoneCommands } from '../../../zone/writer-module.ts';
import { Arriving, arrivingModel } from './arriving.ts';
import type { Modelled } from './commands.ts';
import { CountModel, countModel } from './counting.ts';
import { Documents, documentModel } from './documents.ts';
import { Goods } from './goods.ts';
import { importModel } from './imports.ts';
import { OrderModel, orderModel } from './orders.ts';
import { parcelModel } from './parcels.ts';
import { PutawayModel, putawayModel } from './putaway.ts';
import { receiptModel } from './receiving.ts';
import { Sending, sendingModel } from './sending.ts';
import { No, no } from './state.ts';
import { stockModel } from './stock.ts';

/**
 * Commands that move or promise goods, or say what they are. The journal's own are told elsewhere, and where the entries
 * of old months lie makes no difference to anybody.
 */
export type ModelledCommand = Exclude<
  keyof ZoneCommands & string,
  `journal.${string}` | 'month.archived' | 'month.prune'
>;

/** Commands that answer a repeated request in another way than by its id, or that no person asks. */
const NOT_REMEMBERED: ReadonlySet<string> = new Set([
  ...['reservation.expire', 'lot.expire', 'order.serve', 'putaway.expire', 'month.step'],
  'transfer.hear',
  ...['parcel.decide', 'parcel.revoke', 'exception.resolve'],
  ...['catalog.import', 'import.stage', 'import.apply', 'import.abandon'],
]);

/**
 * A zone worked out a second time from its rules alone: maps and lists, no SQL, and of the inventory nothing but
 * the types of its commands. It says of each command whether it is carried out, or the code of the refusal, and
 * then holds what the zone must hold.
 */
export class ZoneModel {
  readonly goods: Goods;
  readonly #sending: Sending;
  readonly #commands: Modelled<ModelledCommand>;

  constructor(now: number) {
    const goods = new Goods(now);
    // In this order they follow when a movement is taken back.
    const orders = new OrderModel(goods);
    const putaway = new PutawayModel(goods, orders);
    const documents = new Documents(goods);
    const counts = new CountModel(goods);
    const sending = new Sending(goods);
    const arriving = new Arriving(goods);
    this.goods = goods;
    this.#sending = sending;
    this.#commands = {
      ...stockModel(goods),
      ...orderModel(goods, orders),
      ...documentModel(goods, documents),
      ...receiptModel(goods, documents),
      ...putawayModel(goods, putaway),
      ...countModel(goods, counts),
      ...sendingModel(goods, sending),
      ...arrivingModel(goods, arriving, sending),
      ...parcelModel({ goods, documents, putaway, counts, sending, arriving }),
      ...importModel(goods, documents, orders),
    };
  }

  /** What the notice of a transfer must tell. */
  announced(transfer: string): string {
    return this.#sending.announced(transfer);
  }

  get names(): readonly string[] {
    return Object.keys(this.#commands);
  }

  knows(command: string): command is ModelledCommand {
    return command in this.#commands;
  }

  /** Null where it is carried out, else the code that says why not. A refusal changes nothing. */
  carryOut<K extends ModelledCommand>(command: K, asked: ZoneCommands[K]['input']): string | null {
    const before = structuredClone(this.goods.state);
    try {
      return this.#once(command, asked);
    } catch (error) {
      if (!(error instanceof No)) throw error;
      this.goods.state = before;
      return error.code;
    }
  }

  #once<K extends ModelledCommand>(command: K, asked: ZoneCommands[K]['input']): string | null {
    if (NOT_REMEMBERED.has(command)) return this.#commands[command](asked);
    const { requests } = this.goods.state;
    const { id, occurred_at: _, ...body } = { id: '', occurred_at: '', ...asked };
    const content = JSON.stringify([command, body]);
    const known = requests.get(id);
    if (known !== undefined) return known === content ? null : no('exists_with_different_body');
    const came = this.#commands[command](asked);
    requests.set(id, content);
    return came;
  }
}
