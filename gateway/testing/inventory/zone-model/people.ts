import type { ZoneCommands } from '../../../zone/writer-module.ts';
import { documentActs } from './acts-documents.ts';
import { floorActs } from './acts-floor.ts';
import { orderActs } from './acts-orders.ts';
import { stationActs } from './acts-stations.ts';
import { stockActs } from './acts-stock.ts';
import { transferActs } from './acts-transfers.ts';
import { Dice } from './dice.ts';
import { type Act, type Ask, Otherwise, Person } from './person.ts';
import type { SimulatedZone } from './simulated-zone.ts';

/** The people and stations of one zone; sometimes they ask the same again, or another thing under the same name. */
export class People {
  readonly #person: Person;
  readonly #dice: Dice;
  readonly #acts: readonly Act[];
  readonly #asked: { readonly command: keyof ZoneCommands & string; readonly input: object }[] = [];
  #count = 0;

  constructor(zone: SimulatedZone, random: () => number, now: () => number) {
    this.#dice = new Dice(random);
    const ask: Ask = (command, input) => {
      this.#count += 1;
      const who = { id: `${zone.name}${this.#count}`, by: this.#dice.of('ann', 'bob', 'cy') };
      const asked = { ...who, occurred_at: new Date(now()).toISOString(), ...input };
      this.#asked.push({ command, input: asked });
      zone.ask(command, asked as never);
    };
    this.#person = new Person(zone, this.#dice, ask, now);
    this.#acts = [
      ...[stockActs, orderActs, documentActs, floorActs, transferActs, stationActs],
    ].flatMap((acts) => acts(this.#person));
  }

  act(): void {
    if (this.#dice.chance(0.03)) this.#again();
    else for (let tries = 0; tries < 20 && !this.#try(); tries += 1);
    this.#person.zone.committed();
  }

  #try(): boolean {
    let at = this.#dice.below(this.#acts.reduce((sum, [weight]) => sum + weight, 0));
    const found = this.#acts.find(([weight]) => {
      at -= weight;
      return at < 0;
    });
    try {
      found?.[1]();
      return true;
    } catch (error) {
      if (error instanceof Otherwise) return false;
      throw error;
    }
  }

  #again(): void {
    const asked = this.#dice.pick(this.#asked);
    if (asked === undefined) return;
    const other = this.#dice.chance(0.2) ? { by: 'dan' } : {};
    this.#person.zone.ask(asked.command, { ...asked.input, ...other } as never);
  }
}
