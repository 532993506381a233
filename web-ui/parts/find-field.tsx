import { useSignal } from '@preact/signals';
import { useEffect, useId } from 'preact/hooks';
import type { SearchHit } from '../../contract/http/search.ts';
import { api } from '../api.ts';
import { quantity } from '../format.ts';
import { t } from '../text/en.ts';
import { byKey } from './go-on.ts';
import { nameOf, nothingFound } from './scan-answer.ts';

const TYPING_PAUSE_MS = 250;
const SHOWN_MAX = 8;

/** Names something by a few letters, for whoever has no scanner at hand; what scans name is said by the screen. */
export function FindField<Hit extends SearchHit>({
  label,
  fits,
  choose,
  start = '',
}: {
  readonly label: string;
  /** What the screen can go on with. */
  readonly fits: (hit: SearchHit) => hit is Hit;
  /** `keys`: by the keyboard alone. */
  readonly choose: (hit: Hit, keys: boolean) => void;
  /** What is looked for at first, such as what the screen before was about. */
  readonly start?: string;
}) {
  const id = useId();
  const text = useSignal(start);
  const found = useSignal<{
    readonly wanted: string;
    readonly hits: readonly Hit[];
    readonly none: string;
  } | null>(null);
  const look = async (): Promise<void> => {
    const wanted = text.value.trim();
    if (wanted === '' || found.value?.wanted === wanted) return;
    const answer = await api.search({ text: wanted });
    if (text.value.trim() !== wanted) return;
    found.value = answer.ok
      ? {
          wanted,
          hits: answer.value.hits.filter(fits).slice(0, SHOWN_MAX),
          none: nothingFound(wanted, answer.value).reason,
        }
      : { wanted, hits: [], none: answer.problem.detail };
  };
  useEffect(() => {
    if (text.value.trim() === '') found.value = null;
    const timer = setTimeout(() => void look(), TYPING_PAUSE_MS);
    return () => clearTimeout(timer);
  }, [text.value]);
  const take = (hit: Hit, keys: boolean): void => {
    text.value = '';
    choose(hit, keys);
  };
  /** Enter means the only thing that there is, also before the pause is over in which more may be typed. */
  const enter = async (): Promise<void> => {
    await look();
    // More may have been typed while it was looked for.
    const current = found.value?.wanted === text.value.trim();
    const [only, ...others] = current ? (found.value?.hits ?? []) : [];
    if (only !== undefined && others.length === 0) take(only, true);
  };
  return (
    <div class="picker">
      <label for={id}>{label}</label>
      <input
        id={id}
        type="search"
        autocomplete="off"
        value={text.value}
        onInput={(event) => {
          text.value = event.currentTarget.value;
        }}
        onKeyDown={(event) => {
          if (event.key === 'Enter' && !event.isComposing) void enter();
        }}
      />
      {found.value?.hits.length === 0 && <p class="muted">{found.value.none}</p>}
      <ul class="lines">
        {found.value?.hits.map((hit, index) => (
          <li key={index}>
            <button type="button" class="line" onClick={(event) => take(hit, byKey(event))}>
              <span class="line-main">
                <span class="line-title">{nameOf(hit)}</span>
                <span class="muted">{moreOf(hit)}</span>
              </span>
              <span class="line-side muted">{stockOf(hit)}</span>
            </button>
          </li>
        ))}
      </ul>
    </div>
  );
}

function moreOf(hit: SearchHit): string {
  switch (hit.kind) {
    case 'item':
    case 'lot':
      return hit.item.sku;
    case 'location':
      return hit.at.location;
    case 'handling-unit':
      return hit.at?.name ?? t.find.empty;
    default:
      return t.find.kind[hit.kind];
  }
}

function stockOf(hit: SearchHit): string {
  if (hit.kind !== 'item' && hit.kind !== 'lot') return '';
  const { on_hand } = hit.kind === 'lot' ? hit : hit.item;
  return `${quantity(on_hand, hit.item.base_unit)} ${t.stock.onHand}`;
}
