import { expect, it } from 'vitest';
import { when } from '../format.ts';
import { toldOf } from './receipt-answer.ts';

it('a scan for a receipt that was closed meanwhile says who closed it, and when', () => {
  const closed_at = '2026-11-28T13:05:00.000Z';
  const told = toldOf(
    {
      ok: false,
      problem: {
        ...{ type: 'about:blank', title: 'Conflict', status: 409, code: 'receipt_closed' },
        detail: 'the receipt R-1 was closed',
        facts: { receipt: 'R-1', closed_by: 'Ben', closed_at },
      },
    },
    { scan: '4003300000011' },
  );
  expect(told).toMatchObject({
    is: 'wrong',
    booked: false,
    wrong: { reason: `This receipt was closed by Ben, ${when(closed_at)}; nothing was booked` },
  });
});
