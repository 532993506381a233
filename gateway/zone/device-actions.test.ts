import { afterEach, expect, it } from 'vitest';
import { silentLogger } from '../base/logger.ts';
import { type Bench, driverBench } from '../testing/devices/driver-bench.ts';
import { DeviceActions } from './device-actions.ts';

/** Test read, zero and tare on real drivers with shipped profiles; the other end of the line is the test. */

let bench: Bench;
afterEach(() => bench.device.stop());

async function begin(profile: string): Promise<DeviceActions> {
  bench = driverBench(profile);
  await bench.start();
  bench.link.written();
  return new DeviceActions(new Map([['device-1', bench.device]]), silentLogger);
}
const act = (actions: DeviceActions, action: 'zero' | 'tare' | 'test-read', id = 'r1') =>
  actions.carryOut('device-1', action, { id }, 'lead');

it('zeroes a scale and says so in a sentence', async () => {
  const actions = await begin('mettler-toledo-sics');
  bench.link.answer = (written) => (written === 'Z\r\n' ? 'Z A\r\n' : null);
  expect(await act(actions, 'zero')).toMatchObject({
    ok: true,
    value: { outcome: 'created', ok: true, detail: 'Done.' },
  });
});

it('carries a request out once, however often it comes', async () => {
  const actions = await begin('mettler-toledo-sics');
  bench.link.answer = (written) => (written === 'T\r\n' ? 'T S     5.00 g\r\n' : null);
  await act(actions, 'tare');
  expect(bench.link.written()).toBe('T\r\n');
  expect(await act(actions, 'tare')).toMatchObject({ value: { outcome: 'exists', ok: true } });
  expect(bench.link.written()).toBe('');
  expect(await act(actions, 'zero')).toMatchObject({
    ok: false,
    error: { kind: 'different-body' },
  });
});

it('tells what the scale refuses, and that it does not answer', async () => {
  const actions = await begin('mettler-toledo-sics');
  bench.link.answer = (written) => (written === 'Z\r\n' ? 'Z I\r\n' : null);
  expect(await act(actions, 'zero')).toMatchObject({
    value: { ok: false, detail: 'It refused: not-executable.' },
  });
  bench.link.answer = null;
  const silent = act(actions, 'zero', 'r2');
  await bench.pass(3_500);
  expect(await silent).toMatchObject({ value: { ok: false, detail: 'No answer came.' } });
});

it('reads a test weight and a test code', async () => {
  let actions = await begin('mettler-toledo-sics');
  bench.link.answer = () => 'S S     12.50 g\r\n';
  expect(await act(actions, 'test-read')).toMatchObject({
    value: { ok: true, detail: '12.5 g, stable.' },
  });
  await bench.device.stop();
  actions = await begin('generic-lines');
  const waiting = act(actions, 'test-read');
  bench.link.say('4006381333931\r\n');
  expect(await waiting).toMatchObject({ value: { ok: true, detail: 'Read 4006381333931.' } });
});

it('says why a device cannot be reached', async () => {
  const actions = await begin('mettler-toledo-sics');
  bench.link.unplug('the adapter is gone');
  expect(await act(actions, 'zero')).toMatchObject({
    value: { ok: false, detail: expect.stringMatching(/^It cannot be reached: .*adapter is gone/) },
  });
});

it('refuses unknown devices and actions that the profile has no command for', async () => {
  const actions = await begin('generic-lines');
  expect(await act(actions, 'zero')).toMatchObject({ ok: false, error: { kind: 'not-possible' } });
  expect(await actions.carryOut('nobody', 'zero', { id: 'r3' }, 'lead')).toMatchObject({
    ok: false,
    error: { kind: 'not-found', detail: 'There is no device "nobody".' },
  });
});
