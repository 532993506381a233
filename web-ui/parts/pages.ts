import { signal } from '@preact/signals';
import { useCallback, useEffect, useMemo } from 'preact/hooks';
import type { Problem } from '../../contract/http/problem.ts';
import type { Answer } from '../api.ts';

export type Pages<Row> = {
  readonly rows: readonly Row[] | null;
  readonly problem: Problem | null;
  readonly next: string | null;
  readonly busy: boolean;
};

type Ask<Row> = (
  after: string | undefined,
) => Promise<Answer<{ readonly rows: readonly Row[]; readonly next: string | null }>>;

/** Rows kept on the page; whoever wants more narrows the filter. */
const ROWS_MAX = 2_000;

/** A list that grows at its end. `key` changes with the filters; rows of old filters never show. */
export function usePages<Row>(key: string, ask: Ask<Row>) {
  const pages = useMemo(
    () => signal<Pages<Row>>({ rows: null, problem: null, next: null, busy: true }),
    [],
  );
  const current = useMemo(() => ({ key }), [key]);
  const load = useCallback(
    async (after: string | undefined) => {
      pages.value = { ...pages.value, busy: true };
      const answer = await ask(after);
      if (current.key !== key) return;
      const before = after === undefined ? [] : (pages.value.rows ?? []);
      pages.value = answer.ok
        ? {
            rows: [...before, ...answer.value.rows].slice(0, ROWS_MAX),
            problem: null,
            next: answer.value.next,
            busy: false,
          }
        : { ...pages.value, problem: answer.problem, busy: false };
    },
    [key],
  );
  useEffect(() => {
    void load(undefined);
    return () => {
      current.key = '';
    };
  }, [load]);
  return {
    ...pages.value,
    reload: () => void load(undefined),
    more: () => {
      const { next } = pages.value;
      if (next !== null) void load(next);
    },
  };
}
