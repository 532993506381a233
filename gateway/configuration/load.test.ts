import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { describeProblem } from '../base/yaml-file.ts';
import { loadConfig } from './load.ts';

const EXAMPLE = join(import.meta.dirname, '..', '..', 'docs', 'examples', 'gateway.yaml');

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'configuration-'));
  mkdirSync(folder, { recursive: true });
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** The faults of a text, one line each, without the file's name. */
function faults(text: string): string[] {
  const file = join(folder, 'gateway.yaml');
  writeFileSync(file, text);
  const loaded = loadConfig(file);
  if (loaded.ok) return [];
  return loaded.error.map((problem) => describeProblem(problem).replace(`${file}:`, ''));
}

const BASE = `gateway: zone-a
devices:
  scan: { profile: sick-clv-lector, link: { tcp: '10.0.0.5:2112' } }
  scale: { profile: mettler-toledo-sics, link: { tcp: '10.0.0.6:4305' } }
gpio:
  adapter: simulated
  lines:
    eye: { profile: photo-eye, line: 17 }
    gate: { profile: diverter, line: 22 }
`;
const station = (more: string): string => `${BASE}stations:
  - id: inbound
    name: Inbound
    role: receive
    location: dock
${more}`;

it('takes the documented example', () => {
  const loaded = loadConfig(EXAMPLE);
  expect(loaded.ok ? [] : loaded.error.map(describeProblem)).toEqual([]);
});

it('a gateway without anything is a configuration', () => {
  expect(faults('gateway: zone-a\n')).toEqual([]);
});

const FAULTS = [
  ['a missing id', 'name: Zone A\n', ['1:1: gateway: "gateway" is missing (expected text)']],
  [
    'an empty file',
    '# nothing yet\n',
    [
      '1:1: the file says nothing (expected a map with gateway, name, zone, data, clock, log, devices, gpio, …)',
    ],
  ],
  [
    'a number where text belongs',
    'gateway: 5\n',
    ['1:10: gateway: 5: another kind of value belongs here (expected text)'],
  ],
  [
    'a value that would fill the screen',
    `gateway: ${'x'.repeat(5_000)}\n`,
    [
      `1:10: gateway: "${'x'.repeat(59)}…: lower-case letters, digits and hyphens, at most 48 (expected text)`,
    ],
  ],
  [
    'an unknown key with a known one nearby',
    'gateway: zone-a\ndevice: {}\n',
    ['2:1: device: unknown key "device" (did you mean "devices"?)'],
  ],
  [
    'an unknown key far down',
    `${BASE}http: { listne: '127.0.0.1:8080' }\n`,
    ['10:9: http.listne: unknown key "listne" (did you mean "listen"?)'],
  ],
  [
    'a profile that does not exist',
    "gateway: zone-a\ndevices:\n  s: { profile: sick-clv-lektor, link: { tcp: '10.0.0.5:2112' } }\n",
    [
      '3:17: devices.s.profile: "sick-clv-lektor": there is no profile "sick-clv-lektor"; did you mean "sick-clv-lector"?',
    ],
  ],
  [
    'a name of a serial adapter that changes with every plug',
    'gateway: zone-a\ndevices:\n  s: { profile: generic-lines, link: { serial: /dev/ttyUSB0 } }\n',
    [
      '3:48: devices.s.link.serial: "/dev/ttyUSB0": numbers of USB adapters change with every plug; `zone-gateway devices` lists the stable names under /dev/serial/by-path',
    ],
  ],
  [
    'a GPIO profile among the devices',
    "gateway: zone-a\ndevices:\n  s: { profile: photo-eye, link: { tcp: '10.0.0.5:2112' } }\n",
    [
      '3:17: devices.s.profile: "photo-eye": "photo-eye" is a GPIO line; it belongs under gpio.lines',
    ],
  ],
  [
    'an address that two devices use',
    `${BASE.replace('10.0.0.6:4305', '10.0.0.5:2112')}`,
    ['4:55: devices.scale.link.tcp: "10.0.0.5:2112": scan already uses this'],
  ],
  [
    'a station with a scanner that is not there',
    station('    mode: bench\n    scanners: [scann]\n'),
    ['16:16: stations.0.scanners.0: "scann": there is no scanner "scann"'],
  ],
  [
    'a station with a scale for a scanner',
    station('    mode: bench\n    scanners: [scale]\n'),
    ['16:16: stations.0.scanners.0: "scale": "scale" is a scale, and a scanner is needed'],
  ],
  [
    'a gate on an input',
    station(
      '    mode: triggered\n    scanners: [scan]\n    photo_eye: eye\n    gate: { line: eye }\n    deadline_ms: 1500\n',
    ),
    ['18:19: stations.0.gate.line: "eye": "eye" is a gpio input, and a gpio output is needed'],
  ],
  [
    'a belt too short for the window',
    station(
      '    mode: triggered\n    scanners: [scan]\n    photo_eye: eye\n    belt: { distance_mm: 300, speed_mm_s: 1000 }\n',
    ),
    [
      '11:5: stations.0.window_ms: a window of 800 ms leaves no time before the deadline at 300 ms; make it shorter, the belt slower or the way longer',
    ],
  ],
  [
    'a page beyond loopback without TLS and token',
    "gateway: zone-a\nhttp: { listen: '0.0.0.0:8080' }\n",
    [
      '2:7: http.tls: 0.0.0.0 can be reached from other machines: give `tls: { certificate: …, key: … }`, or listen on 127.0.0.1',
      '2:7: http.access_token: 0.0.0.0 can be reached from other machines: give `access_token: { file: … }`, or listen on 127.0.0.1',
      '2:7: http.names: 0.0.0.0 is every address: give in `names` the host names or addresses that browsers use',
    ],
  ],
  [
    'YAML that is none',
    'gateway: [zone-a\n',
    [
      '2:1: Flow sequence in block collection must be sufficiently indented and end with a ] (close the bracket that was opened before)',
    ],
  ],
] as const;

it.each(FAULTS)('%s is told with its line and what would be right', (...[, text, expected]) => {
  expect(faults(text)).toEqual(expected);
});

it('a secret written into the file is refused with the way to name one', () => {
  const told = faults(
    "gateway: zone-a\nhttp: { listen: '127.0.0.1:1', access_token: hunter2hunter2 }\n",
  );
  expect(told).toHaveLength(1);
  expect(told[0]).toContain('a secret is named, not written here');
  expect(told[0]).not.toContain('hunter2');
});

it('a file that is not there', () => {
  const loaded = loadConfig(join(folder, 'nothing.yaml'));
  expect(loaded.ok).toBe(false);
  if (!loaded.ok) expect(loaded.error[0]?.message).toContain('cannot be read');
});
