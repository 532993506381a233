import { hc } from 'hono/client';
import type {
  AdjustAnswer,
  AdjustmentsPage,
  AdjustRequest,
  ScrapRequest,
} from '../contract/http/adjustments.ts';
import type { AsnDetails, AsnsPage } from '../contract/http/asns.ts';
import type {
  CandidatesAnswer,
  CountAnswer,
  CountStory,
  CountsPage,
  EnterAnswer,
  EnterRequest,
  PlanCountsRequest,
  StartAnswer,
  StartRequest,
} from '../contract/http/counts.ts';
import type { DeviceActionAnswer } from '../contract/http/devices.ts';
import type { ExceptionRow, ResolveAnswer, ResolveRequest } from '../contract/http/exceptions.ts';
import type { ImportAnswer, ImportKind, ImportsUnderWay } from '../contract/http/import.ts';
import type { LedgerPage } from '../contract/http/ledger.ts';
import type { Problem } from '../contract/http/problem.ts';
import type { OrderDetails, OrdersPage } from '../contract/http/purchase-orders.ts';
import type {
  ConfirmAnswer,
  ConfirmRequest,
  PlanAllAnswer,
  PlanAllRequest,
  PlanAnswer,
  PlanRequest,
  PutawayPage,
  PutawayTask,
} from '../contract/http/putaway.ts';
import type {
  CloseReceiptAnswer,
  DamageRequest,
  OpenReceiptRequest,
  ReceiptDetails,
  ReceiptLinesPage,
  ReceiptReport,
  ReceiptsPage,
  ScanAnswer,
  ScanRequest,
  UndoAnswer,
  WaitingGoods,
} from '../contract/http/receipts.ts';
import type { SearchAnswer } from '../contract/http/search.ts';
import type { SessionState } from '../contract/http/session.ts';
import type { StockItemsPage, StockPage } from '../contract/http/stock.ts';
import type { FrameView } from '../contract/http/view.ts';
import type { AdjustmentRoutes } from '../gateway/http/resources/adjustments.ts';
import type { AsnRoutes } from '../gateway/http/resources/asns.ts';
import type { CountRoutes } from '../gateway/http/resources/counts.ts';
import type { DeviceRoutes } from '../gateway/http/resources/devices.ts';
import type { ExceptionRoutes } from '../gateway/http/resources/exceptions.ts';
import type { LedgerRoutes } from '../gateway/http/resources/ledger.ts';
import type { PurchaseOrderRoutes } from '../gateway/http/resources/purchase-orders.ts';
import type { PutawayRoutes } from '../gateway/http/resources/putaway.ts';
import type { ReceiptRoutes } from '../gateway/http/resources/receipts.ts';
import type { ReplicationRoutes } from '../gateway/http/resources/replication.ts';
import type { SearchRoutes } from '../gateway/http/resources/search.ts';
import type { SessionRoutes } from '../gateway/http/resources/session.ts';
import type { StockRoutes } from '../gateway/http/resources/stock.ts';
import { newId } from './id.ts';
import { myName } from './person.ts';
import { t } from './text/en.ts';

/** The only caller of the server. Every answer is a value: what was asked for, or why not. */

export type Answer<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly problem: Problem };

class NoName extends Error {}

/** Changes say who makes them: whoever did not give a name yet is asked for it first. */
async function named(
  address: RequestInfo | URL,
  request?: { readonly method?: string; readonly body?: BodyInit | null },
): Promise<Response> {
  if (request?.method !== 'POST') return fetch(address, request);
  const body: { readonly by?: string } = Object(JSON.parse(String(request.body)));
  return fetch(address, {
    ...request,
    body: JSON.stringify({ ...body, by: body.by ?? (await knownName()) }),
  });
}

async function knownName(): Promise<string> {
  const by = await myName();
  if (by === null) throw new NoName();
  return by;
}

/** For clients of resources whose changes a person decides upon. */
export const NAMED = { fetch: named } as const;

const adjustments = hc<AdjustmentRoutes>('/api/adjustments', NAMED);
const counts = hc<CountRoutes>('/api/counts', NAMED);
const putaway = hc<PutawayRoutes>('/api/putaway', NAMED);
const asns = hc<AsnRoutes>('/api/asns');
const devices = hc<DeviceRoutes>('/api/devices');
const exceptions = hc<ExceptionRoutes>('/api/exceptions', NAMED);
const ledgerApi = hc<LedgerRoutes>('/api/ledger');
const orders = hc<PurchaseOrderRoutes>('/api/purchase-orders');
const receipts = hc<ReceiptRoutes>('/api/receipts', NAMED);
const replication = hc<ReplicationRoutes>('/api/replication');
const searchApi = hc<SearchRoutes>('/api/search');
const session = hc<SessionRoutes>('/api/session');
const stock = hc<StockRoutes>('/api/stock');

export { newId };

type Reply = { readonly ok: boolean; readonly status: number; json(): Promise<unknown> };

export async function answer<T>(asked: Promise<Reply>): Promise<Answer<T>> {
  try {
    const reply = await asked;
    const body = await reply.json();
    // Both sides are built from the same contract.
    return reply.ok ? { ok: true, value: body as T } : { ok: false, problem: body as Problem };
  } catch (error) {
    return { ok: false, problem: error instanceof NoName ? UNNAMED : UNREACHED };
  }
}

/** Nothing was sent, since nobody said who does it. */
export const UNNAMED: Problem = {
  type: 'about:blank',
  title: 'No name',
  status: 0,
  code: 'no_name',
  detail: `${t.who.unnamed.reason}. ${t.who.unnamed.next}`,
};

const UNREACHED: Problem = {
  type: 'about:blank',
  title: 'Not reached',
  status: 0,
  code: 'not_reached',
  detail: 'The gateway is not reached.',
};

/** What is not given is left out of the query. */
export function given<T extends Record<string, string | undefined>>(
  query: T,
): { [K in keyof T]?: string } {
  const entries = Object.entries(query).filter(([, value]) => value !== undefined && value !== '');
  return Object.fromEntries(entries) as { [K in keyof T]?: string };
}

const inPath = encodeURIComponent;
/** Over Wi-Fi that is gone nothing ever answers; the scan is then kept before the next one is given. */
const SCAN_ANSWER_MS = 8_000;

export const api = {
  session: () => answer<SessionState>(session.index.$get()),
  signIn: (token: string) => answer<SessionState>(session.index.$post({ json: { token } })),

  exceptions: (query: { state: 'open' | 'resolved'; after?: string | undefined }) =>
    answer<{ rows: ExceptionRow[]; next: string | null }>(
      exceptions.index.$get({ query: given(query) as never }),
    ),
  exception: (id: string) =>
    answer<ExceptionRow>(exceptions[':exception'].$get({ param: { exception: inPath(id) } })),
  resolve: (id: string, request: ResolveRequest) =>
    answer<ResolveAnswer>(
      exceptions[':exception'].resolve.$post({ param: { exception: inPath(id) }, json: request }),
    ),

  stockByPlace: (query: StockFilters) =>
    answer<StockPage>(stock.index.$get({ query: given(query) as never })),
  stockByItem: (query: StockFilters) =>
    answer<StockItemsPage>(stock.items.$get({ query: given(query) as never })),

  ledger: (query: LedgerFilters) =>
    answer<LedgerPage>(ledgerApi.index.$get({ query: given(query) as never })),

  search: (query: { scan: string } | { text: string }) =>
    answer<SearchAnswer>(searchApi.index.$get({ query })),

  putaways: (query: { state: 'open'; after?: string | undefined }) =>
    answer<PutawayPage>(putaway.index.$get({ query: given(query) as never })),
  putaway: (task: string) =>
    answer<PutawayTask>(putaway[':task'].$get({ param: { task: inPath(task) } })),
  planPutaway: (request: PlanRequest) => answer<PlanAnswer>(putaway.index.$post({ json: request })),
  planAll: (request: PlanAllRequest) =>
    answer<PlanAllAnswer>(putaway.plans.$post({ json: request })),
  waiting: (receipt: string) =>
    answer<WaitingGoods>(
      receipts[':receipt'].waiting.$get({ param: { receipt: inPath(receipt) } }),
    ),
  choosePlace: (task: string, location: string) =>
    answer<PlanAnswer>(
      putaway[':task'].choose.$post({
        param: { task: inPath(task) },
        json: { id: newId(), location },
      }),
    ),
  confirmPutaway: (task: string, request: ConfirmRequest) =>
    answer<ConfirmAnswer>(
      putaway[':task'].confirm.$post({ param: { task: inPath(task) }, json: request }),
    ),
  cancelPutaway: (task: string) =>
    answer<unknown>(
      putaway[':task'].cancel.$post({ param: { task: inPath(task) }, json: { id: newId() } }),
    ),

  counts: (query: { state: 'live' | 'review' | 'ended'; after?: string | undefined }) =>
    answer<CountsPage>(counts.index.$get({ query: given(query) as never })),
  count: (count: string) =>
    answer<CountStory>(counts[':count'].$get({ param: { count: inPath(count) } })),
  countCandidates: (query: { why: string; limit: string }) =>
    answer<CandidatesAnswer>(counts.candidates.$get({ query: query as never })),
  planCounts: (request: PlanCountsRequest) =>
    answer<unknown>(counts.index.$post({ json: request })),
  startCount: (request: StartRequest) => answer<StartAnswer>(counts.start.$post({ json: request })),
  enterCount: (count: string, request: EnterRequest) =>
    answer<EnterAnswer>(
      counts[':count'].entries.$post({ param: { count: inPath(count) }, json: request }),
    ),
  stepCount: (count: string, step: 'finish' | 'leave' | 'approve' | 'again' | 'cancel') =>
    answer<CountAnswer>(
      counts[':count'][step].$post({
        param: { count: inPath(count) },
        json: { id: newId() },
      }),
    ),

  adjustments: (query: { after?: string | undefined }) =>
    answer<AdjustmentsPage>(adjustments.index.$get({ query: given(query) as never })),
  adjust: (request: AdjustRequest) =>
    answer<AdjustAnswer>(adjustments.index.$post({ json: request })),
  scrap: (request: ScrapRequest) =>
    answer<AdjustAnswer>(adjustments.scrap.$post({ json: request })),
  undoAdjustment: (movement: string) =>
    answer<AdjustAnswer>(
      adjustments[':movement'].undo.$post({
        param: { movement: inPath(movement) },
        json: { id: newId() },
      }),
    ),

  frames: (device: string) =>
    answer<{ frames: FrameView[] }>(
      devices[':device'].frames.$get({ param: { device: inPath(device) } }),
    ),
  act: (device: string, action: 'test-read' | 'zero' | 'tare') =>
    answer<DeviceActionAnswer>(
      devices[':device'][':action'].$post({
        param: { device: inPath(device), action },
        json: { id: newId() },
      }),
    ),

  reconnect: () => answer<unknown>(replication.reconnect.$post({ json: { id: newId() } })),
  confirmRestore: (epoch: string) =>
    answer<unknown>(replication['confirm-restore'].$post({ json: { id: newId(), epoch } })),

  orders: (query: { state: 'open' | 'received' | 'closed'; after?: string | undefined }) =>
    answer<OrdersPage>(orders.index.$get({ query: given(query) as never })),
  order: (order: string) =>
    answer<OrderDetails>(
      orders[':purchase_order'].$get({ param: { purchase_order: inPath(order) } }),
    ),
  asn: (asn: string) => answer<AsnDetails>(asns[':asn'].$get({ param: { asn: inPath(asn) } })),
  asns: (query: { state: 'open' | 'received' | 'closed'; after?: string | undefined }) =>
    answer<AsnsPage>(asns.index.$get({ query: given(query) as never })),
  receipts: (query: ReceiptFilters & { readonly after?: string | undefined }) =>
    answer<ReceiptsPage>(receipts.index.$get({ query: given(query) as never })),
  receipt: (receipt: string) =>
    answer<ReceiptDetails>(receipts[':receipt'].$get({ param: { receipt: inPath(receipt) } })),
  receiptReport: (receipt: string) =>
    answer<ReceiptReport>(
      receipts[':receipt'].report.$get({ param: { receipt: inPath(receipt) } }),
    ),
  receiptLines: (receipt: string, after?: string) =>
    answer<ReceiptLinesPage>(
      receipts[':receipt'].lines.$get({
        param: { receipt: inPath(receipt) },
        query: given({ after, limit: '20' }) as never,
      }),
    ),
  openReceipt: (document: Omit<OpenReceiptRequest, 'id' | 'by'>) =>
    answer<{ receipt: string }>(receipts.index.$post({ json: { id: newId(), ...document } })),
  /** The id is the scan's own: it may be sent again under it, and is booked once. */
  scanReceipt: (receipt: string, request: ScanRequest) =>
    answer<ScanAnswer>(
      receipts[':receipt'].scan.$post(
        { param: { receipt: inPath(receipt) }, json: request },
        { init: { signal: AbortSignal.timeout(SCAN_ANSWER_MS) } },
      ),
    ),
  /** As with a scan, the id is its own. */
  damageReceipt: (receipt: string, request: DamageRequest) =>
    answer<ScanAnswer>(
      receipts[':receipt'].damage.$post(
        { param: { receipt: inPath(receipt) }, json: request },
        { init: { signal: AbortSignal.timeout(SCAN_ANSWER_MS) } },
      ),
    ),
  undoReceipt: (receipt: string, line: string) =>
    answer<UndoAnswer>(
      receipts[':receipt'].undo.$post({
        param: { receipt: inPath(receipt) },
        json: { id: newId(), line },
      }),
    ),
  closeReceipt: (receipt: string, close_document: boolean) =>
    answer<CloseReceiptAnswer>(
      receipts[':receipt'].close.$post({
        param: { receipt: inPath(receipt) },
        json: { id: newId(), close_document },
      }),
    ),

  /** Not a typed call: the body is the file itself. */
  importsUnderWay: () => answer<ImportsUnderWay>(fetch('/api/import')),
  import: (kind: ImportKind, file: Blob, id: string, dry_run: boolean) =>
    answer<ImportAnswer>(sendFile(kind, file, id, dry_run)),
};

async function sendFile(kind: ImportKind, body: Blob, id: string, dry_run: boolean) {
  // To look through a file changes nothing.
  const by = dry_run ? {} : { by: await knownName() };
  const query = new URLSearchParams({ id, dry_run: String(dry_run), ...by });
  const headers = { 'content-type': 'text/csv; charset=utf-8' };
  return fetch(`/api/import/${kind}?${query}`, { method: 'POST', headers, body });
}

/** What the page says of one scan or count; the API fills in the rest. */
export type Scanned = Omit<ScanRequest, 'id' | 'by'>;
export type Damaged = Omit<DamageRequest, 'id' | 'by'>;

export type ReceiptFilters =
  | { readonly state: 'open' | 'closed' }
  | { readonly purchase_order: string }
  | { readonly asn: string };

export type StockFilters = {
  readonly location?: string | undefined;
  readonly variant?: string | undefined;
  readonly lot?: string | undefined;
  readonly handling_unit?: string | undefined;
  readonly text?: string | undefined;
  readonly after?: string | undefined;
};
export type LedgerFilters = {
  readonly variant?: string | undefined;
  readonly location?: string | undefined;
  readonly lot?: string | undefined;
  readonly handling_unit?: string | undefined;
  readonly type?: string | undefined;
  readonly parcel?: string | undefined;
  readonly sides?: string | undefined;
  readonly after?: string | undefined;
};
