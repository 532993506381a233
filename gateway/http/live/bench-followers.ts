import type { LiveRequest } from '../../../contract/http/view.ts';
import type { BenchScan } from '../../zone/zone-port.ts';
import { type Follower, textOf } from './follower.ts';

export type FollowRequest = Extract<LiveRequest, { type: 'follow' }>;

/**
 * Which page takes the scans of which bench. One at a time: two would each act on the same scan, and on a screen
 * that books, book it twice. A page follows one bench at most, so there are no more entries than pages.
 */
export class BenchFollowers {
  readonly #byStation = new Map<string, { readonly page: Follower; readonly mark: string }>();

  follow(page: Follower, { station, follower: mark, again }: FollowRequest): void {
    this.leave(page);
    if (station === null) return tell(page, null);
    const before = this.#byStation.get(station);
    const same = before === undefined || before.mark === mark;
    if (again && !same) return tell(page, null);
    this.#byStation.set(station, { page, mark });
    if (before !== undefined) tell(before.page, null);
    tell(page, station);
  }

  leave(page: Follower): void {
    for (const [station, held] of this.#byStation) {
      if (held.page === page) this.#byStation.delete(station);
    }
  }

  scanned(scan: BenchScan): void {
    this.#byStation.get(scan.station)?.page.send(textOf({ type: 'scan', ...scan }));
  }
}

function tell(page: Follower, station: string | null): void {
  page.send(textOf({ type: 'following', station }));
}
