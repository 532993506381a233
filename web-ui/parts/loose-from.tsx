import type { Whereabouts } from '../../contract/http/search.ts';
import { quantity } from '../format.ts';
import { t } from '../text/en.ts';
import { t as inbound } from '../text/en-inbound.ts';
import type { FoundItem } from './hits.ts';
import { State } from './mark.tsx';
import { Empty } from './states.tsx';

/** Goods as they lie loose, and how much of them a person may move: what is promised to nobody, and what is held too. */
export type Loose = Whereabouts & { readonly movable: number };

/** By where they lie: docks and staging first, for they wait there, then where most can be moved. */
export function looseOf(hit: FoundItem): readonly Loose[] {
  return hit.places
    .filter(({ handling_unit }) => handling_unit === null)
    .map((lying) => ({ ...lying, movable: lying.held === null ? lying.available : lying.on_hand }))
    .filter(({ movable }) => movable > 0)
    .sort((a, b) => waiting(b) - waiting(a) || b.movable - a.movable);
}

const waiting = ({ at }: Whereabouts): number =>
  at.kind === 'dock' || at.kind === 'staging' ? 1 : 0;

/** Asks where loose goods are taken from. */
export function LooseFrom({
  hit,
  choose,
  cancel,
}: {
  readonly hit: FoundItem;
  readonly choose: (from: Loose) => void;
  readonly cancel: () => void;
}) {
  const { name, base_unit, tracking } = hit.item;
  const loose = looseOf(hit);
  return (
    <section class="panel" aria-labelledby="from">
      <h2 id="from">{name}</h2>
      {loose.length === 0 ? (
        <Empty title={inbound.putaway.nowhere} hint={inbound.putaway.nowhereHint} />
      ) : (
        <div class="actions">
          <p>{inbound.putaway.which}</p>
          {loose.map((from) => (
            <button
              type="button"
              key={`${from.at.location} ${from.lot}`}
              onClick={() => choose(from)}
            >
              {inbound.putaway.at(quantity(from.movable, base_unit), from.at.name)}
              {from.lot !== null && (
                <span class="muted">
                  {t.stock.tells[tracking]} {from.lot}
                </span>
              )}
              {from.held !== null && <State tone="bad" word={t.stock.held[from.held]} />}
            </button>
          ))}
        </div>
      )}
      <button type="button" onClick={cancel}>
        {t.common.cancel}
      </button>
    </section>
  );
}
