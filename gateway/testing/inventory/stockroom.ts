import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import Sqlite, { type Database } from 'better-sqlite3';
import { type InboundSettings, inboundDefaults } from '../../inbound/settings.ts';
import type { Moment, Writer, WriterModule } from '../../store/command.ts';
import { errorOf } from '../../store/failure.ts';
import { type Answer, GroupRunner } from '../../store/group.ts';
import type { WriterSettings, ZoneCommands } from '../../zone/writer-module.ts';
import { migrations, writerModule } from '../../zone/writer-module.ts';

/** When everything in a stockroom happens, unless a test says otherwise. */
export const NOW = '2027-01-05T08:00:00.000Z';

/** A zone's database in memory with the real handlers of all rooms on it, for the tests of one flow. */
export class Stockroom {
  readonly db: Database;
  recorded_at = NOW;
  readonly #runner: GroupRunner;
  #ids = 0;

  /**
   * `settings` as the configuration would give them; `image` is the database of another stockroom, and `file` one
   * that others can open too.
   */
  constructor(settings: Settings = {}, image?: Buffer, file?: string) {
    empty ??= emptyImage();
    if (file !== undefined) writeFileSync(file, image ?? empty);
    this.db = new Sqlite(file ?? image ?? empty);
    this.db.pragma('foreign_keys = ON');
    this.db.pragma('recursive_triggers = ON');
    this.#runner = new GroupRunner(
      this.db,
      // The runner knows commands by name only, as the thread does.
      writerModule as unknown as WriterModule<never>,
      () => this.#moment(),
      filled(settings),
    );
    if (image !== undefined) return;
    this.ok('journal.open-epoch', { epoch: 'e1', reason: 'created', anchor: null });
  }

  /** Carries out one command; throws when it was refused or failed. */
  ok<K extends keyof ZoneCommands & string>(
    command: K,
    input: Wanted<ZoneCommands[K]['input']>,
  ): ZoneCommands[K]['output'] {
    const answer = this.ask(command, input);
    // The runner erased the types that the handlers have.
    if (answer.ok) return answer.output as ZoneCommands[K]['output'];
    throw new Error(`${command}: [${answer.code}] ${answer.message}`);
  }

  /** Carries out one command that must be refused; returns the code and the sentence. */
  refusal<K extends keyof ZoneCommands & string>(
    command: K,
    input: Wanted<ZoneCommands[K]['input']>,
  ): { readonly code: string; readonly message: string } {
    const answer = this.ask(command, input);
    if (answer.ok) throw new Error(`${command} was carried out: ${JSON.stringify(answer.output)}`);
    if (answer.refused === null) throw new Error(`${command} failed: ${answer.message}`);
    return { code: answer.code, message: answer.message };
  }

  ask<K extends keyof ZoneCommands & string>(
    command: K,
    input: Wanted<ZoneCommands[K]['input']>,
  ): Answer {
    this.#ids += 1;
    const asked = { id: `request-${this.#ids}`, by: 'test', occurred_at: NOW, ...input };
    const outcome = this.#runner.run([{ command, input: asked }]);
    if (outcome.outcome !== 'committed') throw outcome.error;
    const [answer] = outcome.answers;
    if (answer === undefined) throw new Error('no answer');
    return answer;
  }

  /** The same by the port of the writer, for what is made of several commands. */
  readonly writer: Writer<ZoneCommands> = {
    execute: async (command, input) => {
      const answer = this.ask(command, input);
      if (!answer.ok) throw errorOf(answer);
      return answer.output as ZoneCommands[typeof command]['output'];
    },
  };

  /** Catalog rows as a CSV import would bring them; what is left out has the columns' usual values. */
  import(kind: 'products' | 'variants' | 'barcodes' | 'locations', rows: readonly object[]): void {
    const id = createHash('sha256')
      .update(JSON.stringify([kind, rows]))
      .digest('hex')
      .slice(0, 16);
    const filled = rows.map((row) => ({ ...USUAL[kind], ...row }));
    // What a file would have been parsed into.
    const data = {
      kind,
      rows: filled,
    } as unknown as ZoneCommands['catalog.import']['input']['data'];
    const answer = this.ok('catalog.import', { id, data, dry_run: false });
    if (answer.outcome === 'refused') throw new Error(JSON.stringify(answer.faults));
  }

  /** What lies at physical places, as `SKU @ location / lot / unit: on hand (reserved)`. */
  levels(): string[] {
    return this.db
      .prepare<[], string>(
        `SELECT variant.sku || ' @ ' || place.location_id ||
           iif(level.lot = 0, '', ' / ' || lot.number) ||
           iif(level.handling_unit = 0, '', ' / ' || unit.code) || ': ' || level.on_hand ||
           iif(level.reserved = 0, '', ' (' || level.reserved || ')')
         FROM inventory_levels AS level
           JOIN product_variants AS variant ON variant.id = level.variant
           JOIN locations AS place ON place.id = level.location
           JOIN lots AS lot ON lot.id = level.lot
           JOIN handling_units AS unit ON unit.id = level.handling_unit
         WHERE level.virtual = 0 AND level.on_hand <> 0 ORDER BY 1`,
      )
      .pluck()
      .all();
  }

  /** All that it holds, to begin another stockroom with. */
  image(): Buffer {
    return this.db.serialize();
  }

  close(): void {
    this.db.close();
  }

  #moment(): Moment {
    const today = this.recorded_at.slice(0, 10);
    return {
      ...{ recorded_at: this.recorded_at, clock_synchronised: true, today },
      monotonic_ms: 1_000,
    };
  }
}

/** What the gateway of a stockroom calls its zone. Without a location of this name, no zone is others'. */
export const OWN_ZONE = 'own-zone';

/** What a test says of the configuration; the rest is as usual. */
type Settings = {
  readonly putaway?: Partial<InboundSettings['putaway']>;
  readonly counts?: Partial<InboundSettings['counts']>;
  readonly stations?: InboundSettings['stations'];
  /** Its topmost location, where there is one of this name. */
  readonly zone?: string;
};

function filled({ putaway, counts, stations, zone = OWN_ZONE }: Settings): WriterSettings {
  return {
    putaway: { ...inboundDefaults.putaway, ...putaway },
    counts: {
      ...inboundDefaults.counts,
      ...counts,
      recount: { ...inboundDefaults.counts.recount, ...counts?.recount },
    },
    stations: stations ?? inboundDefaults.stations,
    zone,
  };
}

let empty: Buffer | null = null;

/** Only the schema. */
function emptyImage(): Buffer {
  const db = new Sqlite(':memory:');
  for (const { sql } of migrations) db.exec(sql);
  const image = db.serialize();
  db.close();
  return image;
}

/** A command without what the stockroom fills in. */
type Wanted<T> = Omit<T, 'id' | 'by' | 'occurred_at'> & {
  readonly id?: string;
  readonly by?: string;
  readonly occurred_at?: string;
};

const USUAL = {
  products: {},
  variants: {
    base_unit: 'counted',
    unit_weight_mg: null,
    weight_tolerance_mg: null,
    tracking: 'none',
    attributes: '{}',
  },
  barcodes: { factor: 1, packaging: 'each', packaging_weight_mg: 0 },
  locations: { parent: null, kind: 'bin', barcode: null },
} as const;
