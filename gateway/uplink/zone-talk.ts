import type { topicsOf } from '../../contract/mqtt.ts';
import type { TransferMessage } from '../../contract/transfers.ts';
import { Refused } from '../base/errors.ts';
import type { MqttMessage } from './mqtt-port.ts';
import type { UplinkOptions } from './options.ts';
import { TransferPost } from './transfer-post.ts';

export type ZoneTalkOptions = Pick<
  UplinkOptions,
  'reader' | 'writer' | 'gateway' | 'clock' | 'logger'
> & {
  readonly topics: ReturnType<typeof topicsOf>;
  readonly epoch: () => string;
  /** Resolves when the broker has it; rejects when nobody knows. */
  readonly publish: (message: MqttMessage) => Promise<void>;
  /** For a person to see. */
  readonly refuse: (topic: string, why: string) => void;
};

/** What this gateway and those of other zones say to each other about goods between them. */
export class ZoneTalk {
  readonly #options: ZoneTalkOptions;
  readonly #post: TransferPost;

  constructor(options: ZoneTalkOptions) {
    this.#options = options;
    this.#post = new TransferPost({
      ...options,
      publish: ({ to }, payload) => options.publish(this.#message(to, payload)),
      onTooLong: ({ to }) => {
        const topic = options.topics.transfersTo(to);
        options.refuse(topic, 'longer than a packet that the broker takes');
      },
    });
  }

  open(packetBytesMax: number): void {
    this.#post.open(packetBytesMax);
  }

  close(): void {
    this.#post.close();
  }

  stop(): void {
    this.#post.stop();
  }

  committed(): void {
    this.#post.committed();
  }

  /** Durable before it is answered. An answer that is lost is asked for again. */
  async hear(topic: string, message: TransferMessage): Promise<void> {
    const { writer, gateway, epoch, refuse, publish } = this.#options;
    try {
      const asked = { message, gateway, epoch: epoch() };
      const { answers, refused } = await writer.execute('transfer.hear', asked);
      if (refused !== null) refuse(topic, refused);
      for (const answer of answers) {
        publish(this.#message(answer.to, JSON.stringify(answer))).catch(() => {});
      }
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      // Said again, it may be booked: what stands against it is of this zone.
      refuse(topic, error.message);
    }
  }

  #message(zone: string, payload: string): MqttMessage {
    const topic = this.#options.topics.transfersTo(zone);
    return { topic, payload, qos: 1, retain: false };
  }
}
