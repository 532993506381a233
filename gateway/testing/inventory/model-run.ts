import type { Database } from 'better-sqlite3';
import { expect } from 'vitest';
import type { ReasonCode } from '../../../contract/parcel.ts';
import type { LedgerEntry } from '../../../contract/records.ts';
import type { Answer } from '../../store/group.ts';
import { type ModelParcel, StockModel } from './model.ts';
import type { ModelCommand } from './sequences.ts';
import { decideCommand, importLate, Workshop } from './workshop.ts';

type Decided = {
  readonly parcel: ModelParcel;
  readonly reason: ReasonCode | null;
  readonly lines: Parameters<StockModel['apply']>[0];
};
type OpenException = { readonly decided: Decided; resolved: string | null };

/** One sequence, carried out by the real handlers and by the model side by side. */
export class ModelRun {
  readonly expectedRecords: string[] = ['epoch.opened', ...new Array(4).fill('catalog.changed')];
  readonly outcomes: string[] = [];
  readonly #workshop = new Workshop();
  readonly #model = new StockModel();
  readonly #parcels = new Map<string, Decided>();
  readonly #exceptions = new Map<string, OpenException>();
  readonly #adjusted = new Map<string, string>();
  #imported = false;

  get db(): Database {
    return this.#workshop.db;
  }

  close(): void {
    this.#workshop.close();
  }

  carryOut(group: readonly ModelCommand[]): void {
    const answers = this.#workshop.run(group.map(requestOf));
    expect(answers).toHaveLength(group.length);
    for (const [index, command] of group.entries()) {
      const answer = answers[index];
      if (answer === undefined) throw new Error('no answer');
      this.#compare(command, answer);
    }
  }

  #compare(command: ModelCommand, answer: Answer): void {
    switch (command.kind) {
      case 'decide':
        return this.#decide(command, answer);
      case 'revoke':
        return this.#revoke(command, answer);
      case 'resolve':
        return this.#resolve(command, answer);
      case 'adjust':
        return this.#adjust(command, answer);
      case 'import':
        return this.#import(answer);
    }
  }

  #decide(command: Extract<ModelCommand, { kind: 'decide' }>, answer: Answer): void {
    const id = `p${command.id}`;
    const before = this.#parcels.get(id);
    if (before === undefined && command.parcel.location === 'nowhere') {
      expect(answer).toMatchObject({ ok: false, code: 'unknown-location' });
      this.outcomes.push('error');
      return;
    }
    const decided = before ?? this.#judge(command);
    const { reason } = decided;
    const verdict = reason === null ? 'accept' : 'reject';
    const outcome = before === undefined ? 'created' : 'exists';
    expect(answer).toMatchObject({ ok: true, output: { outcome, parcel: id, verdict, reason } });
    this.outcomes.push(before === undefined ? (reason ?? 'accept') : 'exists');
    if (before !== undefined) return;
    this.#parcels.set(id, decided);
    this.#record(decided.lines.length > 0, 'ledger.entry');
    this.#record(true, 'parcel.decided');
    this.#record(reason !== null, 'exception.opened');
    if (reason !== null) this.#exceptions.set(`${id}/exception`, { decided, resolved: null });
  }

  #judge({ parcel, fault, late }: Extract<ModelCommand, { kind: 'decide' }>): Decided {
    const judged = fault ?? (late ? 'LATE_DECISION' : null);
    if (judged !== null) return { parcel, reason: judged, lines: [] };
    return { parcel, ...this.#model.book(parcel) };
  }

  #revoke(command: Extract<ModelCommand, { kind: 'revoke' }>, answer: Answer): void {
    const id = `p${command.id}`;
    const decided = this.#parcels.get(id);
    const exception = `${id}/revoked`;
    const known = this.#exceptions.has(exception);
    if (decided === undefined || known) {
      const outcome = known ? 'exists' : 'unknown';
      expect(answer).toMatchObject({ ok: true, output: { outcome, taken_back: false } });
      return;
    }
    const back = decided.lines.map((line) => ({ ...line, quantity: -line.quantity }));
    const taken_back = this.#model.apply(back);
    expect(answer).toMatchObject({ ok: true, output: { outcome: 'created', taken_back } });
    this.outcomes.push(taken_back ? 'revoked' : 'revoked-too-late');
    this.#record(taken_back && back.length > 0, 'ledger.entry');
    this.#record(true, 'exception.opened');
    // A person who retries it sees the codes, and no weight.
    const parcel = { ...decided.parcel, weight_mg: null };
    this.#exceptions.set(exception, { decided: { ...decided, parcel }, resolved: null });
  }

  #resolve(command: Extract<ModelCommand, { kind: 'resolve' }>, answer: Answer): void {
    const exception = this.#exceptions.get(exceptionOf(command));
    if (exception === undefined) {
      expect(answer).toMatchObject({ ok: false, code: 'not-found' });
      return;
    }
    const body = JSON.stringify([command.how, command.sku, command.quantity]);
    const same = command.how === 'identified' ? body : command.how;
    if (exception.resolved !== null) {
      const outcome = exception.resolved === same ? 'exists' : 'exists_with_different_body';
      expect(answer).toMatchObject({ ok: true, output: { outcome } });
      this.outcomes.push('resolved-before');
      return;
    }
    const { reason, lines } = this.#settle(command, exception.decided.parcel);
    if (reason !== null) {
      expect(answer).toMatchObject({ ok: true, output: { outcome: 'refused', reason } });
      this.outcomes.push('still-rejected');
      return;
    }
    expect(answer).toMatchObject({ ok: true, output: { outcome: 'created' } });
    this.outcomes.push('resolved');
    exception.resolved = same;
    this.#record(lines.length > 0, 'ledger.entry');
    this.#record(true, 'exception.resolved');
  }

  #settle(
    { how, sku, quantity }: Extract<ModelCommand, { kind: 'resolve' }>,
    parcel: ModelParcel,
  ): Pick<Decided, 'reason' | 'lines'> {
    if (how === 'dismissed') return { reason: null, lines: [] };
    if (how === 'retried') return this.#model.book(parcel);
    const identity = { sku, quantity, packaging_mg: 0, lot: null, sscc: null };
    return this.#model.bookItem(identity, { ...parcel, weight_mg: null });
  }

  #adjust(command: Extract<ModelCommand, { kind: 'adjust' }>, answer: Answer): void {
    const { sku, location, quantity } = command;
    const id = `adjust-${command.id}`;
    const body = JSON.stringify(command);
    const before = this.#adjusted.get(id);
    if (before !== undefined) {
      expect(answer).toMatchObject(
        before === body
          ? { ok: true, output: { outcome: 'exists' } }
          : { ok: false, code: 'exists_with_different_body' },
      );
      if (before !== body) this.outcomes.push('adjust-different');
      return;
    }
    const lot = command.lot ?? '';
    if (!this.#model.apply([{ sku, location, lot, unit: '', quantity }])) {
      expect(answer).toMatchObject({ ok: false, code: 'not-in-stock' });
      this.outcomes.push('adjust-refused');
      return;
    }
    if (lot !== '') this.#model.nameLot(sku, lot, null);
    expect(answer).toMatchObject({ ok: true, output: { outcome: 'created' } });
    this.outcomes.push('adjusted');
    this.#adjusted.set(id, body);
    this.#record(true, 'ledger.entry');
  }

  #import(answer: Answer): void {
    const outcome = this.#imported ? 'exists' : 'created';
    expect(answer).toMatchObject({ ok: true, output: { outcome, created: 1 } });
    this.#record(!this.#imported, 'catalog.changed');
    this.#imported = true;
    this.#model.importLate();
  }

  #record(happens: boolean, kind: string): void {
    if (happens) this.expectedRecords.push(kind);
  }

  expectedLevels(): Record<string, number> {
    return Object.fromEntries([...this.#model.levels].sort(([a], [b]) => (a < b ? -1 : 1)));
  }

  physicalLevels(): Record<string, number> {
    const rows = this.db
      .prepare<[], { key: string; on_hand: number }>(
        `SELECT variant.sku || '|' || location.location_id || '|' || coalesce(lots.number, '') || '|' ||
           coalesce(unit.code, '') AS key, level.on_hand
         FROM inventory_levels AS level
         JOIN product_variants AS variant ON variant.id = level.variant
         JOIN locations AS location ON location.id = level.location
         LEFT JOIN lots ON lots.id = level.lot AND level.lot <> 0
         LEFT JOIN handling_units AS unit ON unit.id = level.handling_unit AND level.handling_unit <> 0
         WHERE location.virtual = 0 AND level.on_hand <> 0 ORDER BY key`,
      )
      .all();
    return Object.fromEntries(rows.map(({ key, on_hand }) => [key, on_hand]));
  }

  /** As a consumer of the journal would work them out: by adding up the entries. */
  levelsOfJournal(): Record<string, number> {
    const virtual = new Set(['supplier', 'customer', 'scrap', 'adjustment', 'transit']);
    const levels = new Map<string, number>();
    for (const body of this.#bodies<LedgerEntry>('ledger.entry')) {
      for (const { sku, location, lot, handling_unit, quantity } of body.lines) {
        if (virtual.has(location)) continue;
        const key = `${sku}|${location}|${lot ?? ''}|${handling_unit ?? ''}`;
        levels.set(key, (levels.get(key) ?? 0) + quantity);
      }
    }
    const held = [...levels].filter(([, quantity]) => quantity !== 0);
    return Object.fromEntries(held.sort(([a], [b]) => (a < b ? -1 : 1)));
  }

  /** Variants and lots whose entries do not add up to zero over all places. */
  sums(): unknown[] {
    return this.db
      .prepare(
        `SELECT variant, lot, sum(quantity) AS total FROM inventory_transactions
         GROUP BY variant, lot HAVING total <> 0`,
      )
      .all();
  }

  recordKinds(): string[] {
    return this.db
      .prepare<[], string>(`SELECT record ->> '$.kind' FROM journal ORDER BY position`)
      .pluck()
      .all();
  }

  #bodies<T>(kind: string): T[] {
    const rows = this.db
      .prepare<[string], string>(
        `SELECT record -> '$.body' FROM journal WHERE record ->> '$.kind' = ? ORDER BY position`,
      )
      .pluck()
      .all(kind);
    // Written by this program from the same type.
    return rows.map((text) => JSON.parse(text) as T);
  }
}

const exceptionOf = ({ id, revoked }: Extract<ModelCommand, { kind: 'resolve' }>): string =>
  `p${id}/${revoked ? 'revoked' : 'exception'}`;

function requestOf(command: ModelCommand): { readonly command: string; readonly input: unknown } {
  const occurred_at = '2027-01-05T08:00:00.000Z';
  switch (command.kind) {
    case 'decide':
      return decideCommand(`p${command.id}`, command.parcel, command);
    case 'revoke':
      return {
        command: 'parcel.revoke',
        input: {
          parcel: `p${command.id}`,
          reason: 'LATE_DECISION',
          occurred_at,
          clock_synchronised: true,
        },
      };
    case 'resolve': {
      const { sku, quantity } = command;
      const how = {
        identified: { kind: 'identified', sku, quantity, note: null },
        retried: { kind: 'retried' },
        dismissed: { kind: 'dismissed', note: 'gone' },
      }[command.how];
      const input = { exception: exceptionOf(command), by: 'lead', occurred_at, how };
      return { command: 'exception.resolve', input };
    }
    case 'adjust': {
      const { sku, location, lot, quantity } = command;
      const why = { reason: 'FOUND', note: null, by: 'lead', occurred_at };
      const input = { id: `adjust-${command.id}`, sku, location, lot, quantity, ...why };
      return { command: 'stock.adjust', input };
    }
    case 'import':
      return importLate;
  }
}
