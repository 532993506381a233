import type { ResolveAnswer, ResolveRequest } from '../../contract/http/exceptions.ts';
import { type Clock, isoTime } from '../base/clock.ts';
import { Refused } from '../base/errors.ts';
import { err, ok, type Result } from '../base/result.ts';
import type { ResolveException } from '../inventory/resolve.ts';
import type { Writer } from '../store/command.ts';
import type { Reader } from '../store/query.ts';
import type { ZoneQueries } from './reader-module.ts';
import { sentence } from './sentence.ts';
import type { ZoneCommands } from './writer-module.ts';
import type { Refusal } from './zone-port.ts';

export type DeskParts = {
  readonly writer: Writer<ZoneCommands>;
  readonly reader: Reader<ZoneQueries>;
  readonly clock: Clock;
};

/** What people ask for on the page, as commands to the writer. */
export class ZoneDesk {
  readonly #parts: DeskParts;

  constructor(parts: DeskParts) {
    this.#parts = parts;
  }

  async resolve(
    exception: string,
    request: ResolveRequest,
    by: string,
  ): Promise<Result<ResolveAnswer, Refusal>> {
    const occurred_at = isoTime(this.#parts.clock.wall().at);
    const who = request.by ?? by;
    try {
      const how = await this.#how(exception, request);
      if (!how.ok) return how;
      const answer = await this.#parts.writer.execute('exception.resolve', {
        exception,
        by: who,
        occurred_at,
        how: how.value,
      });
      switch (answer.outcome) {
        case 'refused':
          return refuse('still-rejected', 'The rules of the stock still stand against it.', {
            reason: answer.reason,
          });
        case 'exists_with_different_body':
          return refuse('already-resolved', 'Somebody has already resolved this exception.');
        default:
          return ok({
            outcome: answer.outcome,
            exception,
            resolution: how.value.kind,
            item: answer.item,
            movement: answer.movement,
          });
      }
    } catch (error) {
      return refusalOf(error);
    }
  }

  /** The writer knows SKUs; a person may also name the variant's id or scan a code. */
  async #how(
    exception: string,
    request: ResolveRequest,
  ): Promise<Result<ResolveException['how'], Refusal>> {
    if (request.action === 'retry') return ok({ kind: 'retried' });
    if (request.action === 'dismiss') return ok({ kind: 'dismissed', note: request.note });
    if (request.quantity === undefined) {
      const { parcels } = await this.#parts.reader.query('exceptions.one', {
        id: exception,
        now: 0,
      });
      if (parcels > 1) {
        return refuse('invalid', `It counts ${parcels} parcels. Say how much they hold together.`);
      }
    }
    const note = request.note ?? null;
    const named = request.sku ?? null;
    if (named !== null) {
      return ok({ kind: 'identified', sku: named, quantity: request.quantity ?? 1, note });
    }
    const found = await this.#find(request);
    if (found === null) {
      const what = request.code ?? request.variant ?? '';
      return refuse(
        'invalid',
        `No item belongs to "${what}". Import its barcode, or name its SKU.`,
      );
    }
    const quantity = request.quantity ?? found.factor ?? 1;
    return ok({ kind: 'identified', sku: found.sku, quantity, note });
  }

  async #find(
    request: Extract<ResolveRequest, { action: 'identify' }>,
  ): Promise<{ sku: string; factor: number | null } | null> {
    const { reader, clock } = this.#parts;
    if (request.code !== undefined) {
      const year = Number(isoTime(clock.wall().at).slice(0, 4));
      const answer = await reader.query('search', { query: { scan: request.code }, year });
      const hit = answer.hits.find((each) => each.kind === 'item' || each.kind === 'lot');
      if (hit === undefined) return null;
      return { sku: hit.item.sku, factor: hit.kind === 'item' ? hit.factor : null };
    }
    const page = await reader.query('catalog.sku', { variant: request.variant ?? '' });
    return page === null ? null : { sku: page, factor: null };
  }
}

export function refuse(
  kind: Refusal['kind'],
  detail: string,
  more: Pick<Refusal, 'reason'> = {},
): Result<never, Refusal> {
  return err({ kind, detail, ...more });
}

/** What a room refused becomes a refusal; everything else is thrown on. */
export function refusalOf(error: unknown): Result<never, Refusal> {
  if (!(error instanceof Refused)) throw error;
  const { kind, code, facts } = error;
  const detail = sentence(error.message);
  if (code === 'bad-cursor') {
    return err({ kind, detail, errors: [{ path: 'query.after', message: detail }] });
  }
  return err({ kind, detail, code, facts });
}
