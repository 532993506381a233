import { useSignal } from '@preact/signals';
import type { Problem } from '../../contract/http/problem.ts';
import { api } from '../api.ts';
import { Refused, Screen } from '../parts/states.tsx';
import { t } from '../text/en.ts';

/** Where the gateway is served beyond its own machine. */
export function SignIn({ done }: { readonly done: () => void }) {
  const token = useSignal('');
  const problem = useSignal<Problem | null>(null);
  const submit = async (event: Event): Promise<void> => {
    event.preventDefault();
    const answer = await api.signIn(token.value);
    if (answer.ok) done();
    else problem.value = answer.problem;
  };
  return (
    <div class="shell sign-in">
      <Screen title={t.signIn.title}>
        <form onSubmit={submit}>
          <label for="token">{t.signIn.label}</label>
          <input
            id="token"
            type="password"
            autocomplete="current-password"
            value={token.value}
            onInput={(event) => {
              token.value = event.currentTarget.value;
            }}
          />
          <p class="muted">{t.signIn.hint}</p>
          {problem.value !== null && <Refused problem={problem.value} />}
          <button type="submit" class="main" disabled={token.value === ''}>
            {t.signIn.go}
          </button>
        </form>
      </Screen>
    </div>
  );
}
