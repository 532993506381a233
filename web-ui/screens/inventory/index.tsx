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

/** What can be traced, and how many levels its address has. */
const TRACED: ReadonlyMap<string, number> = new Map([
  ['lots', 4],
  ['units', 3],
  ['movements', 3],
  ['shipments', 3],
]);

/** The screens that lead from a number to what is behind it. */
export function InventoryScreens() {
  const [screen = '', kind = '', first, second] = levels.value;
  const key = levels.value.join('/');
  if (screen === 'trace') {
    if (kind === '') return <TraceStart />;
    return levels.value.length === TRACED.get(kind) ? (
      <Trace key={key} />
    ) : (
      <NoPage list="/trace" />
    );
  }
  if (screen === 'months') return <Months />;
  if (screen === 'recalls') return kind === '' ? <Recalls /> : <Recall key={key} id={kind} />;
  if (kind === 'places' && second === undefined) return <Places key={key} parent={first} />;
  if (kind === 'lots' && first !== undefined && second !== undefined) {
    return <Lot key={key} variant={first} lot={second} />;
  }
  if (first === undefined || second !== undefined) return <NoPage list="/stock" />;
  if (kind === 'items') return <Item key={key} variant={first} />;
  if (kind === 'units') return <Unit key={key} unit={first} />;
  return <NoPage list="/stock" />;
}
