import { hc } from 'hono/client';
import type { z } from 'zod';
import type { ReturnsPage, takeReturn } from '../contract/http/returns.ts';
import type {
  arriveTransfer,
  IncomingPage,
  IncomingTransfer,
  loadTransfer,
  OtherZones,
  OutgoingPage,
  OutgoingTransfer,
  StrayRows,
  settleTransfer,
} from '../contract/http/transfers.ts';
import type { IncomingRoutes } from '../gateway/http/resources/incoming-transfers.ts';
import type { OutgoingRoutes } from '../gateway/http/resources/outgoing-transfers.ts';
import type { ReturnRoutes } from '../gateway/http/resources/returns.ts';
import { answer, given, NAMED, newId } from './api.ts';

/** The part of the page's only caller that comes with the screens of transfers and returns. */

const outgoing = hc<OutgoingRoutes>('/api/transfers/outgoing', NAMED);
const incoming = hc<IncomingRoutes>('/api/transfers/incoming', NAMED);
const returned = hc<ReturnRoutes>('/api/returns', NAMED);

export type LoadRequest = z.input<typeof loadTransfer>;
export type SettleRequest = z.input<typeof settleTransfer>;
export type ArriveRequest = z.input<typeof arriveTransfer>;
export type ReturnRequest = z.input<typeof takeReturn>;
type ListFilters = { readonly state: 'open' | 'ended'; readonly after?: string | undefined };

const inPath = encodeURIComponent;
const of = (transfer: string) => ({ param: { transfer: inPath(transfer) } });
const from = (zone: string, transfer: string) => ({
  param: { zone: inPath(zone), transfer: inPath(transfer) },
});
const asked = () => ({ json: { id: newId() } });

export const transfersApi = {
  outgoing: (query: ListFilters) =>
    answer<OutgoingPage>(outgoing.index.$get({ query: given(query) as never })),
  outgoingOne: (transfer: string) =>
    answer<OutgoingTransfer>(outgoing[':transfer'].$get(of(transfer))),
  strays: () => answer<StrayRows>(outgoing.strays.$get()),
  dismiss: (zone: string, transfer: string, note: string) =>
    answer<unknown>(
      outgoing.strays[':zone'][':transfer'].dismiss.$post({
        ...from(zone, transfer),
        json: { id: newId(), note },
      }),
    ),
  zones: () => answer<OtherZones>(outgoing.zones.$get()),
  open: (json: { id: string; to: string }) => answer<unknown>(outgoing.index.$post({ json })),
  load: (transfer: string, json: LoadRequest) =>
    answer<unknown>(outgoing[':transfer'].load.$post({ ...of(transfer), json })),
  unload: (transfer: string, line: number) =>
    answer<unknown>(
      outgoing[':transfer'].unload.$post({ ...of(transfer), json: { id: newId(), line } }),
    ),
  dispatch: (transfer: string) =>
    answer<unknown>(outgoing[':transfer'].dispatch.$post({ ...of(transfer), ...asked() })),
  cancel: (transfer: string) =>
    answer<unknown>(outgoing[':transfer'].cancel.$post({ ...of(transfer), ...asked() })),
  settle: (transfer: string, json: SettleRequest) =>
    answer<unknown>(outgoing[':transfer'].settle.$post({ ...of(transfer), json })),

  incoming: (query: ListFilters & { readonly holds?: string }) =>
    answer<IncomingPage>(incoming.index.$get({ query: given(query) as never })),
  incomingOne: (zone: string, transfer: string) =>
    answer<IncomingTransfer>(incoming[':zone'][':transfer'].$get(from(zone, transfer))),
  arrive: (json: ArriveRequest) => answer<unknown>(incoming.arrive.$post({ json })),
  close: (zone: string, transfer: string) =>
    answer<unknown>(
      incoming[':zone'][':transfer'].close.$post({ ...from(zone, transfer), ...asked() }),
    ),
  undoArrival: (movement: string) =>
    answer<unknown>(
      incoming.arrivals[':movement'].undo.$post({
        param: { movement: inPath(movement) },
        ...asked(),
      }),
    ),

  returns: (query: { readonly after?: string | undefined }) =>
    answer<ReturnsPage>(returned.index.$get({ query: given(query) as never })),
  takeReturn: (json: ReturnRequest) => answer<unknown>(returned.index.$post({ json })),
  undoReturn: (id: string) =>
    answer<unknown>(
      returned[':return'].undo.$post({
        param: { return: inPath(id) },
        json: { id: newId(), reason: 'MISTAKE' },
      }),
    ),
};
