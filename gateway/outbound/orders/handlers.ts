import type { InventoryRooms } from '../../inventory/module.ts';
import type { Handlers } from '../../store/command.ts';
import type { OrderCommands } from './commands.ts';
import type { Orders } from './orders.ts';
import type { Shipping } from './shipping.ts';

export function orderHandlers(
  orders: Orders,
  shipping: Shipping,
  { requests }: Pick<InventoryRooms, 'requests'>,
): Handlers<OrderCommands> {
  return {
    'order.make': (asked, moment) => {
      const { id: _, by, occurred_at, ...content } = asked;
      const { known, outcome, ...made } = requests.once('order.make', asked, () => {
        orders.book.demandNotComing(content.order);
        return orders.make(content, { by, occurred_at }, moment);
      });
      // The same order is there already, also under another request.
      return { ...made, outcome: known ? 'exists' : outcome };
    },
    'order.cancel': (asked, moment) =>
      requests.once('order.cancel', asked, () => {
        orders.cancel(asked, moment);
        return { order: asked.order };
      }),
    'order.ship': (asked, moment) =>
      requests.once('order.ship', asked, () => shipping.ship(asked, moment)),
    'order.serve': ({ skus, ...who }, moment) => ({ served: orders.serve(skus, who, moment) }),
  };
}
