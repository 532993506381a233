import type { DeviceActionAnswer, DeviceActionRequest } from '../../contract/http/devices.ts';
import type {
  ExceptionRow,
  ExceptionsPage,
  ExceptionsQuery,
  ResolveAnswer,
  ResolveRequest,
} from '../../contract/http/exceptions.ts';
import type { Readiness } from '../../contract/http/health.ts';
import type { ImportAnswer, ImportKind } from '../../contract/http/import.ts';
import type { LedgerPage, LedgerQuery, ParcelStory } from '../../contract/http/ledger.ts';
import type { Problem } from '../../contract/http/problem.ts';
import type {
  ConfirmRestoreRequest,
  ReconnectRequest,
  ReplicationAnswer,
} from '../../contract/http/replication.ts';
import type { SearchAnswer, SearchQuery } from '../../contract/http/search.ts';
import type {
  StockItemsPage,
  StockItemsQuery,
  StockLocationsPage,
  StockLocationsQuery,
  StockPage,
  StockQuery,
} from '../../contract/http/stock.ts';
import type { DeviceView, FrameView, ZoneView } from '../../contract/http/view.ts';
import type { ReasonCode, StationRole } from '../../contract/parcel.ts';
import type { Cancel } from '../base/clock.ts';
import type { RefusalFacts } from '../base/errors.ts';
import type { Result } from '../base/result.ts';
import type { PlanAll, PlannedAll } from '../inbound/putaway/commands.ts';
import type { Asked, Outcome } from '../inventory/requests.ts';
import type { HistogramView } from '../store/histogram.ts';
import type { ReaderStats } from '../store/reader.ts';
import type { WriterStats } from '../store/writer.ts';
import type { ZoneQueries as ReaderQueries } from './reader-module.ts';
import type { ZoneCommands as WriterCommands } from './writer-module.ts';

/**
 * All that may be asked of the running zone, by the page, the API and the metrics. Failures of the world (a
 * full queue, a stopped reader, a failing disk) are thrown as OperationalError; what a person can put right
 * is a Refusal.
 */
export interface ZonePort extends ZoneLive, ZoneQueries, ZoneCommands, ZoneRooms {
  readiness(): Readiness;
  /** For `/metrics`; asked at each scrape, so it must be cheap. */
  figures(): ZoneFigures;
}

/** What the page shows without asking again. Everything here is answered from memory, at once. */
export interface ZoneLive {
  /** The whole view as of now, ages included. Asked at most four times a second. */
  view(): ZoneView;
  /** Tells which part of the view is no longer as it was. May be called as often as things change. */
  onChange(listener: (part: ViewPart) => void): Cancel;
  /** A scanner of a bench read something: the page that follows it acts upon it. */
  onScan(listener: (scan: BenchScan) => void): Cancel;
  /** Each raw frame of one device from now on; null where there is no such device. */
  watchFrames(device: string, listener: (frame: FrameView) => void): Cancel | null;
  /** The last frames, oldest first, at most 50; null where there is no such device. */
  recentFrames(device: string): readonly FrameView[] | null;
}

export type BenchScan = {
  readonly station: string;
  readonly device: string;
  /** As the scanner sent it, its symbology identifier in front. */
  readonly text: string;
};

/** Ages alone are no change: the page counts them on. */
export type ViewPart =
  | { readonly part: 'station' | 'device'; readonly id: string }
  | { readonly part: 'clock' | 'alarms' | 'exceptions' | 'replication' | 'today' | 'lists' };

/** Read on the reader thread. */
export interface ZoneQueries {
  stock(query: StockQuery): Promise<Result<StockPage, Refusal>>;
  stockItems(query: StockItemsQuery): Promise<Result<StockItemsPage, Refusal>>;
  stockLocations(query: StockLocationsQuery): Promise<Result<StockLocationsPage, Refusal>>;
  search(query: SearchQuery): Promise<Result<SearchAnswer, Refusal>>;
  ledger(query: LedgerQuery): Promise<Result<LedgerPage, Refusal>>;
  parcel(parcel: string): Promise<Result<ParcelStory, Refusal>>;
  exceptions(query: ExceptionsQuery): Promise<Result<ExceptionsPage, Refusal>>;
  exception(exception: string): Promise<Result<ExceptionRow, Refusal>>;
}

/** `by` of each command is who asked, as it will stand in the record. */
export interface ZoneCommands {
  resolve(
    exception: string,
    request: ResolveRequest,
    by: string,
  ): Promise<Result<ResolveAnswer, Refusal>>;
  deviceAction(
    device: string,
    action: DeviceView['actions'][number],
    request: DeviceActionRequest,
    by: string,
  ): Promise<Result<DeviceActionAnswer, Refusal>>;
  confirmRestore(
    request: ConfirmRestoreRequest,
    by: string,
  ): Promise<Result<ReplicationAnswer, Refusal>>;
  reconnect(request: ReconnectRequest, by: string): Promise<Result<ReplicationAnswer, Refusal>>;
  import(request: ImportRequest, by: string): Promise<Result<ImportAnswer, Refusal>>;
}

/** The commands that people and programs ask for: all that carry an id, and who asked. */
export type AskedCommands = {
  [K in keyof WriterCommands as WriterCommands[K]['input'] extends Asked
    ? K
    : never]: WriterCommands[K];
};

/**
 * The rooms of inventory by the names of their commands and queries: a new one needs nothing here. What the
 * room refuses comes as a Refusal.
 */
export interface ZoneRooms {
  /** `occurred_at` is filled in. Durable when it resolves. */
  carryOut<K extends keyof AskedCommands & string>(
    command: K,
    input: Omit<AskedCommands[K]['input'], 'occurred_at'>,
  ): Promise<Result<AskedCommands[K]['output'], Refusal>>;
  /** Up to `PLAN_MAX` units or goods; each is durable when it resolves. */
  planAll(input: Omit<PlanAll, 'occurred_at'>): Promise<Result<Outcome<PlannedAll>, Refusal>>;
  ask<K extends keyof ReaderQueries & string>(
    query: K,
    input: ReaderQueries[K]['input'],
  ): Promise<Result<ReaderQueries[K]['output'], Refusal>>;
  /**
   * Milliseconds since 1970, and the date in UTC; `today` is the same date, or null while the clock is not set: a
   * lot is expired by a clock that can be trusted only.
   */
  now(): { readonly at: number; readonly date: string; readonly today: string | null };
  /** This gateway's id, the other zones that its configuration names, and the age from which goods in transit are overdue. */
  place(): {
    readonly gateway: string;
    readonly zones: readonly string[];
    readonly overdue_ms: number;
  };
}

export type ImportRequest = {
  readonly id: string;
  readonly kind: ImportKind;
  readonly dry_run: boolean;
  /** The CSV, decoded from UTF-8. */
  readonly csv: string;
};

/** Why a well-formed request was not carried out, in words for the one who asked. */
export type Refusal = {
  readonly kind: RefusalKind;
  /** A sentence: what stands against it, and what would be right. */
  readonly detail: string;
  /** The rule of the stock, with `still-rejected`. */
  readonly reason?: ReasonCode;
  /** With `invalid`: each fault, in an import with its line. */
  readonly errors?: NonNullable<Problem['errors']>;
  /** Stable name of what a room refused, such as `not-in-stock`, with `conflict`, `not-found` and `invalid`. */
  readonly code?: string;
  /** What a program can act upon. */
  readonly facts?: RefusalFacts;
};

export type RefusalKind =
  /** The thing named in the address does not exist. */
  | 'not-found'
  /** The id was used before for something else. */
  | 'different-body'
  /** Somebody resolved it before, by another request. */
  | 'already-resolved'
  /** A rule of the stock stands against it; `reason` says which. */
  | 'still-rejected'
  /** What is there now stands against it: somebody else was first, or there is too little. */
  | 'conflict'
  /** The thing cannot do this, such as a scanner that has no zero, or there is nothing to confirm. */
  | 'not-possible'
  /** The request names something unknown or contradicts itself. */
  | 'invalid';

/** Counters run from the start of the process. Ids come from the configuration, so they are few. */
export type ZoneFigures = {
  readonly stations: readonly {
    readonly id: string;
    readonly role: StationRole;
    readonly running: boolean;
    readonly accepted: number;
    readonly rejected: readonly { readonly reason: ReasonCode; readonly count: number }[];
  }[];
  readonly devices: readonly {
    readonly id: string;
    readonly kind: DeviceView['kind'];
    readonly up: boolean;
    readonly frames: number;
    readonly reconnects: number;
    readonly discarded: readonly { readonly reason: string; readonly count: number }[];
  }[];
  /** From the end of a window to its durable decision. */
  readonly decision_ms: HistogramView;
  readonly writer: Pick<
    WriterStats,
    'queue_depth' | 'queue_max' | 'commands' | 'groups' | 'unrecorded' | 'wal_bytes' | 'commit_ms'
  >;
  readonly reader: Pick<
    ReaderStats,
    'queue_depth' | 'queue_max' | 'queries' | 'failed' | 'timed_out' | 'query_ms'
  >;
  readonly storage: {
    readonly database_bytes: number;
    /** Null where the system does not say. */
    readonly disk_free_bytes: number | null;
  };
  readonly journal: {
    readonly head: number;
    readonly acknowledged: number;
    readonly backlog_records: number;
    readonly backlog_bytes: number;
    readonly backlog_age_ms: number;
    readonly connected: boolean;
  };
  readonly exceptions: { readonly open: number; readonly oldest_age_ms: number };
  readonly alarms: number;
  readonly clock_synchronised: boolean;
};
