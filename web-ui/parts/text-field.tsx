import { useId } from 'preact/hooks';

const LENGTH_MAX = 64;

/** A name over a line of text, such as a lot, a serial number or an order, as it is printed. */
export function TextField({
  label,
  value,
  onChange,
  length = LENGTH_MAX,
}: {
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly length?: number;
}) {
  const id = useId();
  return (
    <div class="field">
      <label for={id}>{label}</label>
      <input
        id={id}
        autocomplete="off"
        autocapitalize="none"
        spellcheck={false}
        maxLength={length}
        value={value}
        onInput={(event) => onChange(event.currentTarget.value)}
      />
    </div>
  );
}

/** What is sent of it: nothing where nothing was written. */
export function written(text: string): string | null {
  const trimmed = text.trim();
  return trimmed === '' ? null : trimmed;
}
