import { levels } from '../../route.ts';
import { NoPage } from '../no-page.tsx';
import { Item } from './item.tsx';
import { Lot } from './lot.tsx';
import { Months } from './months.tsx';
import { Places } from './places.tsx';
import { Recall } from './recall.tsx';
import { Recalls } from './recalls.tsx';
import { Trace } from './trace.tsx';
import { TraceStart } from './trace-start.tsx';
import { Unit } from './unit.tsx';

/** The screens that lead from a number to what is behind it. */
export function InventoryScreens() {
  const [screen = '', kind = '', first, second] = levels.value;
  const key = levels.value.join('/');
  if (screen === 'trace') return kind === '' ? <TraceStart /> : <Trace key={key} />;
  if (screen === 'months') return <Months />;
  if (screen === 'recalls') return kind === '' ? <Recalls /> : <Recall key={key} id={kind} />;
  switch (kind) {
    case 'items':
      return <Item key={key} variant={first ?? ''} />;
    case 'units':
      return <Unit key={key} unit={first ?? ''} />;
    case 'lots':
      return <Lot key={key} variant={first ?? ''} lot={second ?? ''} />;
    case 'places':
      return <Places key={key} parent={first} />;
    default:
      return <NoPage />;
  }
}
