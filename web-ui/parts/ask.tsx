import { useSignal } from '@preact/signals';
import type { ComponentChildren } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import type { Problem } from '../../contract/http/problem.ts';
import type { Answer } from '../api.ts';
import { Loading, Refused } from './states.tsx';

/** One answer of the server, asked again when `key` changes; whoever wants it fresh sees the old one meanwhile. */
export function useAsk<T>(key: string, ask: () => Promise<Answer<T>>) {
  const value = useSignal<T | null>(null);
  const problem = useSignal<Problem | null>(null);
  const round = useSignal(0);
  const asked = useRef(key);
  useEffect(() => {
    let current = true;
    if (asked.current !== key) value.value = null;
    asked.current = key;
    problem.value = null;
    void ask().then((answer) => {
      if (!current) return;
      if (answer.ok) value.value = answer.value;
      else problem.value = answer.problem;
    });
    return () => {
      current = false;
    };
  }, [key, round.value]);
  const reload = (): void => {
    round.value += 1;
  };
  return { value: value.value, problem: problem.value, reload };
}

/** What stands in for an answer while it is not there. */
export function Waiting({ asked }: { readonly asked: ReturnType<typeof useAsk<unknown>> }) {
  if (asked.problem !== null) return <Refused problem={asked.problem} again={asked.reload} />;
  return asked.value === null ? <Loading /> : null;
}

/** A list that can grow, with what stands in for it. */
export function More({
  pages,
  children,
  more,
}: {
  readonly pages: {
    readonly rows: readonly unknown[] | null;
    readonly problem: Problem | null;
    readonly next: string | null;
    readonly busy: boolean;
    readonly reload: () => void;
    readonly more: () => void;
  };
  readonly more: string;
  readonly children: ComponentChildren;
}) {
  return (
    <>
      {pages.problem !== null && <Refused problem={pages.problem} again={pages.reload} />}
      {pages.rows === null && pages.problem === null && <Loading />}
      {children}
      <NextPage pages={pages} more={more} />
    </>
  );
}

/** Asks for the next rows, as long as there are any. */
export function NextPage({
  pages: { next, busy, more: ask },
  more,
}: {
  readonly pages: {
    readonly next: string | null;
    readonly busy: boolean;
    readonly more: () => void;
  };
  readonly more: string;
}) {
  if (next === null) return null;
  return (
    <button type="button" disabled={busy} onClick={ask}>
      {more}
    </button>
  );
}
