import Sqlite, { type Database } from 'better-sqlite3';
import { canonicalJson } from '../../../contract/canonical-json.ts';
import type { ReasonCode } from '../../../contract/parcel.ts';
import type { Gs1Element } from '../../../contract/reading.ts';
import type { DecideParcel, ParcelCode } from '../../inventory/parcel-command.ts';
import type { Moment, WriterModule } from '../../store/command.ts';
import { type Answer, GroupRunner } from '../../store/group.ts';
import { migrations, writerModule } from '../../zone/writer-module.ts';
import { MODEL_EXPIRY, type ModelLabel, type ModelParcel } from './model.ts';

/** A zone's database in memory with the model's catalog, and the real handlers on it. */

const MOMENT: Moment = {
  recorded_at: '2027-01-05T08:00:00.000Z',
  clock_synchronised: true,
  today: '2027-01-05',
  monotonic_ms: 1_000,
};

/** GTINs with right check digits. */
export const GTINS: Readonly<Record<string, string>> = {
  a1: '04003300000011',
  a6: '14003300000018',
  b1: '04003300000028',
  b10: '14003300000025',
  c: '04003300000035',
  late: '04003300000042',
};

let template: Buffer | null = null;

export class Workshop {
  readonly db: Database;
  readonly #runner: GroupRunner;

  /** `image` is a serialized database; without it, one with the catalog and nothing else. */
  constructor(image?: Buffer) {
    template ??= makeTemplate();
    this.db = new Sqlite(image ?? template);
    this.#runner = runnerOf(this.db);
  }

  /** One transaction for all of them, as the writer thread does it. */
  run(group: readonly { readonly command: string; readonly input: unknown }[]): readonly Answer[] {
    return answersOf(this.#runner, group);
  }

  close(): void {
    this.db.close();
  }
}

function makeTemplate(): Buffer {
  const db = new Sqlite(':memory:');
  for (const { sql } of migrations) db.exec(sql);
  const runner = runnerOf(db);
  const rows = (kind: string, data: readonly object[]) => ({
    command: 'catalog.import',
    input: {
      id: `import-${kind}`,
      data: { kind, rows: data },
      dry_run: false,
      by: 'test',
      occurred_at: MOMENT.recorded_at,
    },
  });
  const variant = (sku: string, base_unit: string, weight: number | null, tolerance: number) => ({
    variant: `v-${sku}`,
    product: 'p',
    sku,
    name: sku,
    base_unit,
    unit_weight_mg: weight,
    weight_tolerance_mg: tolerance,
    tracking: 'none',
    attributes: '{}',
  });
  const barcode = (code: string, sku: string, factor: number, packaging_weight_mg: number) => ({
    code: GTINS[code],
    sku,
    factor,
    packaging: code,
    packaging_weight_mg,
  });
  const place = (location: string) => ({
    location,
    parent: null,
    name: location,
    kind: 'dock',
    barcode: null,
  });
  const answers = answersOf(runner, [
    { command: 'journal.open-epoch', input: { epoch: 'e1', reason: 'created', anchor: null } },
    rows('products', [{ product: 'p', name: 'P' }]),
    rows('variants', [
      variant('A', 'counted', null, 0),
      variant('B', 'counted', 100_000, 5_000),
      variant('C', 'weighed', null, 0),
    ]),
    rows('barcodes', [
      barcode('a1', 'A', 1, 0),
      barcode('a6', 'A', 6, 50_000),
      barcode('b1', 'B', 1, 0),
      barcode('b10', 'B', 10, 200_000),
      barcode('c', 'C', 1, 0),
    ]),
    rows('locations', [place('dock'), place('shelf')]),
  ]);
  const wrong = answers.find((answer) => !answer.ok);
  if (wrong !== undefined) throw new Error(JSON.stringify(wrong));
  const image = db.serialize();
  db.close();
  return image;
}

export const importLate = {
  command: 'catalog.import',
  input: {
    id: 'import-late',
    data: {
      kind: 'barcodes',
      rows: [{ code: GTINS.late, sku: 'A', factor: 3, packaging: 'late', packaging_weight_mg: 0 }],
    },
    dry_run: false,
    by: 'test',
    occurred_at: MOMENT.recorded_at,
  },
};

function runnerOf(db: Database): GroupRunner {
  // The runner knows commands by name only, as the thread does.
  return new GroupRunner(db, writerModule as unknown as WriterModule<never>, () => MOMENT);
}

function answersOf(
  runner: GroupRunner,
  group: readonly { readonly command: string; readonly input: unknown }[],
): readonly Answer[] {
  const outcome = runner.run(group);
  if (outcome.outcome === 'committed') return outcome.answers;
  throw outcome.error;
}

export function decideCommand(
  id: string,
  parcel: ModelParcel,
  more: { readonly fault: ReasonCode | null; readonly late: boolean },
): { readonly command: string; readonly input: DecideParcel } {
  const weight =
    parcel.weight_mg === null
      ? null
      : ({
          kind: 'weight',
          milligrams: parcel.weight_mg,
          stable: true,
          range: 'ok',
          mode: 'gross',
          decimals: 0,
          unit: 'g',
        } as const);
  return {
    command: 'parcel.decide',
    input: {
      parcel: id,
      station: 's1',
      role: parcel.role,
      location: parcel.location,
      occurred_at: MOMENT.recorded_at,
      clock_synchronised: true,
      deadline_ms: more.late ? MOMENT.monotonic_ms - 1 : null,
      codes: parcel.labels.map(codeOf),
      weight,
      fault: more.fault,
      readings: canonicalJson(
        parcel.labels.map((label) => ({
          device: 'scan',
          offset_ms: 5,
          reading: readingOf(codeOf(label)),
        })),
      ),
      readings_left_out: 0,
    },
  };
}

function readingOf({ text, aim, gs1, gs1_error }: ParcelCode) {
  return {
    kind: 'barcode' as const,
    text,
    ...(aim === null ? {} : { aim }),
    ...(gs1 === null ? {} : { gs1: [...gs1] }),
    ...(gs1_error === null
      ? {}
      : { gs1_error: { code: gs1_error, position: 0, message: gs1_error } }),
  };
}

function codeOf(label: ModelLabel): ParcelCode {
  const plain = { aim: null, gs1: null, gs1_error: null };
  if (label.kind === 'carrier') return { ...plain, text: 'JJD0000123' };
  if (label.kind === 'broken') return { ...plain, text: '0199', gs1_error: 'too-short' };
  const gs1: Gs1Element[] = [];
  const add = (ai: string, value: string, more: Partial<Gs1Element> = {}): void => {
    gs1.push({ ai, value, title: ai, ...more });
  };
  if (label.sscc !== null) add('00', label.sscc);
  if (label.kind === 'item') {
    add('01', GTINS[label.code] ?? '');
    if (label.lot !== null) {
      add('10', label.lot);
      const date = MODEL_EXPIRY[label.lot];
      if (date != null) add('17', '270630', { date });
    }
    if (label.count !== null) add('30', String(label.count));
    if (label.net_mg !== null) add('3103', String(label.net_mg / 1_000).padStart(6, '0'));
  }
  return { ...plain, text: gs1.map(({ ai, value }) => ai + value).join('\x1d'), gs1 };
}
