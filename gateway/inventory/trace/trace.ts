import type { Database } from 'better-sqlite3';
import { TRACE_LOTS_MAX, TRACE_UNTRACKED_MAX } from '../../../contract/constants.ts';
import type {
  TraceAnswer,
  TraceDirection,
  TraceOf,
  TraceRow,
} from '../../../contract/http/trace.ts';
import { assert } from '../../base/errors.ts';
import { decodeCursor, encodeCursor } from '../queries/cursor.ts';
import { beginnings } from './beginnings.ts';
import { lotStories } from './lot-story.ts';
import { unlottedOf } from './unlotted.ts';
import { lotWalk, type Step } from './walk.ts';

export type TraceQuery = {
  readonly of: TraceOf;
  readonly direction: TraceDirection;
  readonly after?: string | undefined;
  /** Lots in the answer. */
  readonly limit: number;
};

/**
 * Where the goods of a lot, a unit or a movement went, or what they came from. The tree is walked anew for each
 * page, which costs little; places and events are read for the lots of the page alone.
 */
export function traces(db: Database): (query: TraceQuery) => TraceAnswer {
  const begin = beginnings(db);
  const walk = lotWalk(db);
  const story = lotStories(db);
  const unlotted = unlottedOf(db);
  return ({ of, direction, after, limit }) => {
    const [from] = after === undefined ? [0] : decodeCursor(after, ['number'] as const);
    const { lots, untracked: without } = begin(of);
    const { steps, cut } = walk(lots, direction, TRACE_LOTS_MAX);
    const used = unlotted(
      steps.map(({ lot }) => lot),
      direction,
    );
    const page = steps.slice(from, from + limit);
    const stories = story(
      page.map(({ lot }) => lot),
      direction,
    );
    const end = from + page.length;
    return {
      of,
      direction,
      lots: steps.length,
      cut,
      untracked: [...without, ...used].slice(0, TRACE_UNTRACKED_MAX),
      rows: stories.map((told, index) => ({
        n: from + index + 1,
        ...stepOf(page[index]),
        ...told,
      })),
      next: end < steps.length ? encodeCursor([end]) : null,
    };
  };
}

function stepOf(step: Step | undefined): Pick<TraceRow, 'parent' | 'depth' | 'made'> {
  assert(step !== undefined, 'each lot of a page has its step');
  const { parent, depth, made } = step;
  return { parent: parent === null ? null : parent + 1, depth, made };
}
