import { z } from 'zod';
import { topicLevel } from '../../contract/mqtt.ts';
import { stationRole } from '../../contract/parcel.ts';

/** One station: where a parcel passes once, is read, perhaps weighed, and let through or not. */

const id = z
  .string()
  .regex(
    /^[a-z0-9](?:[a-z0-9-]{0,46}[a-z0-9])?$/,
    'lower-case letters, digits and hyphens, at most 48',
  );
const ms = (min: number, max: number) => z.number().int().min(min).max(max);

const scaleUse = z.strictObject({
  device: id,
  /** `required`: no stable weight, no passage. `optional`: a weight is used if it comes. */
  demand: z.enum(['required', 'optional']).default('required'),
  /** How long the window stays open for a weight after the parcel left the photo-eye. */
  wait_ms: ms(0, 10_000).default(400),
});

const beltUse = z.strictObject({
  /** From the photo-eye (or scanner) to the last point at which the gate can still act, in millimetres. */
  distance_mm: z.number().int().min(1).max(100_000),
  speed_mm_s: z.number().int().min(1).max(5_000),
});

const gateUse = z.strictObject({
  /** A GPIO output. At rest it rejects. */
  line: id,
  /** From the signal to the gate being open. */
  actuator_ms: ms(0, 5_000).default(0),
  /** How long it stays open for one parcel. */
  pulse_ms: ms(10, 10_000).default(400),
});

const shape = z.strictObject({
  id,
  name: z.string().min(1).max(60),
  role: stationRole,
  /**
   * Id of the location that parcels enter (receive, transfer-in), leave (ship, transfer-out), are seen at (sight) or stand at when they
   * are sent to a bin (putaway); the place that is counted until another one is scanned (count).
   */
  location: z.string().min(1).max(64),
  /** Only for `putaway`: the location that its goods are on from then on, such as a lane. */
  to: z.string().min(1).max(64).optional(),
  /**
   * Only for `receive`. `anything`: what no order awaits is taken in too. `ordered`: it is rejected unless an
   * open purchase order or a shipping notice awaits it.
   */
  expects: z.enum(['anything', 'ordered']).optional(),
  /**
   * Only for `transfer-out`: the zone (its gateway's id) that parcels go to. Where a transfer to it is being
   * loaded they join that one, else each goes as a transfer of its own. Not given: they join the one transfer
   * that is being loaded.
   */
  to_zone: topicLevel.optional(),
  /**
   * `triggered`: a photo-eye says where a parcel begins and ends. `self-triggered`: the scanner's first
   * read does. `bench`: a person scans, there is no belt.
   */
  mode: z.enum(['triggered', 'self-triggered', 'bench']),
  scanners: z.array(id).min(1).max(8),
  scale: scaleUse.optional(),
  /** A GPIO input, active while a parcel stands in the beam. Only for `triggered`. */
  photo_eye: id.optional(),
  gate: gateUse.optional(),
  /** From these the deadline is reckoned: distance ÷ speed − actuator time. */
  belt: beltUse.optional(),
  /** The deadline itself, after the window's opening, where there is no belt to reckon it from. */
  deadline_ms: ms(10, 60_000).optional(),
  /**
   * Longest time that a window stays open. Default 800; for `self-triggered` 250; for `bench` 3,000.
   * 0, only for `self-triggered`: the first code decides, for labels that bear one code.
   */
  window_ms: ms(0, 60_000).optional(),
  /** Scanners tell their result a little after the parcel has left the beam. */
  settle_ms: ms(0, 1_000).default(40),
  /** Parcels that follow closer than this touch: the gate could not tell them apart. */
  gap_ms: ms(0, 5_000).default(50),
  /** `self-triggered`: the same code counts as a new parcel after it was out of sight for so long. */
  hold_off_ms: ms(0, 10_000).default(600),
});

const WINDOW_MS = { triggered: 800, 'self-triggered': 250, bench: 3_000 } as const;

export const stationConfig = shape
  .check((context) => {
    const station = context.value;
    const fault = (path: string, message: string): void => {
      context.issues.push({ code: 'custom', path: [path], message, input: station });
    };
    if (station.mode === 'triggered' && station.photo_eye === undefined) {
      fault('photo_eye', 'a triggered station needs a photo_eye; without one use self-triggered');
    }
    if (station.mode !== 'triggered' && station.photo_eye !== undefined) {
      fault('photo_eye', `a ${station.mode} station has no photo_eye; use mode triggered`);
    }
    if (station.to_zone !== undefined && station.role !== 'transfer-out') {
      fault('to_zone', 'only a transfer-out station sends to another zone');
    }
    if (station.expects !== undefined && station.role !== 'receive') {
      fault('expects', 'only a station of role receive awaits orders; leave it out here');
    }
    if (station.to !== undefined && station.role !== 'putaway') {
      fault('to', 'only a putaway station moves its goods on; leave it out here');
    }
    if (station.to !== undefined && station.to === station.location) {
      fault(
        'to',
        'the goods stand there already; name the place behind the station, or leave it out',
      );
    }
    if (station.mode === 'bench' && (station.gate ?? station.belt) !== undefined) {
      fault(station.gate ? 'gate' : 'belt', 'a bench has no belt and no gate');
    }
    if (station.belt !== undefined && station.deadline_ms !== undefined) {
      fault('deadline_ms', 'give either belt or deadline_ms; the belt already says it');
    }
    const deadline = deadlineOf(station);
    if (station.gate !== undefined && deadline === null) {
      fault('gate', 'a gate needs a deadline: give belt {distance_mm, speed_mm_s} or deadline_ms');
    }
    const window = station.window_ms ?? WINDOW_MS[station.mode];
    if (window < 10 && (station.mode !== 'self-triggered' || window !== 0)) {
      fault('window_ms', 'at least 10 ms; only a self-triggered station may have 0');
    }
    if (deadline !== null && window >= deadline) {
      fault(
        'window_ms',
        `a window of ${window} ms leaves no time before the deadline at ${deadline} ms; make it shorter, ` +
          'the belt slower or the way longer',
      );
    }
    if (new Set(station.scanners).size !== station.scanners.length) {
      fault('scanners', 'a scanner is named twice');
    }
  })
  .transform((station) => ({
    ...station,
    window_ms: station.window_ms ?? WINDOW_MS[station.mode],
    /** Milliseconds after the opening; null where nothing waits for the decision. */
    decide_within_ms: deadlineOf(station),
  }));
export type StationConfig = z.output<typeof stationConfig>;

/** Distance ÷ speed − actuator time, or as given. */
function deadlineOf(station: z.output<typeof shape>): number | null {
  const { belt, gate } = station;
  if (belt === undefined) return station.deadline_ms ?? null;
  const travel = Math.floor((belt.distance_mm * 1_000) / belt.speed_mm_s);
  return Math.max(0, travel - (gate?.actuator_ms ?? 0));
}
