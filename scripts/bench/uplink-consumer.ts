import { parentPort, workerData } from 'node:worker_threads';
import { z } from 'zod';
import { MQTT_VERSION } from '../../contract/constants.ts';
import { topicsOf } from '../../contract/mqtt.ts';
import { openMqtt } from '../../gateway/platform/mqtt.ts';
import { JournalSubscriber } from '../../gateway/uplink/subscriber.ts';

/** The consumer of the uplink's benchmark: checks and acknowledges, or only takes in. */

const { url, consumer } = z
  .object({ url: z.string(), consumer: z.string().nullable() })
  .parse(workerData);
const topics = topicsOf({ root: 'wms/v1', site: 'bench', gateway: 'bench' });
const subscriber = new JournalSubscriber(null);

const session = await openMqtt(
  {
    url,
    protocol: 4,
    clientId: `consumer-${consumer}`,
    keepalive_s: 30,
    will: null,
    subscriptions: [consumer === null ? `${topics.journal}/ready-made` : topics.journal],
    incomingBytesMax: 1_000_000,
  },
  {
    message(_topic, payload) {
      if (consumer === null || payload === null) return;
      const taken = subscriber.take(payload);
      if (taken.kind !== 'records') return;
      const word = { v: MQTT_VERSION, ...taken.cursor, stored_at: new Date().toISOString() };
      void session.publish({
        topic: topics.acknowledgement(consumer),
        payload: JSON.stringify(word),
        qos: 1,
        retain: true,
      });
    },
    closed() {},
  },
  AbortSignal.timeout(10_000),
);
parentPort?.postMessage('ready');
