import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { api } from './api.ts';
import { lazy } from './parts/lazy.tsx';
import { Shell } from './parts/shell.tsx';
import { Loading, Screen } from './parts/states.tsx';
import { levels } from './route.ts';
import { Alarms } from './screens/alarms.tsx';
import { Board } from './screens/board.tsx';
import { Device } from './screens/device.tsx';
import { Devices } from './screens/devices.tsx';
import { Exception } from './screens/exception.tsx';
import { Exceptions } from './screens/exceptions.tsx';
import { Find } from './screens/find.tsx';
import { KeptList } from './screens/kept.tsx';
import { Ledger } from './screens/ledger.tsx';
import { More } from './screens/more.tsx';
import { NoPage } from './screens/no-page.tsx';
import { Replication } from './screens/replication.tsx';
import { SignIn } from './screens/sign-in.tsx';
import { Station } from './screens/station.tsx';
import { Stock } from './screens/stock.tsx';
import { heardAt, zone } from './store.ts';
import { t } from './text/en.ts';

/** Fetched when they are first opened: the first screen stays light. */
const Putaway = lazy(
  t.screens.putaway,
  async () => (await import('./screens/putaway.tsx')).Putaway,
);
const PutawayTask = lazy(
  t.screens.putaway,
  async () => (await import('./screens/putaway-task.tsx')).PutawayTask,
);
const Orders = lazy(t.screens.orders, async () => (await import('./screens/orders.tsx')).Orders);
const Order = lazy(t.screens.orders, async () => (await import('./screens/order.tsx')).Order);
const Counts = lazy(t.screens.counts, async () => (await import('./screens/counts.tsx')).Counts);
const Count = lazy(t.screens.counts, async () => (await import('./screens/count.tsx')).Count);
const Adjustments = lazy(
  t.screens.adjustments,
  async () => (await import('./screens/adjustments.tsx')).Adjustments,
);
const Receiving = lazy(
  t.screens.receiving,
  async () => (await import('./screens/receiving.tsx')).Receiving,
);
const Expected = lazy(
  t.screens.receiving,
  async () => (await import('./screens/expected.tsx')).Expected,
);
const Receipt = lazy(
  t.screens.receiving,
  async () => (await import('./screens/receipt.tsx')).Receipt,
);
const Transfers = lazy(
  t.screens.transfers,
  async () => (await import('./screens/transfers.tsx')).Transfers,
);
const TransferOut = lazy(
  t.screens.transfers,
  async () => (await import('./screens/transfer-out.tsx')).TransferOut,
);
const TransferIn = lazy(
  t.screens.transfers,
  async () => (await import('./screens/transfer-in.tsx')).TransferIn,
);
const Returns = lazy(
  t.screens.returns,
  async () => (await import('./screens/returns.tsx')).Returns,
);

// It knows the columns of every file, which nobody needs to see a board.
const Import = lazy(t.screens.import, async () => (await import('./screens/import.tsx')).Import);
const InventoryScreens = lazy(
  t.screens.stock,
  async () => (await import('./screens/inventory/index.tsx')).InventoryScreens,
);

export function App() {
  const signedOut = useSignal(false);
  useEffect(() => {
    void api.session().then((answer) => {
      signedOut.value = answer.ok && answer.value.needed && !answer.value.open;
    });
  }, []);
  if (signedOut.value) return <SignIn done={() => location.reload()} />;
  return (
    <Shell>
      {zone.value === null ? (
        <Screen title={heardAt.value === null ? t.live.connecting : t.common.loading}>
          <Loading />
        </Screen>
      ) : (
        <Current />
      )}
    </Shell>
  );
}

/** The levels that an address of each screen has at most. */
const LEVELS = {
  exceptions: 2,
  stations: 2,
  receiving: 3,
  transfers: 4,
  returns: 1,
  stock: 4,
  trace: 4,
  recalls: 2,
  months: 1,
  putaway: 2,
  orders: 2,
  counts: 2,
  adjustments: 1,
  ledger: 1,
  devices: 2,
  replication: 1,
  import: 1,
  find: 1,
  more: 1,
} as const;

function Current() {
  const [screen = '', id, second = '', third = ''] = levels.value;
  const most = Object.entries(LEVELS).find(([name]) => name === screen)?.[1];
  if (most !== undefined && levels.value.length > most) return <NoPage list={`/${screen}`} />;
  switch (screen) {
    case 'exceptions':
      return id === undefined ? <Exceptions /> : <Exception key={id} id={id} />;
    case 'stations':
      return id === undefined ? <NoPage /> : <Station id={id} />;
    case 'receiving':
      if ((id === 'order' || id === 'asn') && second !== '') {
        return <Expected key={`${id} ${second}`} kind={id} id={second} />;
      }
      if (second !== '') return <NoPage list="/receiving" />;
      return id === undefined ? <Receiving /> : <Receipt key={id} id={id} />;
    case 'transfers':
      if (id === undefined) return <Transfers />;
      if (id === 'in' && third !== '') {
        return <TransferIn key={third} from={second} transfer={third} />;
      }
      if (id === 'out' && second !== '' && third === '') {
        return <TransferOut key={second} transfer={second} />;
      }
      return <NoPage list="/transfers" />;
    case 'returns':
      return <Returns />;
    case 'stock':
      return id === undefined ? <Stock /> : <InventoryScreens />;
    case 'trace':
    case 'recalls':
    case 'months':
      return <InventoryScreens />;
    case 'putaway':
      return id === undefined ? <Putaway /> : <PutawayTask key={id} id={id} />;
    case 'orders':
      return id === undefined ? <Orders /> : <Order key={id} id={id} />;
    case 'counts':
      return id === undefined ? <Counts /> : <Count key={id} id={id} />;
    case 'adjustments':
      return <Adjustments />;
    case 'ledger':
      return <Ledger />;
    case 'devices':
      return id === undefined ? <Devices /> : <Device key={id} id={id} />;
    case 'replication':
      return <Replication />;
    case 'import':
      return <Import />;
    case 'find':
      return <Find />;
    case 'alarms':
      return <Alarms />;
    case 'kept':
      return <KeptList />;
    case 'more':
      return <More />;
    case '':
      return <Board />;
    default:
      return <NoPage />;
  }
}
