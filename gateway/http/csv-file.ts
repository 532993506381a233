import type { Context } from 'hono';
import { stream } from 'hono/streaming';

/** A part of a file, and where the next one begins; null after the last. */
type Part<After> = { readonly text: string; readonly next: After | null };

/**
 * Sends a CSV part by part; `part` is asked with null for the first one. That one is read before the first byte is
 * sent, so that what fails is a problem and no broken file. The typed router knows no streams: it takes any answer.
 */
export async function csvFile<After>(
  c: Context,
  name: string,
  part: (after: After | null) => Promise<Part<After>>,
): Promise<never> {
  const first = await part(null);
  c.header('content-type', 'text/csv; charset=utf-8');
  c.header('content-disposition', `attachment; filename="${name}.csv"`);
  return stream(c, async (out) => {
    await out.write(first.text);
    let { next } = first;
    while (next !== null && !out.aborted) {
      const following: Part<After> = await part(next);
      await out.write(following.text);
      next = following.next;
    }
  }) as never;
}
