import { PassThrough } from 'node:stream';
import { expect, it } from 'vitest';
import { OperationalError } from '../base/errors.ts';
import { createLogger } from './logger.ts';

it('writes one JSON object a line: time, level, fields, the chain of an error, and no secret', () => {
  const out = new PassThrough();
  const logger = createLogger('info', out).child({ station: 'inbound-1' });
  const cause = new Error('disk I/O error');
  logger.debug({}, 'not at this level');
  logger.warn(
    { err: new OperationalError('disk-full', 'no space', { cause }), password: 'hunter2' },
    'x',
  );
  const lines = String(out.read()).trimEnd().split('\n');
  expect(lines).toHaveLength(1);
  const entry: unknown = JSON.parse(lines[0] ?? '');
  expect(entry).toMatchObject({
    level: 'warn',
    station: 'inbound-1',
    msg: 'x',
    password: '…',
    time: expect.stringMatching(/^\d{4}-.*Z$/),
    err: { chain: '[disk-full] no space: disk I/O error' },
  });
});
