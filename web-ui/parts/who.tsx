import { askName, who } from '../person.ts';
import { t } from '../text/en.ts';

/** Who is at work at this browser; a touch lets somebody else take over. */
export function Who() {
  return (
    <button type="button" class="quiet who" onClick={() => void askName()}>
      {t.who.label}
      <span class="muted">{who.value === '' ? t.who.nobody : who.value}</span>
    </button>
  );
}
