import { useSignal } from '@preact/signals';
import { t } from '../text/en-inbound.ts';

const KEYS = ['7', '8', '9', '4', '5', '6', '1', '2', '3', '0', '00'] as const;
const DIGITS_MAX = 9;

/** A number for gloves; it begins empty, so that nobody takes over what stands there. */
export function NumberPad({
  take,
  label,
  busy,
}: {
  readonly take: (value: number) => void;
  readonly label: (value: string) => string;
  readonly busy: boolean;
}) {
  const typed = useSignal('');
  return (
    <div class="pad">
      <label class="visually-hidden" for="pad">
        {t.counts.howMany}
      </label>
      <input
        id="pad"
        class="big"
        inputMode="none"
        autocomplete="off"
        value={typed.value}
        onInput={(event) => {
          typed.value = event.currentTarget.value.replaceAll(/\D/g, '').slice(0, DIGITS_MAX);
        }}
      />
      <div class="pad-keys">
        {KEYS.map((key) => (
          <button
            type="button"
            key={key}
            onClick={() => {
              typed.value = (typed.value + key).slice(0, DIGITS_MAX);
            }}
          >
            {key}
          </button>
        ))}
        <button
          type="button"
          aria-label={t.counts.clear}
          onClick={() => {
            typed.value = '';
          }}
        >
          ⌫
        </button>
      </div>
      <button
        type="button"
        class="main"
        disabled={busy || typed.value === ''}
        onClick={() => take(Number(typed.value))}
      >
        {label(typed.value === '' ? '…' : typed.value)}
      </button>
    </div>
  );
}
