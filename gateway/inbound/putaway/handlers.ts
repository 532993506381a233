import type { InventoryRooms } from '../../inventory/module.ts';
import type { Handlers } from '../../store/command.ts';
import type { PutawayCommands } from './commands.ts';
import type { Putaway } from './putaway.ts';

export function putawayHandlers(
  putaway: Putaway,
  { requests }: Pick<InventoryRooms, 'requests'>,
): Handlers<PutawayCommands> {
  return {
    'putaway.plan': (asked, moment) =>
      requests.once('putaway.plan', asked, () =>
        putaway.plan(asked.id, putaway.subjects.ready(asked, moment.today), asked, moment),
      ),
    'putaway.plan-order': (asked) =>
      requests.once('putaway.plan-order', asked, () => ({
        order: putaway.subjects.order(asked.subjects),
      })),
    'putaway.choose': (asked, moment) =>
      requests.once('putaway.choose', asked, () => putaway.choose(asked, moment)),
    'putaway.confirm': (asked, moment) =>
      requests.once('putaway.confirm', asked, () => putaway.confirm(asked, moment)),
    'putaway.cancel': (asked, moment) =>
      requests.once('putaway.cancel', asked, () => {
        putaway.cancel(asked.task, asked.note, asked, moment);
        return { task: asked.task };
      }),
    'putaway.block': (asked, moment) =>
      requests.once('putaway.block', asked, () => {
        putaway.block(asked, moment);
        return { location: asked.location };
      }),
    'putaway.expire': ({ now, ...who }, moment) => ({
      expired: putaway.tasks.expire(now, who, moment),
    }),
  };
}
