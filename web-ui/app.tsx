import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { api } from './api.ts';
import { Lazy } from './parts/lazy.tsx';
import { Shell } from './parts/shell.tsx';
import { Loading, Screen } from './parts/states.tsx';
import { levels } from './route.ts';
import { Board } from './screens/board.tsx';
import { Device } from './screens/device.tsx';
import { Devices } from './screens/devices.tsx';
import { Exception } from './screens/exception.tsx';
import { Exceptions } from './screens/exceptions.tsx';
import { Find } from './screens/find.tsx';
import { Import } from './screens/import.tsx';
import { Ledger } from './screens/ledger.tsx';
import { More } from './screens/more.tsx';
import { Replication } from './screens/replication.tsx';
import { SignIn } from './screens/sign-in.tsx';
import { Station } from './screens/station.tsx';
import { Stock } from './screens/stock.tsx';
import { heardAt, zone } from './store.ts';
import { t } from './text/en.ts';

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

function Current() {
  const [screen = '', id, second, third] = levels.value;
  switch (screen) {
    case 'exceptions':
      return id === undefined ? <Exceptions /> : <Exception key={id} id={id} />;
    case 'stations':
      return <Station id={id ?? ''} />;
    case 'stock':
      return <Stock />;
    case 'ledger':
      return <Ledger />;
    case 'devices':
      return id === undefined ? <Devices /> : <Device key={id} id={id} />;
    case 'replication':
      return <Replication />;
    case 'import':
      return <Import />;
    case 'transfers':
      return <Transfers way={id} first={second} second={third} />;
    case 'returns':
      return <Lazy title={t.screens.returns} load={returnsScreen} props={{}} />;
    case 'find':
      return <Find />;
    case 'more':
      return <More />;
    default:
      return <Board />;
  }
}

const returnsScreen = () => import('./screens/returns.tsx').then(({ Returns }) => Returns);
const transfersScreen = () => import('./screens/transfers.tsx').then((one) => one.Transfers);
type Props = Readonly<Record<string, string>>;
const outScreen = () =>
  import('./screens/transfer-out.tsx').then(({ TransferOut }) => (props: Props) => (
    <TransferOut transfer={props.transfer ?? ''} />
  ));
const inScreen = () =>
  import('./screens/transfer-in.tsx').then(({ TransferIn }) => (props: Props) => (
    <TransferIn from={props.from ?? ''} transfer={props.transfer ?? ''} />
  ));

function Transfers({
  way,
  first = '',
  second = '',
}: {
  readonly way: string | undefined;
  readonly first: string | undefined;
  readonly second: string | undefined;
}) {
  const title = t.screens.transfers;
  const key = `${way} ${first} ${second}`;
  if (way === 'out') {
    return <Lazy key={key} title={title} load={outScreen} props={{ transfer: first }} />;
  }
  if (way === 'in') {
    const props = { from: first, transfer: second };
    return <Lazy key={key} title={title} load={inScreen} props={props} />;
  }
  return <Lazy key={key} title={title} load={transfersScreen} props={{}} />;
}
