import { HEARTBEAT_MS, STALE_AFTER_MS } from '../contract/http/constants.ts';
import type { LiveMessage, LiveRequest } from '../contract/http/view.ts';
import { newId } from './id.ts';
import { chooseBench, chosenBench, follower, following } from './scan/bench.ts';
import { scanWrong } from './scan/feedback.ts';
import { scanned } from './scan/scan.ts';
import { folded, frames, heardAt, now, zone } from './store.ts';
import { t } from './text/en.ts';

/** The live connection: opens, resyncs after a gap or a wake, and opens again for ever. */

const RETRY_MS = [300, 700, 1_500, 3_000, 5_000] as const;
const FRAMES_SHOWN = 60;

let socket: WebSocket | null = null;
let attempt = 0;
let retry: number | undefined;
let watched: string | null = null;

export function startLive(): void {
  connect();
  setInterval(() => {
    now.value = performance.now();
    // A connection over which nothing comes is dead, whatever it says of itself.
    if (isStale() && socket?.readyState === WebSocket.OPEN) socket.close();
  }, 1_000);
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'visible') woken();
  });
  addEventListener('pageshow', woken);
  addEventListener('online', woken);
}

export function isStale(): boolean {
  return heardAt.value !== null && now.value - heardAt.value > STALE_AFTER_MS;
}

/** Which device's raw frames are to come; null for none. */
export function watch(device: string | null): void {
  watched = device;
  frames.value = { device: device ?? '', frames: [] };
  send({ type: 'watch', device });
}

/** Has the scans of this bench come to this device from now on, or of none. */
export function followBench(station: string | null): void {
  chooseBench(station);
  askToFollow(station, false);
}

function askToFollow(station: string | null, again: boolean): void {
  send({ type: 'follow', station, follower: follower(newId), again });
}

function woken(): void {
  now.value = performance.now();
  const quiet = heardAt.value === null ? Number.POSITIVE_INFINITY : now.value - heardAt.value;
  if (socket?.readyState === WebSocket.OPEN && quiet < 2 * HEARTBEAT_MS) {
    send({ type: 'resync' });
    return;
  }
  attempt = 0;
  socket?.close();
  connect();
}

function connect(): void {
  clearTimeout(retry);
  const address = new URL('/api/live', location.href);
  address.protocol = address.protocol === 'https:' ? 'wss:' : 'ws:';
  const opened = new WebSocket(address);
  socket?.removeEventListener('close', closed);
  socket = opened;
  opened.addEventListener('open', () => {
    attempt = 0;
    if (watched !== null) send({ type: 'watch', device: watched });
    const bench = chosenBench();
    if (bench !== null) askToFollow(bench, true);
  });
  opened.addEventListener('message', ({ data }) => {
    if (socket === opened) take(data);
  });
  opened.addEventListener('close', closed);
}

function closed(): void {
  following.value = null;
  const wait = RETRY_MS[Math.min(attempt, RETRY_MS.length - 1)] ?? 5_000;
  attempt += 1;
  clearTimeout(retry);
  retry = window.setTimeout(connect, wait * (0.8 + Math.random() * 0.4));
}

function send(request: LiveRequest): void {
  if (socket?.readyState === WebSocket.OPEN) socket.send(JSON.stringify(request));
}

/** A bench that books does so by its own rules; one that only sees is like a scanner in the hand. */
function takeBench(station: string, text: string): void {
  // Whoever scans there does not see this page.
  if (document.visibilityState !== 'visible') return;
  const role = zone.value?.view.stations[station]?.role;
  scanned(text, role === 'sight' ? 'followed' : 'bench');
}

function takeFollowing(station: string | null): void {
  const before = following.value;
  following.value = station;
  if (station !== null || before === null || before !== chosenBench()) return;
  // Another device took it over, and has it from now on, also when this page is loaded anew.
  chooseBench(null);
  scanWrong(t.scan.followedElsewhere(zone.value?.view.stations[before]?.name ?? before));
}

function take(data: unknown): void {
  // Both sides are built from the same contract.
  const message = JSON.parse(String(data)) as LiveMessage;
  const at = performance.now();
  now.value = at;
  heardAt.value = at;
  if (message.type === 'frames') {
    if (message.device !== watched) return;
    const known = frames.value.frames;
    const last = known.at(-1)?.n ?? 0;
    const fresh = message.frames.filter(({ n }) => n > last);
    frames.value = { device: message.device, frames: [...known, ...fresh].slice(-FRAMES_SHOWN) };
    return;
  }
  if (message.type === 'scan') return takeBench(message.station, message.text);
  if (message.type === 'following') return takeFollowing(message.station);
  const outcome = folded(zone.value, message, at);
  if (outcome === null) return;
  if (outcome.zone !== zone.value) zone.value = outcome.zone;
  if (outcome.gap) send({ type: 'resync' });
}
