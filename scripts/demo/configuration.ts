import { stringify } from 'yaml';

export type DemoPorts = {
  readonly page: number;
  readonly broker: number;
  readonly gpio: number;
  readonly inbound1Scanner: number;
  readonly inbound1Scale: number;
  readonly inbound2Scanner: number;
  readonly exit1Scanner: number;
  readonly exit1Scale: number;
  readonly laneScanner: number;
  readonly truckScanner: number;
};

export type DemoSettings = {
  readonly ports: DemoPorts;
  /** `debug`, `info`, `warn` or `error`. */
  readonly log: string;
  /** Path of the bench scanner's pseudo-terminal; null where socat is missing: TCP then. */
  readonly benchSerial: string | null;
  readonly benchPort: number;
};

/** The machine that plays the demo has a clock of its own. */
const HERE = { data: '.', clock: 'trusted' } as const;

/** The second zone: shelves and two scanners; what comes, comes from the first one. */
export function secondConfiguration(options: {
  readonly page: number;
  readonly arrivalsScanner: number;
  readonly counterScanner: number;
  readonly broker: number;
  readonly log: string;
}): string {
  return fileOf({
    gateway: 'zone-b',
    name: 'Zone B · Picking',
    ...HERE,
    log: { level: options.log },
    devices: {
      'arrivals-scanner': {
        name: 'Scanner at the arrivals',
        profile: 'generic-lines',
        link: { tcp: `127.0.0.1:${options.arrivalsScanner}` },
      },
      'counter-scanner': {
        name: 'Hand scanner for counts',
        profile: 'generic-lines',
        link: { tcp: `127.0.0.1:${options.counterScanner}` },
      },
    },
    stations: [
      {
        id: 'arrivals-1',
        name: 'From zone A',
        role: 'transfer-in',
        location: 'arrivals',
        mode: 'self-triggered',
        scanners: ['arrivals-scanner'],
      },
      {
        id: 'counter-1',
        name: 'Counts',
        role: 'count',
        location: 'arrivals',
        mode: 'bench',
        scanners: ['counter-scanner'],
      },
    ],
    uplink: {
      broker: `mqtt://127.0.0.1:${options.broker}`,
      site: 'demo',
      consumers: ['follower'],
    },
    http: { listen: `127.0.0.1:${options.page}` },
    storage: { ballast_mb: 8 },
  });
}

/** The demo zone as a configuration file, in the words that a real one uses. */
export function demoConfiguration({ ports, log, benchSerial, benchPort }: DemoSettings): string {
  const at = (port: number): string => `127.0.0.1:${port}`;
  const bench = benchSerial === null ? { tcp: at(benchPort) } : { serial: benchSerial };
  return fileOf({
    gateway: 'zone-a',
    name: 'Zone A · Receiving',
    ...HERE,
    log: { level: log },
    devices: {
      'inbound-1-scanner': {
        name: 'Scanner over inbound 1',
        profile: 'sick-clv-lector',
        link: { tcp: at(ports.inbound1Scanner) },
      },
      'inbound-1-scale': {
        name: 'Scale of inbound 1',
        profile: 'mettler-toledo-sics',
        link: { tcp: at(ports.inbound1Scale) },
      },
      'inbound-2-scanner': {
        name: 'Scanner beside inbound 2',
        profile: 'generic-lines',
        link: { tcp: at(ports.inbound2Scanner) },
      },
      'exit-1-scanner': {
        name: 'Scanner over exit 1',
        profile: 'generic-lines',
        link: { listen: at(ports.exit1Scanner) },
      },
      'exit-1-scale': {
        name: 'Scale of exit 1',
        profile: 'and-header',
        link: { tcp: at(ports.exit1Scale) },
      },
      'bench-1-scanner': {
        name: 'Hand scanner at the desk',
        profile: 'generic-lines',
        link: bench,
      },
      'lane-scanner': {
        name: 'Scanner over the pallet lane',
        profile: 'generic-lines',
        link: { tcp: at(ports.laneScanner) },
      },
      'truck-scanner': {
        name: 'Scanner at the truck to zone B',
        profile: 'generic-lines',
        link: { tcp: at(ports.truckScanner) },
      },
    },
    gpio: {
      adapter: 'simulated',
      listen: at(ports.gpio),
      lines: {
        'inbound-1-eye': { profile: 'photo-eye', line: 17 },
        'inbound-1-gate': { profile: 'diverter', line: 22 },
        'inbound-2-gate': { profile: 'diverter', line: 23 },
        'exit-1-eye': { profile: 'photo-eye', line: 27 },
        'exit-1-gate': { profile: 'diverter', line: 24 },
      },
    },
    stations: [
      {
        id: 'inbound-1',
        name: 'Inbound 1',
        role: 'receive',
        location: 'receiving',
        mode: 'triggered',
        scanners: ['inbound-1-scanner'],
        scale: { device: 'inbound-1-scale' },
        photo_eye: 'inbound-1-eye',
        gate: { line: 'inbound-1-gate', actuator_ms: 60 },
        belt: { distance_mm: 900, speed_mm_s: 500 },
      },
      {
        id: 'inbound-2',
        name: 'Inbound 2',
        role: 'receive',
        location: 'receiving',
        mode: 'self-triggered',
        scanners: ['inbound-2-scanner'],
        gate: { line: 'inbound-2-gate', actuator_ms: 60 },
        belt: { distance_mm: 900, speed_mm_s: 500 },
      },
      {
        id: 'exit-1',
        name: 'Exit 1',
        role: 'ship',
        location: 'receiving',
        mode: 'triggered',
        scanners: ['exit-1-scanner'],
        scale: { device: 'exit-1-scale', demand: 'optional' },
        photo_eye: 'exit-1-eye',
        gate: { line: 'exit-1-gate', actuator_ms: 60 },
        belt: { distance_mm: 900, speed_mm_s: 500 },
      },
      {
        id: 'bench-1',
        name: 'Desk',
        role: 'sight',
        location: 'staging',
        mode: 'bench',
        scanners: ['bench-1-scanner'],
      },
      {
        id: 'lane-1',
        name: 'Pallet lane',
        role: 'putaway',
        location: 'receiving',
        to: 'staging',
        mode: 'self-triggered',
        scanners: ['lane-scanner'],
      },
      {
        id: 'truck-1',
        name: 'Truck to zone B',
        role: 'transfer-out',
        location: 'shipping',
        to_zone: 'zone-b',
        mode: 'self-triggered',
        scanners: ['truck-scanner'],
      },
    ],
    // Orders are packed where they are shipped: what is wanted often is put near it.
    putaway: { packing: 'shipping' },
    uplink: {
      broker: `mqtt://127.0.0.1:${ports.broker}`,
      site: 'demo',
      consumers: ['follower'],
    },
    http: { listen: at(ports.page) },
    storage: { ballast_mb: 8 },
  });
}

function fileOf(settings: object): string {
  return `# Written anew by every ./scripts/run. A real one looks the same, with addresses that stay.\n${stringify(settings)}`;
}
