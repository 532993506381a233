import { canonicalJson } from '../../../../contract/canonical-json.ts';
import type { DecideParcel, ParcelCode } from '../../../inventory/parcel-command.ts';
import { type Act, OTHER, type Person } from './person.ts';
import { CODES } from './state.ts';

const ROLES = [
  ...(['receive', 'receive', 'ship', 'ship', 'transfer-out'] as const),
  ...(['transfer-in', 'transfer-in', 'putaway', 'count', 'sight'] as const),
] as const;

/** Parcels at stations of every role, and what people make of those that were rejected. */
export function stationActs(person: Person): readonly Act[] {
  const { dice, ask, zone } = person;
  let parcels = 0;
  const other = zone.name === 'a' ? OTHER.a : OTHER.b;
  const pass = (role: DecideParcel['role'], code: ParcelCode | null): void => {
    parcels += 1;
    ask('parcel.decide', {
      parcel: `parcel-${zone.name}-${parcels}-${person.now()}`,
      station: `station-${role}`,
      role,
      location: dice.of('dock', 'dock', 'dock', 'bin-1'),
      expects: dice.of('anything', 'anything', 'ordered'),
      to_zone: dice.chance(0.6) ? other : null,
      clock_synchronised: true,
      deadline_ms: null,
      codes: code === null ? [] : [code],
      weight: null,
      fault: dice.chance(0.02) ? 'TOUCHING' : null,
      readings: readingsOf(code),
      readings_left_out: 0,
    });
  };
  return [
    [
      14,
      () => {
        const role = dice.of(...ROLES);
        const code = codeOf(person, role);
        pass(role, code);
        if (role === 'receive' && dice.chance(0.3)) pass(role, code);
      },
    ],
    [3, () => pass('transfer-in', unitCode(person.one(lateUnits(person))))],
    [3, () => letInTogether(person)],
    [
      2,
      () =>
        ask('parcel.revoke', {
          parcel: person.id(person.state.parcels),
          reason: 'LATE_DECISION',
          clock_synchronised: true,
        }),
    ],
    [
      3,
      () => {
        const sku = person.sku();
        const how = dice.of(
          { kind: 'identified', sku, quantity: 1 + dice.below(3), note: null } as const,
          { kind: 'retried' } as const,
          { kind: 'dismissed', note: 'seen' } as const,
        );
        ask('exception.resolve', { exception: person.id(person.state.exceptions), how });
      },
    ],
  ];
}

/** What a scanner said, as it stands in the records. */
function readingsOf(code: ParcelCode | null) {
  const { text = '', gs1 = null } = code ?? {};
  const reading = { kind: 'barcode', text, ...(gs1 === null ? {} : { gs1: [...gs1] }) } as const;
  return canonicalJson(code === null ? [] : [{ device: 'scan', offset_ms: 5, reading }]);
}

const plain = { aim: null, gs1_error: null };

const unitCode = (sscc: string): ParcelCode => ({
  ...plain,
  text: `00${sscc}`,
  gs1: [{ ai: '00', value: sscc, title: 'SSCC' }],
});

function codeOf(person: Person, role: string): ParcelCode | null {
  const { dice } = person;
  if (dice.chance(0.03)) return null;
  if (dice.chance(0.03)) return { ...plain, text: 'JJD01', gs1: null };
  if (role === 'count' && dice.chance(0.3))
    return { ...plain, text: dice.of('dock', 'bin-1', 'bin-2'), gs1: null };
  if (dice.chance(0.35)) return unitCode(person.unit());
  const { sku, lot } = person.goods(({ unit }) => unit === '');
  const code = CODES[sku];
  if (code === undefined) return null;
  const gs1 = [{ ai: '01', value: code, title: 'GTIN' }];
  const number = role === 'receive' ? person.lot(sku) : dice.chance(0.8) ? lot : '';
  if (number !== null && number !== '') {
    gs1.push({ ai: sku === 'S' ? '21' : '10', value: number, title: 'LOT' });
    if (sku === 'S' && dice.chance(0.3)) gs1.push({ ai: '10', value: 'B', title: 'LOT' });
  }
  if (sku !== 'S' && dice.chance(0.4))
    gs1.push({ ai: '30', value: String(1 + dice.below(3)), title: 'COUNT' });
  return { ...plain, text: gs1.map(({ ai, value }) => ai + value).join('\x1d'), gs1 };
}

/** Of what came beyond an order, mostly after nothing more is awaited of it. */
function letInTogether({ state, dice, ask, otherwise }: Person): void {
  const several = [...state.exceptions].filter(
    ([, { state: now, parcels }]) => now === 'open' && parcels.length > 1,
  );
  const [exception, { about }] = dice.pick(several) ?? otherwise();
  const [purchase_order = ''] = about?.split(' ') ?? [];
  if (dice.chance(0.6)) ask('po.close', { purchase_order, reason: 'enough' });
  ask('exception.resolve', { exception, how: { kind: 'retried' } });
}

/** Of which something was still missing when their transfer was closed. */
function lateUnits({ state }: Person): readonly string[] {
  return [...state.in.values()]
    .filter((row) => row.state === 'closed')
    .flatMap(({ lines }) => lines)
    .flatMap(({ unit, quantity, arrived }) => (unit !== null && arrived < quantity ? [unit] : []));
}
