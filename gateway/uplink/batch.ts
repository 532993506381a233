import { BATCH_BYTES_MAX, MQTT_VERSION } from '../../contract/constants.ts';
import type { JournalRecordText } from '../journal/records.ts';

/** Bytes of a batch around its records, and of a record around its canonical text. */
const HEAD_BYTES = 300;
const RECORD_BYTES = 160;
/** Of an MQTT packet around its payload: header, topic, properties. */
const PACKET_BYTES = 300;

/** How many bytes of canonical text go into one batch, so that the packet stays below every bound. */
export function textBytesMax(packetBytesMax: number): number {
  const payload = Math.min(BATCH_BYTES_MAX, packetBytesMax - PACKET_BYTES);
  return Math.max(1, payload - HEAD_BYTES);
}

/** The records that together fit, at least one. */
export function fitting(
  records: readonly JournalRecordText[],
  bytesMax: number,
): readonly JournalRecordText[] {
  let bytes = 0;
  const count = records.findIndex(({ text }) => {
    bytes += Buffer.byteLength(text) + RECORD_BYTES;
    return bytes > bytesMax;
  });
  return count === -1 ? records : records.slice(0, Math.max(1, count));
}

/**
 * A `journal` payload as UTF-8. The canonical texts are put together as they stand; nothing is parsed again.
 * It stands in `room` where that is large enough.
 */
export function batchPayload(
  gateway: string,
  epoch: string,
  records: readonly JournalRecordText[],
  room: Uint8Array<ArrayBuffer>,
): Uint8Array<ArrayBuffer> {
  const first = records[0]?.seq ?? 0;
  const last = records.at(-1)?.seq ?? 0;
  const parts = [
    `{"v":${MQTT_VERSION},"gateway":${JSON.stringify(gateway)},"epoch":${JSON.stringify(epoch)}` +
      `,"from":${first},"to":${last},"records":[`,
    ...records.map(
      ({ prev, hash, text }, index) =>
        `${index === 0 ? '' : ','}{"prev":"${prev}","hash":"${hash}",${text.slice(1)}`,
    ),
    ']}',
  ];
  const length = parts.reduce((sum, part) => sum + Buffer.byteLength(part), 0);
  const bytes = length <= room.byteLength ? room.subarray(0, length) : new Uint8Array(length);
  const target = Buffer.from(bytes.buffer, 0, length);
  let end = 0;
  for (const part of parts) end += target.write(part, end);
  return bytes;
}
