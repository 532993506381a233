import { type Act, type Person, UNITS } from './person.ts';

/** Orders, notices, receipts, files, months. */
export function documentActs(person: Person): readonly Act[] {
  const { dice, ask } = person;
  const place = () => dice.of('dock', 'dock', 'aisle', 'bin-1', person.place());
  const version = () => dice.of(null, null, 1, 2, 3);
  const tolerance_pm = () => dice.of(0, 0, 500);
  const orderLine = (line: number) => {
    const sku = person.sku();
    return {
      line,
      sku,
      quantity: person.few(),
      packaging: null,
      factor: null,
      tolerance_pm: dice.of(null, 200),
    };
  };
  const text = () => ({
    supplier: dice.of('Mill', 'Mine'),
    expected_on: dice.of(null, '2027-01-09', '2027-01-07'),
  });
  const name = (prefix: string) =>
    `${prefix}-${dice.below(4)}-${Math.floor(person.now() / 86_400_000 / 20)}`;
  const content = () => {
    const sku = person.sku();
    const lot = person.lot(sku);
    const batch = sku === 'S' ? dice.of(null, 'B') : null;
    return { sku, lot, batch, expires_on: person.expiry(), quantity: person.few(sku) };
  };
  const putNotice = (asn: string) =>
    ask('asn.put', {
      asn,
      version: version(),
      purchase_order: dice.chance(0.5) ? null : person.id(person.state.orders),
      ...text(),
      location: place(),
      units: [
        {
          sscc: dice.chance(0.03) ? '340123450000000011' : dice.of(...UNITS),
          contents: dice.chance(0.6) ? [content()] : [content(), content()],
        },
      ],
    });
  return [
    [
      4,
      () =>
        ask('po.put', {
          purchase_order: name('po'),
          version: version(),
          ...text(),
          location: place(),
          tolerance_pm: tolerance_pm(),
          lines: dice.chance(0.5) ? [orderLine(1)] : [orderLine(1), orderLine(dice.of(2, 2, 2, 1))],
        }),
    ],
    [
      1,
      () => ask('po.close', { purchase_order: person.id(person.state.orders), reason: 'ENOUGH' }),
    ],
    [4, () => putNotice(name('asn'))],
    [
      2,
      () => {
        // All that came of it was taken back: it may change again.
        const open = [...person.state.asns].filter(([, { state }]) => state !== 'closed');
        const begun = open.filter(([, { began }]) => began).map(([id]) => id);
        putNotice(person.one(begun));
      },
    ],
    [1, () => ask('asn.close', { asn: person.id(person.state.asns) })],
    [
      4,
      () => {
        const kind = dice.below(10);
        ask('receipt.open', {
          purchase_order: kind < 5 ? person.id(person.state.orders) : null,
          asn: (kind >= 5 && kind < 8) || dice.chance(0.03) ? person.id(person.state.asns) : null,
          location: dice.chance(0.5) && kind < 8 ? null : place(),
          note: null,
        });
      },
    ],
    [12, () => scan(person)],
    [3, () => damage(person)],
    [
      3,
      () => {
        const line = person.id(person.state.receiptLines);
        const of = person.state.receiptLines.get(line)?.receipt;
        ask('receipt.undo', { receipt: of ?? 'nobody', line, reason: null });
      },
    ],
    [
      1,
      () =>
        ask('receipt.close', {
          receipt: person.id(person.state.receipts),
          close_document: dice.chance(0.5),
          reason: null,
        }),
    ],
    [
      1,
      () => {
        const { line, sku, quantity, ...more } = orderLine(1);
        const rows = [
          {
            purchase_order: name('po'),
            version: null,
            ...text(),
            location: place(),
            line,
            sku,
            quantity,
            ...more,
          },
        ];
        const id = `orders-${person.now()}-${dice.below(1_000_000)}`;
        const summary = { rows: 1, created: 1, changed: 0, unchanged: 0 };
        const file = { id, kind: 'purchase_orders', digest: id, summary, parts: 1 } as const;
        ask('import.stage', { ...file, part: 0, rows: JSON.stringify(rows) });
        if (person.state.jobs.has(id)) ask('import.apply', { id });
      },
    ],
    ...fileActs(person),
    [
      1,
      () => {
        const days = dice.of(0, 31, 62);
        const month = new Date(person.now() - days * 86_400_000).toISOString().slice(0, 7);
        ask('month.close', { month });
        for (let step = 0; step < 2; step += 1) ask('month.step', { month });
      },
    ],
  ];
}

function fileActs(person: Person): readonly Act[] {
  const { dice, ask } = person;
  return [
    [
      1,
      () => {
        const row = { sku: 'A', name: dice.of('A', 'Apple'), variant: 'v-A', product: 'p' };
        ask('catalog.import', {
          data: { kind: 'variants', rows: [row] },
          dry_run: dice.chance(0.3),
        });
      },
    ],
    [
      2,
      () => {
        const id = `file-${person.now()}-${dice.below(1_000_000)}`;
        const row = (): object => {
          const sku = person.sku();
          const lot = person.lot(sku);
          const quantity = String(1 + dice.below(3));
          const more = {
            expiry: lot === null ? null : person.expiry(),
            handling_unit: person.unitOrNot(),
          };
          return { sku, location: person.place(), lot, quantity, packaging: null, ...more };
        };
        const parts = [
          JSON.stringify([row()]),
          JSON.stringify([
            { ...row(), sku: 'A', lot: null, expiry: null, handling_unit: null, location: 'dock' },
          ]),
        ];
        const summary = { rows: 2, created: 2, changed: 0, unchanged: 0 };
        const file = {
          id,
          kind: 'opening_stock',
          digest: id,
          summary,
          parts: parts.length,
        } as const;
        for (const [part, rows] of parts.entries()) {
          if (part > 0 && !person.state.jobs.has(id)) return;
          ask('import.stage', { ...file, part, rows });
        }
      },
    ],
    [3, () => apply(person)],
    [1, () => abandon(person)],
  ];
}

function apply(person: Person): void {
  person.ask('import.apply', { id: person.id(person.state.jobs) });
}

function abandon(person: Person): void {
  person.ask('import.abandon', { id: person.id(person.state.jobs) });
}

const accepted = (person: Person) => (person.dice.chance(0.15) ? 'OK' : null);

function openReceipt(person: Person): string {
  const open = [...person.state.receipts].filter(([, { state }]) => state === 'open');
  if (person.dice.chance(0.05)) return person.id(person.state.receipts);
  return person.one(open.map(([id]) => id));
}

function goodsSaid(person: Person) {
  const { dice } = person;
  const receipt = openReceipt(person);
  const against = person.state.receipts.get(receipt);
  const lines = [...(person.state.orders.get(against?.order ?? '')?.lines.values() ?? [])];
  const sku = dice.chance(0.8) ? (dice.pick(lines)?.sku ?? person.sku()) : person.sku();
  return {
    receipt,
    sku,
    lot: person.lot(sku),
    expires_on: person.expiry(),
    quantity: dice.chance(0.1) ? null : person.few(sku),
    packaging: null,
    handling_unit: person.unitOrNot(),
  };
}

/** What is announced for a receipt's notice, or for any. */
function announcedUnit(person: Person, receipt: string): string {
  const asn = person.state.receipts.get(receipt)?.asn ?? null;
  const units = asn === null ? [] : (person.state.asns.get(asn)?.units ?? []);
  return person.dice.pick(units)?.sscc ?? person.unit();
}

function scan(person: Person): void {
  const { dice, ask } = person;
  const said = goodsSaid(person);
  const held = dice.chance(0.15);
  const more = {
    accept: accepted(person),
    quarantine: held ? dice.of('held', 'held', 'held', 'dock') : null,
    reason: held && dice.chance(0.9) ? 'DATE' : null,
    note: null,
  };
  if (dice.chance(0.65)) return ask('receipt.scan', { ...said, scan: null, ...more });
  const nothing = { sku: null, quantity: null, handling_unit: null };
  const lot = dice.chance(0.5) ? said.lot : null;
  const code = dice.chance(0.1) ? 'XYZ' : `(00)${announcedUnit(person, said.receipt)}`;
  ask('receipt.scan', { ...said, ...nothing, lot, scan: code, ...more });
}

function damage(person: Person): void {
  const { dice, ask } = person;
  const line = dice.chance(0.6) ? person.id(person.state.receiptLines) : null;
  const said = goodsSaid(person);
  const of = line === null ? undefined : person.state.receiptLines.get(line)?.receipt;
  const quantity = line !== null && dice.chance(0.5) ? 1 : said.quantity;
  const bad = { quarantine: dice.of('held', 'held', 'held-2', 'dock'), reason: 'DENT', note: null };
  ask('receipt.damage', {
    ...said,
    quantity,
    receipt: of ?? said.receipt,
    line,
    scan: null,
    ...bad,
  });
}
