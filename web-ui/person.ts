import { signal } from '@preact/signals';
import { PERSON_MAX } from '../contract/constants.ts';

/**
 * Whoever works at this browser, until users have accounts: asked for once, before the first change, and kept
 * here. api.ts sends it with every change, so no screen has to think of it.
 */

const SETTING = 'who';

export const who = signal(read());

type Question = {
  readonly answer: Promise<string | null>;
  readonly settle: (name: string | null) => void;
};

/** The question that stands on the page; parts/name-ask.tsx shows it. */
export const question = signal<Question | null>(null);

/** The name, at once where it is known; null from somebody who would rather not give it. */
export function myName(): Promise<string | null> {
  return who.value === '' ? askName() : Promise.resolve(who.value);
}

/** Asks also where a name is known: somebody else takes over. */
export function askName(): Promise<string | null> {
  question.value ??= newQuestion();
  return question.value.answer;
}

function newQuestion(): Question {
  let settle: Question['settle'] = () => {};
  const answer = new Promise<string | null>((resolve) => {
    settle = resolve;
  });
  return {
    answer,
    settle: (name) => {
      if (name !== null) callMe(name);
      question.value = null;
      settle(name);
    },
  };
}

function read(): string {
  try {
    return localStorage.getItem(SETTING) ?? '';
  } catch {
    return '';
  }
}

function callMe(name: string): void {
  who.value = name.slice(0, PERSON_MAX);
  try {
    localStorage.setItem(SETTING, who.value);
  } catch {
    // A browser that keeps nothing asks again after a reload.
  }
}
