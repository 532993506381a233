import { signal } from '@preact/signals';
import { PERSON_MAX } from '../contract/constants.ts';

/** Whoever works at this browser, until users have accounts: kept here, and sent with what they do. */

const SETTING = 'who';

export const who = signal(read());

/** Undefined where no name was given: the gateway then records the page. */
export const byWho = (): string | undefined => (who.value === '' ? undefined : who.value);

/** The same as a member of what is sent; none where no name was given. */
export const said = (): { readonly by?: string } => (who.value === '' ? {} : { by: who.value });

function read(): string {
  try {
    return localStorage.getItem(SETTING) ?? '';
  } catch {
    return '';
  }
}

export function callMe(name: string): void {
  who.value = name.trim().slice(0, PERSON_MAX);
  try {
    localStorage.setItem(SETTING, who.value);
  } catch {
    // A browser that keeps nothing asks again after a reload.
  }
}
