import type { InventoryRooms } from '../../inventory/module.ts';
import type { Handlers } from '../../store/command.ts';
import type { CountsCommands } from './commands.ts';
import type { Counts } from './counts.ts';

export function countsHandlers(
  counts: Counts,
  { requests }: Pick<InventoryRooms, 'requests'>,
): Handlers<CountsCommands> {
  const { book } = counts;
  return {
    'count.plan': (asked, moment) =>
      requests.once('count.plan', asked, () => counts.plan(asked, asked.why, asked.places, moment)),
    'count.start': (asked, moment) =>
      requests.once('count.start', asked, () =>
        asked.count === null
          ? counts.startAt(asked.place, asked, moment)
          : counts.start(asked, book.get(asked.count), moment),
      ),
    'count.enter': (asked) =>
      requests.once('count.enter', asked, () =>
        counts.enter(book.get(asked.count), asked.entry, asked),
      ),
    'count.finish': (asked, moment) =>
      requests.once('count.finish', asked, () =>
        counts.finish(book.get(asked.count), asked, moment),
      ),
    'count.leave': (asked, moment) =>
      requests.once('count.leave', asked, () => counts.leave(book.get(asked.count), asked, moment)),
    'count.approve': (asked, moment) =>
      requests.once('count.approve', asked, () =>
        counts.approve(book.get(asked.count), asked.note, asked, moment),
      ),
    'count.again': (asked, moment) =>
      requests.once('count.again', asked, () =>
        counts.again(book.get(asked.count), asked.note, asked, moment),
      ),
    'count.cancel': (asked, moment) =>
      requests.once('count.cancel', asked, () =>
        counts.cancel(book.get(asked.count), asked.note, asked, moment),
      ),
  };
}
