/** The port to one connection with an MQTT broker; the adapter stands in platform/mqtt.ts. */

export type MqttOptions = {
  readonly url: string;
  /** 4 is MQTT 3.1.1. */
  readonly protocol: 4 | 5;
  readonly clientId: string;
  readonly username?: string;
  readonly password?: string;
  readonly keepalive_s: number;
  /** PEM texts. */
  readonly tls?: { readonly ca?: Buffer; readonly certificate?: Buffer; readonly key?: Buffer };
  readonly will: MqttMessage | null;
  readonly subscriptions: readonly string[];
  /** Longest payload to be taken in. */
  readonly incomingBytesMax: number;
};

export type MqttMessage = {
  readonly topic: string;
  /** UTF-8 text, or its bytes. */
  readonly payload: string | Uint8Array;
  readonly qos: 0 | 1;
  readonly retain: boolean;
};

export type MqttEvents = {
  /** `payload` null: it was longer than wanted. Returns at once; work is queued. */
  message(topic: string, payload: Buffer | null, retained: boolean): void;
  /** Once, and nothing after it. */
  closed(why: string): void;
};

export type MqttLimits = {
  /** QoS 1 packets that the broker takes without having acknowledged. */
  readonly receiveMaximum: number;
  readonly packetBytesMax: number;
};

export interface MqttSession {
  readonly limits: MqttLimits;
  /**
   * Resolves when the broker has acknowledged (QoS 1) or the bytes were handed over (QoS 0). A rejection
   * means that nobody knows whether it arrived.
   */
  publish(message: MqttMessage): Promise<void>;
  /** `closed` is not called for it. */
  close(): Promise<void>;
}

/**
 * Connects once and subscribes. Rejects with an OperationalError whose message says why in words. When
 * `signal` aborts, nothing stays open.
 */
export type OpenMqtt = (
  options: MqttOptions,
  events: MqttEvents,
  signal: AbortSignal,
) => Promise<MqttSession>;
