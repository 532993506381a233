import { useSignal } from '@preact/signals';
import { useLayoutEffect, useRef } from 'preact/hooks';
import { PERSON_MAX } from '../../contract/constants.ts';
import { question, who } from '../person.ts';
import { t } from '../text/en.ts';

/** Asks for the name, over whatever is shown. What waits for it goes on by itself. Stands once, in the shell. */
export function NameAsk() {
  return question.value === null ? null : <Ask />;
}

function Ask() {
  const name = useSignal(who.value);
  const dialog = useRef<HTMLDialogElement>(null);
  const field = useRef<HTMLInputElement>(null);
  useLayoutEffect(() => {
    const before = document.activeElement;
    dialog.current?.showModal();
    field.current?.select();
    return () => {
      if (before instanceof HTMLElement) before.focus({ preventScroll: true });
    };
  }, []);
  const settle = (given: string | null): void => question.value?.settle(given);
  const given = name.value.trim();
  return (
    <dialog class="name-ask" ref={dialog} aria-labelledby="name-ask" onClose={() => settle(null)}>
      <form
        class="actions"
        onSubmit={(event) => {
          event.preventDefault();
          if (given !== '') settle(given);
        }}
      >
        <h2 id="name-ask">{t.who.title}</h2>
        <p>{t.who.why}</p>
        <label for="my-name">{t.who.label}</label>
        <input
          id="my-name"
          ref={field}
          autocomplete="name"
          maxLength={PERSON_MAX}
          value={name.value}
          onInput={(event) => {
            name.value = event.currentTarget.value;
          }}
        />
        <button type="submit" class="main" disabled={given === ''}>
          {t.who.go}
        </button>
        <button type="button" onClick={() => settle(null)}>
          {t.who.leave}
        </button>
      </form>
    </dialog>
  );
}
