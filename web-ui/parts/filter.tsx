import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { adjust, place } from '../route.ts';
import { t } from '../text/en.ts';

const TYPING_PAUSE_MS = 300;

/** A text that narrows the list; it stands in the address, so that back and reload keep it. */
export function Filter({ name, label }: { readonly name: string; readonly label: string }) {
  const current = place.value.query.get(name) ?? '';
  const text = useSignal(current);
  useEffect(() => {
    text.value = current;
  }, [current]);
  useEffect(() => {
    if (text.value === current) return;
    const timer = setTimeout(() => adjust({ [name]: text.value.trim() }), TYPING_PAUSE_MS);
    return () => clearTimeout(timer);
  }, [text.value]);
  return (
    <div class="filter">
      <label for={`filter-${name}`}>{label}</label>
      <input
        id={`filter-${name}`}
        type="search"
        autocomplete="off"
        value={text.value}
        onInput={(event) => {
          text.value = event.currentTarget.value;
        }}
      />
    </div>
  );
}

/** Filters that came with the address, each with a way to drop it. */
export function Chips({ names }: { readonly names: readonly string[] }) {
  const { query } = place.value;
  const set = names.flatMap((name) => {
    const value = query.get(name);
    return value === null ? [] : [{ name, value }];
  });
  if (set.length === 0) return null;
  return (
    <ul class="chips">
      {set.map(({ name, value }) => (
        <li key={name}>
          <button type="button" onClick={() => adjust({ [name]: undefined })}>
            {value} <span aria-hidden="true">✕</span>
            <span class="visually-hidden">{t.common.clear}</span>
          </button>
        </li>
      ))}
    </ul>
  );
}
