import { HEARTBEAT_MS, STALE_AFTER_MS } from '../contract/http/constants.ts';
import type { LiveMessage, LiveRequest } from '../contract/http/view.ts';
import { scanned } from './scan/scan.ts';
import { folded, frames, heardAt, now, zone } from './store.ts';

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
  });
  opened.addEventListener('message', ({ data }) => {
    if (socket === opened) take(data);
  });
  opened.addEventListener('close', closed);
}

function closed(): void {
  const wait = RETRY_MS[Math.min(attempt, RETRY_MS.length - 1)] ?? 5_000;
  attempt += 1;
  clearTimeout(retry);
  retry = window.setTimeout(connect, wait * (0.8 + Math.random() * 0.4));
}

function send(request: LiveRequest): void {
  if (socket?.readyState === WebSocket.OPEN) socket.send(JSON.stringify(request));
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
  if (message.type === 'scan') return scanned(message.text, 'bench');
  const outcome = folded(zone.value, message, at);
  if (outcome === null) return;
  if (outcome.zone !== zone.value) zone.value = outcome.zone;
  if (outcome.gap) send({ type: 'resync' });
}
