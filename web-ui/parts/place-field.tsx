import { type Signal, useSignalEffect } from '@preact/signals';
import { t } from '../text/en.ts';

/** Where goods are put: typed here, or scanned by the screen that shows it. It is remembered for the next screen. */
export function PlaceField({
  place,
  label,
  id,
}: {
  readonly place: Signal<string>;
  readonly label: string;
  readonly id: string;
}) {
  useSignalEffect(() => sessionStorage.setItem(id, place.value));
  return (
    <div class="field">
      <label for={id}>{label}</label>
      <input
        id={id}
        autocomplete="off"
        maxLength={128}
        value={place.value}
        onInput={(event) => {
          place.value = event.currentTarget.value;
        }}
      />
      <p class="muted">{t.transfers.placeHint}</p>
    </div>
  );
}
