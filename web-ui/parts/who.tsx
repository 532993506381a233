import { PERSON_MAX } from '../../contract/constants.ts';
import { callMe, who } from '../person.ts';
import { t } from '../text/en.ts';

export function Who() {
  return (
    <div class="filter">
      <label for="who">{t.common.who}</label>
      <input
        id="who"
        autocomplete="name"
        maxLength={PERSON_MAX}
        value={who.value}
        onChange={(event) => callMe(event.currentTarget.value)}
      />
    </div>
  );
}
