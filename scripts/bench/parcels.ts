import type { WriterThread } from '../../gateway/store/writer.ts';
import { fixtureParcel } from '../../gateway/testing/storage/zone-fixture.ts';
import type { ZoneCommands } from '../../gateway/zone/writer-module.ts';
import { pause } from './program.ts';
import { YEAR_DOCK } from './year.ts';

/** One parcel after the other, as a station sends them, until something else has ended. */
export class Parcels {
  readonly #writer: WriterThread<ZoneCommands>;
  #sent = 0;

  constructor(writer: WriterThread<ZoneCommands>) {
    this.#writer = writer;
  }

  /** How long each decision took, in milliseconds. */
  async during(work: Promise<unknown>): Promise<readonly number[]> {
    const samples: number[] = [];
    let going = true;
    const ended = work.finally(() => {
      going = false;
    });
    while (going) {
      this.#sent += 1;
      const parcel = {
        ...fixtureParcel(`parcel-${this.#sent}`, 5 * this.#sent),
        location: YEAR_DOCK,
      };
      const begun = performance.now();
      await this.#writer.execute('parcel.decide', { ...parcel, weight: null });
      samples.push(performance.now() - begun);
      await pause(5);
    }
    await ended;
    return samples;
  }
}
