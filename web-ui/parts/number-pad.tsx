import { t } from '../text/en-inbound.ts';

const KEYS = ['7', '8', '9', '4', '5', '6', '1', '2', '3', '0', '00'] as const;
const DIGITS_MAX = 9;

/** A number for gloves. What was scanned stands in it until something is typed, which replaces it. */
export function NumberPad({
  typed,
  type,
  amount,
  take,
  label,
  busy,
}: {
  readonly typed: string;
  readonly type: (typed: string) => void;
  /** What would be taken now; null where nothing was scanned or typed. */
  readonly amount: number | null;
  readonly take: () => void;
  readonly label: (value: string) => string;
  readonly busy: boolean;
}) {
  const shown = amount === null ? '' : String(amount);
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
        value={typed}
        placeholder={shown}
        onInput={(event) => {
          type(event.currentTarget.value.replaceAll(/\D/g, '').slice(0, DIGITS_MAX));
        }}
      />
      <div class="pad-keys">
        {KEYS.map((key) => (
          <button type="button" key={key} onClick={() => type((typed + key).slice(0, DIGITS_MAX))}>
            {key}
          </button>
        ))}
        <button type="button" aria-label={t.counts.clear} onClick={() => type('')}>
          ⌫
        </button>
      </div>
      <button type="button" class="main" disabled={busy || amount === null} onClick={take}>
        {label(amount === null ? '…' : shown)}
      </button>
    </div>
  );
}
