import type { TransferContents, TransferNotice } from '../../../../contract/transfers.ts';
import type { Answer } from '../../../store/group.ts';
import type { ZoneCommands } from '../../../zone/writer-module.ts';
import type { ManualClock } from '../../manual-clock.ts';
import type { SimulatedBroker } from '../../uplink/broker.ts';
import { TransferZone } from '../../uplink/transfer-zone.ts';
import { archiveInMemory, archiveMonths } from '../archived.ts';
import { Stockroom } from '../stockroom.ts';
import { bookChecker, checkRules } from './books.ts';
import { furnishedImage, SETTINGS } from './furnish.ts';
import type { State } from './state.ts';
import { type ModelledCommand, ZoneModel } from './zone-model.ts';

/** What both zones share: time, chance, the broker, and the first thing that went otherwise than the model says. */
export type World = {
  readonly clock: ManualClock;
  readonly broker: SimulatedBroker;
  readonly random: () => number;
  /** Wall time in milliseconds since 1970. */
  now: number;
  fault: Error | null;
  /** `command yes` and `command code`. */
  readonly seen: Map<string, number>;
  /** By digest: what the model says that a notice must tell. */
  readonly announced: Map<string, string>;
};

/** An old copy of a zone's folder, with what the model knew then. */
export type Copy = { readonly image: Buffer; readonly state: State };

/** A zone with its database, its uplink, and the model that is asked everything that the zone is asked. */
export class SimulatedZone extends TransferZone {
  readonly model: ZoneModel;
  readonly #world: World;
  #check;
  #chosen;

  constructor(name: string, world: World) {
    super(name, world.clock, world.broker, world.random, furnishedImage(), SETTINGS);
    this.#world = world;
    this.model = new ZoneModel(world.now);
    this.model.goods.chosen = (task) => this.#chosen(task);
    archiveInMemory(this.room.db, null);
    [this.#check, this.#chosen] = readers(this.room);
  }

  override ask<K extends keyof ZoneCommands & string>(
    command: K,
    input: ZoneCommands[K]['input'],
  ): Answer {
    const { now, seen } = this.#world;
    const { model } = this;
    this.room.recorded_at = new Date(now).toISOString();
    model.goods.now = now;
    const answer = super.ask(command, input);
    if (!model.knows(command) || this.#world.fault !== null) return answer;
    try {
      const said = saidOf(command, answer);
      const expected = model.carryOut(command, input as never);
      const outcome = `${command} ${expected ?? 'yes'}`;
      seen.set(outcome, (seen.get(outcome) ?? 0) + 1);
      if (expected === null)
        for (const story of storiesOf(command, input, model)) seen.set(story, 1);
      if (said !== expected) {
        const told = answer.ok ? JSON.stringify(answer.output) : answer.message;
        throw new Error(
          `the model says ${expected ?? 'yes'} and the zone ${said ?? 'yes'}: ${told}`,
        );
      }
      this.#learnDigests();
      if ('message' in input && input.message.kind === 'notice') this.#compareNotice(input.message);
      this.#check(model.goods.state);
      checkRules(model.goods.state);
    } catch (cause) {
      const told = `${this.name}: ${command} ${JSON.stringify(input)}`;
      this.#world.fault = new Error(`${told}\n${String(cause)}`, { cause });
    }
    return answer;
  }

  keep(): Copy {
    return { image: this.copy(), state: structuredClone(this.model.goods.state) };
  }

  /** The folder is put back from a copy; nobody tells the other zone. */
  goBack(copy: Copy): void {
    this.restore(copy.image);
    this.model.goods.state = structuredClone(copy.state);
  }

  /** What was only in memory is gone. The archive stays as it is, also where an old copy of the database comes. */
  override reopen(image = this.copy()): void {
    const before = this.room;
    this.room = new Stockroom(SETTINGS, image);
    archiveInMemory(this.room.db, before.db);
    before.close();
    [this.#check, this.#chosen] = readers(this.room);
  }

  /** Old months go to the archive, of which the model knows nothing: no answer may change for it. */
  archive(): void {
    const { seen } = this.#world;
    const moved = archiveMonths(this.room);
    seen.set('archived', (seen.get('archived') ?? 0) + moved);
    this.#check(this.model.goods.state);
  }

  /** Contents are named by their digest, which is the zone's to reckon. */
  #learnDigests(): void {
    for (const [id, out] of this.model.goods.state.out) {
      if (out.version === 0 || out.digest !== null) continue;
      const digest = this.room.db
        .prepare<[string], string>('SELECT digest FROM transfers_out WHERE transfer_id = ?')
        .pluck()
        .get(id);
      out.digest = digest ?? '';
      this.#world.announced.set(out.digest, this.model.announced(id));
    }
  }

  #compareNotice({ transfer, digest, contents }: TransferNotice): void {
    const told = textOfContents(contents);
    const should = this.#world.announced.get(digest);
    if (told !== should) throw new Error(`${transfer} was announced as ${told} and is ${should}`);
  }
}

function readers({ db }: Stockroom) {
  const chosen = db
    .prepare<[string], string>(
      `SELECT place.location_id FROM putaway_tasks AS task JOIN locations AS place ON place.id = task.to_location
       WHERE task.task_id = ?`,
    )
    .pluck();
  return [bookChecker(db), (task: string): string | null => chosen.get(task) ?? null] as const;
}

function textOfContents({ lines, lots, units }: TransferContents): string {
  return JSON.stringify([
    lines.map(({ line, sku, lot, handling_unit, quantity }) => [
      line,
      sku,
      lot,
      handling_unit,
      quantity,
    ]),
    lots
      .map(({ variant, lot, status, batch, expires_on }) => [
        variant,
        lot,
        status,
        batch,
        expires_on,
      ])
      .sort(),
    units.map(({ code, parent }) => [code, parent]).sort(),
  ]);
}

/** What came of goods that an order waits for, and of those that nobody awaits. */
export const STORIES = [
  ...['all to packing', 'a part to packing', 'at packing', 'at packing in parts'],
  ...['late at a station', 'let in together'],
];
type Named = {
  readonly id?: string;
  readonly task?: string;
  readonly parcel?: string;
  readonly exception?: string;
  readonly how?: { readonly kind: string };
};
function storiesOf(command: string, input: object, { goods }: ZoneModel): readonly string[] {
  const { id = '', task: name = '', parcel = '', exception = '', how } = input as Named;
  const { arrivals, exceptions, tasks } = goods.state;
  if (command === 'parcel.decide') {
    return arrivals.get(parcel)?.late ? ['late at a station'] : [];
  }
  if (how?.kind === 'retried') {
    const together = (exceptions.get(exception)?.parcels.length ?? 0) > 1;
    return together ? ['let in together'] : [];
  }
  const planned = command === 'putaway.plan' ? tasks.get(id) : undefined;
  if (planned?.orders) return [planned.part ? 'a part to packing' : 'all to packing'];
  const brought = command === 'putaway.confirm' ? tasks.get(name) : undefined;
  if (brought === undefined || brought.kept.length === 0) return [];
  return [brought.part && brought.unit !== '' ? 'at packing in parts' : 'at packing'];
}

/** The code of a refusal; of an answer, why it comes to nothing; null where the command was carried out. */
function saidOf(command: ModelledCommand, answer: Answer): string | null {
  if (!answer.ok) return answer.code;
  // The runner erased the types that the handlers have.
  const said = answer.output as Readonly<Record<string, unknown>>;
  const { outcome } = said;
  switch (command) {
    case 'parcel.decide':
      return said.reason === null ? null : String(said.reason);
    case 'parcel.revoke':
      if (outcome !== 'created') return outcome === 'exists' ? 'repeated' : 'unknown';
      return said.taken_back === true ? null : 'gone';
    case 'exception.resolve':
      if (outcome === 'refused') return String(said.reason);
      return outcome === 'exists_with_different_body' ? outcome : null;
    case 'catalog.import':
    case 'import.stage':
    case 'import.apply':
      return outcome === 'refused' || outcome === 'exists_with_different_body' ? outcome : null;
    case 'import.abandon':
      return said.abandoned === true ? null : 'not-abandoned';
    case 'order.serve':
      return said.served === 0 ? 'nothing' : null;
    case 'reservation.expire':
    case 'putaway.expire':
      return said.expired === 0 ? 'nothing' : null;
    case 'lot.expire':
      return said.lots === 0 ? 'nothing' : null;
    case 'transfer.hear':
      return said.refused === null ? null : 'refused';
    default:
      return null;
  }
}
