import { expect, it } from 'vitest';
import { Stockroom } from '../../testing/inventory/stockroom.ts';
import { setOwnZone } from '../own-places.ts';
import { unusableLocations } from './unusable-locations.ts';

it('a place that is not there, or not of this zone, is told with what to do', () => {
  const room = new Stockroom();
  room.import('locations', [
    { location: 'hall', name: 'Hall', kind: 'warehouse' },
    { location: 'zone-a', name: 'A', kind: 'zone', parent: 'hall' },
    { location: 'dock-a', name: 'Dock', kind: 'dock', parent: 'zone-a' },
    { location: 'zone-b', name: 'B', kind: 'zone', parent: 'hall' },
    { location: 'dock-b', name: 'Dock', kind: 'dock', parent: 'zone-b' },
  ]);
  setOwnZone(room.db, 'zone-a');
  expect(unusableLocations(room.db)(['dock-a', 'customer', 'dock-b', 'hall', 'no', 'no'])).toEqual([
    { location: 'dock-b', why: expect.stringContaining('does not lie in zone-a') },
    { location: 'hall', why: expect.stringContaining('hall is a warehouse') },
    { location: 'no', why: 'the location "no" is not in the catalog: import the locations' },
  ]);
  room.close();
});
