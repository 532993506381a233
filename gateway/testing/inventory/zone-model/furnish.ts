import { Stockroom } from '../stockroom.ts';
import { CODES, ITEMS, PACKING, PLACES } from './state.ts';

/** As the configuration would give them. */
export const SETTINGS = { putaway: { packing: PACKING } };

let furnished: Buffer | null = null;

/** A database with the items and places that the model knows. */
export function furnishedImage(): Buffer {
  furnished ??= furnish();
  return furnished;
}

function furnish(): Buffer {
  const room = new Stockroom(SETTINGS);
  room.import('products', [{ product: 'p', name: 'P' }]);
  room.import(
    'variants',
    Object.entries(ITEMS).map(([sku, tracking]) => {
      return { variant: `v-${sku}`, product: 'p', sku, name: sku, tracking };
    }),
  );
  room.import(
    'barcodes',
    Object.entries(CODES).map(([sku, code]) => ({ code, sku })),
  );
  room.import(
    'locations',
    Object.entries(PLACES).map(([location, { kind, parent = null, ...limits }]) => {
      return { location, name: location, kind, parent, ...limits };
    }),
  );
  const image = room.image();
  room.close();
  return image;
}
