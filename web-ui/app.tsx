import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { api } from './api.ts';
import { lazy } from './parts/lazy.tsx';
import { Shell } from './parts/shell.tsx';
import { Loading, Screen } from './parts/states.tsx';
import { levels } from './route.ts';
import { Board } from './screens/board.tsx';
import { Device } from './screens/device.tsx';
import { Devices } from './screens/devices.tsx';
import { Exception } from './screens/exception.tsx';
import { Exceptions } from './screens/exceptions.tsx';
import { Find } from './screens/find.tsx';
import { Ledger } from './screens/ledger.tsx';
import { More } from './screens/more.tsx';
import { Replication } from './screens/replication.tsx';
import { SignIn } from './screens/sign-in.tsx';
import { Station } from './screens/station.tsx';
import { Stock } from './screens/stock.tsx';
import { heardAt, zone } from './store.ts';
import { t } from './text/en.ts';

const Receiving = lazy(async () => (await import('./screens/receiving.tsx')).Receiving);
const Receipt = lazy(async () => (await import('./screens/receipt.tsx')).Receipt);

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

// It knows the columns of every file, which nobody needs to see a board.
const Import = lazy(async () => (await import('./screens/import.tsx')).Import);
const InventoryScreens = lazy(
  async () => (await import('./screens/inventory/index.tsx')).InventoryScreens,
);

function Current() {
  const [screen = '', id] = levels.value;
  switch (screen) {
    case 'exceptions':
      return id === undefined ? <Exceptions /> : <Exception key={id} id={id} />;
    case 'stations':
      return <Station id={id ?? ''} />;
    case 'receiving':
      return id === undefined ? <Receiving /> : <Receipt key={id} id={id} />;
    case 'stock':
      return id === undefined ? <Stock /> : <InventoryScreens />;
    case 'trace':
    case 'recalls':
    case 'months':
      return <InventoryScreens />;
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
    case 'more':
      return <More />;
    default:
      return <Board />;
  }
}
