import { BATCH_BYTES_MAX, MQTT_VERSION } from '../../contract/mqtt.ts';
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

/** A `journal` payload. The canonical texts are put together as they stand; nothing is parsed again. */
export function batchPayload(
  gateway: string,
  epoch: string,
  records: readonly JournalRecordText[],
): string {
  const first = records[0]?.seq ?? 0;
  const last = records.at(-1)?.seq ?? 0;
  const texts = records.map(
    ({ prev, hash, text }) => `{"prev":"${prev}","hash":"${hash}",${text.slice(1)}`,
  );
  return (
    `{"v":${MQTT_VERSION},"gateway":${JSON.stringify(gateway)},"epoch":${JSON.stringify(epoch)}` +
    `,"from":${first},"to":${last},"records":[${texts.join(',')}]}`
  );
}
