import type { DeviceView, StationView, ZoneView } from '../../../contract/http/view.ts';

/** The zone of the fake at its start: each state a device or station can be in is there once. */

type FakeStation = Pick<StationView, 'id' | 'name' | 'role' | 'mode' | 'location'> & {
  readonly scanner: string;
  readonly scale: string | null;
  readonly stopped: string | null;
};

export const STATIONS: readonly FakeStation[] = [
  {
    id: 'inbound-1',
    name: 'Inbound 1',
    role: 'receive',
    mode: 'triggered',
    location: 'dock-1',
    scanner: 'scanner-1',
    scale: 'scale-1',
    stopped: null,
  },
  {
    id: 'inbound-2',
    name: 'Inbound 2',
    role: 'receive',
    mode: 'self-triggered',
    location: 'dock-1',
    scanner: 'scanner-2',
    scale: null,
    stopped: null,
  },
  {
    id: 'exit-1',
    name: 'Exit 1',
    role: 'ship',
    mode: 'triggered',
    location: 'dock-1',
    scanner: 'scanner-3',
    scale: null,
    stopped: null,
  },
  {
    id: 'exit-2',
    name: 'Exit 2',
    role: 'ship',
    mode: 'triggered',
    location: 'dock-1',
    scanner: 'scanner-4',
    scale: 'scale-2',
    stopped: 'Scale 2 has been silent for 42 s.',
  },
  {
    id: 'bench-1',
    name: 'Bench 1',
    role: 'sight',
    mode: 'bench',
    location: 'stage-1',
    scanner: 'bench-scanner',
    scale: null,
    stopped: null,
  },
];

type FakeDevice = Pick<
  DeviceView,
  'id' | 'name' | 'kind' | 'profile' | 'link' | 'state' | 'why' | 'actions'
>;

export const DEVICES: readonly FakeDevice[] = [
  scanner('scanner-1', 'Scanner 1', 'tcp 127.0.0.1:2111', 'up', null),
  scanner('scanner-2', 'Scanner 2', 'tcp 127.0.0.1:2112', 'up', null),
  scanner('scanner-3', 'Scanner 3', 'serial /dev/serial/by-path/pci-0-usb-0:1.2:1.0', 'up', null),
  scanner('scanner-4', 'Scanner 4', 'tcp 127.0.0.1:2114', 'connecting', 'Connection refused.'),
  scanner(
    'scanner-5',
    'Tunnel, left',
    'tcp 127.0.0.1:2115',
    'babbling',
    'It sent 412 frames in one second; the allowed rate is 50.',
  ),
  scanner(
    'bench-scanner',
    'Bench scanner',
    'serial /dev/serial/by-path/pci-0-usb-0:1.3:1.0',
    'garbled',
    'Its last 20 frames were not understood: check the baud rate (9600 8N1 expected).',
  ),
  scale('scale-1', 'Scale 1', 'tcp 127.0.0.1:4305', 'up', null),
  scale('scale-2', 'Scale 2', 'tcp 127.0.0.1:4306', 'silent', 'It did not answer for 42 s.'),
  {
    id: 'eye-1',
    name: 'Photo-eye, inbound 1',
    kind: 'gpio',
    profile: 'photo-eye',
    link: 'gpio pinctrl-rp1:17',
    state: 'up',
    why: null,
    actions: [],
  },
  {
    id: 'printer-1',
    name: 'Label printer',
    kind: 'printer',
    profile: 'zpl',
    link: 'tcp 127.0.0.1:9100',
    state: 'down',
    why: 'Paper is out.',
    actions: [],
  },
];

function scanner(
  id: string,
  name: string,
  link: string,
  state: DeviceView['state'],
  why: string | null,
): FakeDevice {
  const profile = link.startsWith('tcp') ? 'cognex-dataman' : 'generic-barcode-line';
  return { id, name, kind: 'scanner', profile, link, state, why, actions: ['test-read'] };
}

function scale(
  id: string,
  name: string,
  link: string,
  state: DeviceView['state'],
  why: string | null,
): FakeDevice {
  const actions: DeviceView['actions'] = ['test-read', 'zero', 'tare'];
  return { id, name, kind: 'scale', profile: 'mt-sics', link, state, why, actions };
}

export const ALARMS: ZoneView['alarms'] = [
  { code: 'station-stopped', text: 'Exit 2 is stopped: scale 2 is silent.', age_ms: 42_000 },
];
