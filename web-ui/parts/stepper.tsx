import { useId } from 'preact/hooks';
import { count } from '../format.ts';
import { t } from '../text/en.ts';

const MOST = 1_000_000;

/** How many: large enough for gloves; the number can also be typed. */
export function Stepper({
  value,
  most = MOST,
  onChange,
}: {
  readonly value: number;
  readonly most?: number;
  readonly onChange: (value: number) => void;
}) {
  const id = useId();
  const set = (next: number): void => onChange(Math.min(most, Math.max(1, next)));
  return (
    <div class="stepper">
      <button
        type="button"
        aria-label={t.exceptions.less}
        disabled={value <= 1}
        onClick={() => set(value - 1)}
      >
        −
      </button>
      <label class="visually-hidden" for={id}>
        {t.exceptions.howMany}
      </label>
      <input
        id={id}
        inputMode="numeric"
        autocomplete="off"
        value={count(value).replaceAll(/\D/g, '')}
        onInput={(event) => set(Number(event.currentTarget.value.replaceAll(/\D/g, '')))}
        // Whoever touches it means to type another number.
        onFocus={(event) => event.currentTarget.select()}
      />
      <button
        type="button"
        aria-label={t.exceptions.more}
        disabled={value >= most}
        onClick={() => set(value + 1)}
      >
        +
      </button>
    </div>
  );
}
