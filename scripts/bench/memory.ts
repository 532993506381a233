import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { databaseFile } from '../../gateway/store/data-folder.ts';
import { Program } from './program.ts';
import { type Bench, type Figure, percentile } from './report.ts';
import { makeYear, seeded, YEAR_DOCK } from './year.ts';

const SEED = 20_261_128;
const CALLERS = 8;
/** Growth that is no slope, between the third and the fourth quarter of the run. */
const SLOPE_MB_MAX = 8;
/** What may be refused here: an item that is kept by lot wants one named. */
const OUTCOMES: readonly number[] = [200, 409, 422];

/** All that inventory does, over and over, in the program itself: what stays in its memory. */
export const memory: Bench = {
  name: 'memory',
  what: 'Memory of the program while stock is moved, planned, looked up and imported',
  async run({ folder, quick, say }) {
    // V8 goes on growing its heap for some 250 of them before it first gives memory back.
    const rounds = quick ? 8 : 600;
    const program = await Program.make(join(folder, 'memory'), YEAR_DOCK);
    mkdirSync(program.data, { recursive: true });
    const size = { variants: 5_000, bins: 2_000, entries: quick ? 20_000 : 300_000 };
    makeYear(databaseFile(program.data), size, SEED);
    const resident: number[] = [];
    try {
      await program.start();
      say(`${rounds} rounds: moves by ${CALLERS} callers, plans, look-ups, a file of 500 rows`);
      const work = new Work(program, size.variants);
      for (let index = 0; index < rounds; index += 1) {
        await work.round(index);
        resident.push(program.residentMb());
      }
      return figuresOf(resident, work.asked);
    } finally {
      await program.stop();
      program.close();
    }
  },
};

class Work {
  readonly #program: Program;
  readonly #some: () => number;
  asked = 0;

  constructor(program: Program, variants: number) {
    const random = seeded(SEED);
    this.#program = program;
    this.#some = () => 1 + Math.floor(random() * variants);
  }

  async round(index: number): Promise<void> {
    for (let times = 0; times < 25; times += 1) {
      await Promise.all(Array.from({ length: CALLERS }, () => this.#move()));
      const item = this.#some();
      await this.#ask(`/api/stock/items/V-${item}`);
      await this.#ask(`/api/ledger?sides=all&variant=V-${item}`);
      await this.#ask(`/api/stock?variant=V-${item}`);
      await this.#ask(`/api/search?text=SKU-${item}`);
    }
    const rows = Array.from({ length: 500 }, () => `SKU-${this.#some()},${YEAR_DOCK},2`);
    const csv = `sku,location,quantity\n${rows.join('\n')}\n`;
    await this.#ask(`/api/import/opening_stock?id=import-${String(index).padStart(4, '0')}`, csv);
  }

  async #move(): Promise<void> {
    const goods = { sku: `SKU-${this.#some()}`, location: YEAR_DOCK, quantity: 3 };
    const id = `move-${this.asked}-memory`;
    await this.#ask('/api/adjustments', { id, ...goods, reason: 'FOUND' });
    if (this.asked % 20 === 0) await this.#ask('/api/putaway', { id: `${id}-plan`, goods });
  }

  async #ask(path: string, body?: object | string): Promise<void> {
    this.asked += 1;
    const answer = await this.#program.ask(path, body);
    const text = await answer.text();
    if (!OUTCOMES.includes(answer.status)) throw new Error(`${path}: ${answer.status} ${text}`);
  }
}

/** The lowest of a quarter is what is held: what lies above it waits to be collected. */
function figuresOf(resident: readonly number[], asked: number): readonly Figure[] {
  const quarter = Math.floor(resident.length / 4);
  const held = (n: number) => percentile(resident.slice(n * quarter, (n + 1) * quarter), 0);
  const growth = held(3) - held(2);
  return [
    {
      id: 'memory-inventory',
      what: `resident memory grown between the third and the fourth quarter of ${asked} requests`,
      value: growth,
      unit: 'MB',
      limit: { what: 'MB resident in the third', value: held(2) },
      aim: { what: `no slope (under ${SLOPE_MB_MAX} MB)`, reached: growth < SLOPE_MB_MAX },
      detail: { first_mb: held(0), second_mb: held(1), last_mb: held(3) },
    },
  ];
}
