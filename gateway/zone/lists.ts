import type { ZoneView } from '../../contract/http/view.ts';
import type { CommittedCommand } from '../store/writer.ts';
import type { ZoneCommands } from './writer-module.ts';

type List = keyof ZoneView['lists'];

/** Which list a command changes, by the room in its name. */
const ROOMS: ReadonlyMap<string, List> = new Map([
  ['po', 'receiving'],
  ['asn', 'receiving'],
  ['receipt', 'receiving'],
  ['import', 'receiving'],
  ['transfer', 'transfers'],
  ['putaway', 'putaway'],
  ['count', 'counts'],
  ['order', 'orders'],
]);
/** Rooms and commands that may take goods from whoever brings them to packing: that ends the putaway. */
const ENDING_PUTAWAY: ReadonlySet<string> = new Set([
  'lot',
  'unit',
  'stock',
  'movement',
  'adjustment',
  'reservation',
  'count.finish',
  'count.approve',
  'transfer.hear',
  'transfer.arrive',
  'order.cancel',
]);
const ROLES: ReadonlyMap<string, List> = new Map([
  ['receive', 'receiving'],
  ['transfer-in', 'transfers'],
  ['transfer-out', 'transfers'],
  ['putaway', 'putaway'],
  ['count', 'counts'],
]);

/**
 * How often each list of work has changed since the process began. A page that shows one asks for it anew when its
 * number is another one than before, so nobody has to ask all the time.
 */
export class ListRevisions {
  readonly #revisions: ZoneView['lists'] = {
    receiving: 0,
    transfers: 0,
    putaway: 0,
    counts: 0,
    orders: 0,
  };

  /** Whether any list is no longer as it was. */
  take(commands: readonly CommittedCommand<ZoneCommands>[]): boolean {
    const changed = new Set(commands.flatMap(listsOf));
    for (const list of changed) this.#revisions[list] += 1;
    return changed.size > 0;
  }

  view(): ZoneView['lists'] {
    return { ...this.#revisions };
  }
}

/** None where a command shows on none. */
function listsOf(done: CommittedCommand<ZoneCommands>): readonly List[] {
  if (done.command === 'parcel.decide') return some(ROLES.get(done.input.role));
  // A job that found nothing late changes nothing.
  if (done.command === 'putaway.expire' || done.command === 'reservation.expire') {
    return done.output.expired > 0 ? ['putaway'] : [];
  }
  if (done.command === 'lot.expire') return done.output.lots > 0 ? ['putaway'] : [];
  const [room = ''] = done.command.split('.');
  const own = some(ROOMS.get(room));
  const ends = ENDING_PUTAWAY.has(room) || ENDING_PUTAWAY.has(done.command);
  return ends ? [...own, 'putaway'] : own;
}

const some = (list: List | undefined): readonly List[] => (list === undefined ? [] : [list]);
