import type { DocumentKind } from '../../contract/http/search.ts';

export const find = {
  label: 'What are you looking for?',
  placeholder: 'Scan, or type a name, article number or place',
  none: (text: string) => `Nothing is called ${text}`,
  noneHint: 'Check the label. If it is a new barcode, it must be imported first.',
  factor: (n: string) => `stands for ${n}`,
  empty: 'not in stock',
  shipped: (when: string) => `left ${when}`,
  start: 'Scan anything: an item, a lot, a place, a handling unit, an order.',
  kind: {
    item: 'item',
    lot: 'lot',
    location: 'place',
    'handling-unit': 'handling unit',
    parcel: 'parcel',
    shipment: 'shipment',
    document: 'document',
    station: 'station',
  },
  document: {
    order: 'order of a customer',
    'purchase-order': 'purchase order',
    asn: 'shipping notice',
    'transfer-out': 'transfer to another zone',
    'transfer-in': 'transfer from another zone',
  } satisfies Record<DocumentKind, string>,
  open: 'open',
  over: 'done',
} as const;
