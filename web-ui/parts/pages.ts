import { signal } from '@preact/signals';
import { useCallback, useEffect, useMemo } from 'preact/hooks';
import type { Problem } from '../../contract/http/problem.ts';
import type { ZoneView } from '../../contract/http/view.ts';
import type { Answer } from '../api.ts';
import { zone } from '../store.ts';

export type Pages<Row> = {
  readonly rows: readonly Row[] | null;
  readonly problem: Problem | null;
  readonly next: string | null;
  readonly busy: boolean;
};

type Page<Row> = { readonly rows: readonly Row[]; readonly next: string | null };
type Ask<Row> = (after: string | undefined) => Promise<Answer<Page<Row>>>;

/** Rows kept on the page; whoever wants more narrows the filter. */
const ROWS_MAX = 2_000;
/** A list that changes all the time is asked for this often at most. */
const REFRESH_EVERY_MS = 1_000;

/** A list that grows at its end. `key` changes with the filters; rows of old filters never show. */
export function usePages<Row>(key: string, ask: Ask<Row>) {
  const pages = useMemo(
    () => signal<Pages<Row>>({ rows: null, problem: null, next: null, busy: true }),
    [],
  );
  const current = useMemo(() => ({ key }), [key]);
  /** Adds pages to the rows until there are so many, or no more. */
  const load = useCallback(
    async (before: readonly Row[], after: string | undefined, wanted: number): Promise<void> => {
      pages.value = { ...pages.value, busy: true };
      const rows = [...before];
      let from = after;
      do {
        const answer = await ask(from);
        if (current.key !== key) return;
        if (!answer.ok) {
          pages.value = { ...pages.value, problem: answer.problem, busy: false };
          return;
        }
        rows.push(...answer.value.rows);
        from = answer.value.next ?? undefined;
      } while (from !== undefined && rows.length < Math.min(wanted, ROWS_MAX));
      pages.value = {
        ...{ rows: rows.slice(0, ROWS_MAX), next: from ?? null },
        ...{ problem: null, busy: false },
      };
    },
    [key],
  );
  useEffect(() => {
    void load([], undefined, 1);
    return () => {
      current.key = '';
    };
  }, [load]);
  const more = async (wanted: number): Promise<void> => {
    const { rows, next } = pages.value;
    if (next !== null) await load(rows ?? [], next, wanted);
  };
  return {
    ...pages.value,
    reload: () => void load([], undefined, 1),
    /** The same rows anew, as many as are shown, without one moment of fewer. */
    refresh: () => load([], undefined, pages.value.rows?.length ?? 1),
    more: () => void more((pages.value.rows?.length ?? 0) + 1),
    /** All that the page keeps, such as for paper. */
    all: () => more(ROWS_MAX),
  };
}

/** Calls `refresh` when the gateway says that this list has changed, once a second at most. */
export function useChanges(list: keyof ZoneView['lists'], refresh: () => unknown): void {
  useRefresh(zone.value?.view.lists[list], refresh);
}

/** The same for any number that the live view has. */
export function useRefresh(revision: number | undefined, refresh: () => unknown): void {
  const seen = useMemo(() => ({ revision, at: 0 }), []);
  useEffect(() => {
    if (revision === seen.revision) return;
    const wait = Math.max(0, seen.at + REFRESH_EVERY_MS - performance.now());
    const timer = setTimeout(() => {
      seen.revision = revision;
      seen.at = performance.now();
      void refresh();
    }, wait);
    return () => clearTimeout(timer);
  }, [revision]);
}
