import type { Database } from 'better-sqlite3';

/**
 * How rooms read. A room exports one `ReaderModule`: given a connection that cannot write, it prepares its
 * statements once and returns its queries. Each query runs in a read transaction of its own, so that its
 * statements see one state; it must be short, since a long read keeps the WAL from being taken in. Long
 * results are therefore asked for page by page (see `eachPage`).
 */
export type QueryTypes = Record<string, { input: unknown; output: unknown }>;

export type Queries<Q extends QueryTypes> = {
  readonly [K in keyof Q]: (input: Q[K]['input']) => Q[K]['output'];
};

export type ReaderModule<Q extends QueryTypes> = (db: Database) => Queries<Q>;

/** The caller's side, on the main thread. */
export interface Reader<Q extends QueryTypes> {
  /**
   * Resolves with the query's answer. Rejects with an OperationalError whose code is `reader-queue-full`
   * (not queued), `query-timeout`, `reader-stopped` or the query's own code.
   */
  query<K extends keyof Q & string>(name: K, input: Q[K]['input']): Promise<Q[K]['output']>;
}

/** A page of a long result and where the next one starts; `next` null after the last. */
export type Page<Row, Cursor> = { readonly rows: readonly Row[]; readonly next: Cursor | null };

/**
 * A long result, one page at a time, each in a short read of its own. What is committed meanwhile may or
 * may not be met; by a key that only rises, such as a sequence, nothing is met twice or left out.
 * `ask` is called with the cursor of each page, null for the first.
 */
export async function* eachPage<Row, Cursor>(
  ask: (after: Cursor | null) => Promise<Page<Row, Cursor>>,
): AsyncGenerator<readonly Row[], void, undefined> {
  let after: Cursor | null = null;
  do {
    const page: Page<Row, Cursor> = await ask(after);
    if (page.rows.length > 0) yield page.rows;
    after = page.next;
  } while (after !== null);
}
