import type { OrderPolicy, OrderState } from '../../../contract/orders.ts';
import type { Asked, Outcome } from '../../inventory/requests.ts';

/** What may be asked of orders. Items by their SKU. */

export type OrderContent = {
  readonly order: string;
  readonly customer: string;
  /** 1 is served first. */
  readonly priority: number;
  /** YYYY-MM-DD. */
  readonly ship_by: string | null;
  readonly policy: OrderPolicy;
  readonly lines: readonly OrderContentLine[];
};
export type OrderContentLine = {
  readonly line: number;
  readonly sku: string;
  /** In base units. */
  readonly quantity: number;
};

export type MakeOrder = Asked & OrderContent;
export type CancelOrder = Asked & { readonly order: string; readonly reason: string };

/** How a line stands. */
export type LineKept = {
  readonly line: number;
  readonly sku: string;
  readonly quantity: number;
  readonly reserved: number;
  readonly waiting: number;
};
export type OrderMade = {
  readonly order: string;
  /** `open`, unless it was known already and is over. */
  readonly state: OrderState;
  readonly lines: readonly LineKept[];
};

export type ShipOrder = Asked & { readonly order: string; readonly note: string | null };
export type OrderShipped = {
  readonly order: string;
  readonly movement: string;
  readonly state: OrderState;
  /** More of it lies packed than one movement has room for: ask again. */
  readonly more: boolean;
  readonly lines: readonly {
    readonly sku: string;
    readonly lot: string | null;
    readonly handling_unit: string | null;
    readonly quantity: number;
  }[];
};

export type OrderCommands = {
  'order.make': { input: MakeOrder; output: Outcome<OrderMade> };
  'order.cancel': { input: CancelOrder; output: Outcome<{ readonly order: string }> };
  'order.ship': { input: ShipOrder; output: Outcome<OrderShipped> };
  /** Asked by a job: keeps what is free of these items for the orders that wait for them. */
  'order.serve': {
    input: { readonly skus: readonly string[]; readonly by: string; readonly occurred_at: string };
    output: { readonly served: number };
  };
};
