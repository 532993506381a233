import type { ZoneView } from '../../contract/http/view.ts';
import type { CommittedCommand } from '../store/writer.ts';
import type { ZoneCommands } from './writer-module.ts';

type List = keyof ZoneView['lists'];

/** Which list a command changes, by the room in its name; null where it shows on none. */
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
    const changed = new Set(commands.flatMap((done) => listOf(done) ?? []));
    for (const list of changed) this.#revisions[list] += 1;
    return changed.size > 0;
  }

  view(): ZoneView['lists'] {
    return { ...this.#revisions };
  }
}

function listOf(done: CommittedCommand<ZoneCommands>): List | null {
  if (done.command === 'parcel.decide') return ROLES.get(done.input.role) ?? null;
  // A job that found nothing late changes nothing.
  if (done.command === 'putaway.expire') return done.output.expired > 0 ? 'putaway' : null;
  const [room = ''] = done.command.split('.');
  return ROOMS.get(room) ?? null;
}
