import { signal } from '@preact/signals';
import { PERSON_MAX } from '../../contract/constants.ts';
import { t } from '../text/en-inbound.ts';

/** Whoever works at this browser, until users have accounts: kept here, and sent with what they do. */

const SETTING = 'who';

export const who = signal(read());

/** Undefined where no name was given: the gateway then records the page. */
export const byWho = (): string | undefined => (who.value === '' ? undefined : who.value);

function read(): string {
  try {
    return localStorage.getItem(SETTING) ?? '';
  } catch {
    return '';
  }
}

function set(name: string): void {
  who.value = name.trim().slice(0, PERSON_MAX);
  try {
    localStorage.setItem(SETTING, who.value);
  } catch {
    // A browser that keeps nothing asks again after a reload.
  }
}

export function Who() {
  return (
    <div class="filter">
      <label for="who">{t.counts.who}</label>
      <input
        id="who"
        autocomplete="name"
        maxLength={PERSON_MAX}
        value={who.value}
        onChange={(event) => set(event.currentTarget.value)}
      />
    </div>
  );
}
