import type { Reading, WeightReading } from '../../../contract/reading.ts';
import { createDecode } from '../decode/decode.ts';
import { type Decode, textOf } from '../decode/decoder.ts';
import type { FrameOut, JunkReason } from '../framing/framer.ts';
import { createFramer } from '../framing/framing.ts';
import { bytesOf } from './bytes.ts';
import type { DecoderOptions, DeviceCodec, FrameDecoder, ReadingSink } from './codec.ts';
import type { ByteProfile, CommandName } from './schema.ts';

/** A profile made ready for work: bytes in, readings out; commands to bytes. */
export function compileProfile(profile: ByteProfile): DeviceCodec {
  const decode = createDecode(profile.decode);
  const commands = new Map<CommandName, Uint8Array>();
  for (const [name, notation] of Object.entries(profile.commands)) {
    // Object.entries widens the keys of a record that the schema has checked.
    if (notation !== undefined) commands.set(name as CommandName, bytesOf(notation));
  }
  return {
    profile,
    createDecoder: (options) =>
      new ProfileDecoder(profile, decode, [...commands.values()], options),
    encode: (command) => commands.get(command) ?? null,
  };
}

class ProfileDecoder implements FrameDecoder {
  readonly idleGapMs: number | null;
  readonly #profile: ByteProfile;
  readonly #decode: Decode;
  readonly #options: DecoderOptions;
  readonly #framer;
  readonly #echoes: ReadonlySet<string>;
  readonly #heartbeat: RegExp | null;
  readonly #responses: readonly { readonly on: string; readonly send: Uint8Array }[];
  #answered = '';
  #steady: { readonly milligrams: number; readonly times: number } | null = null;

  constructor(
    profile: ByteProfile,
    decode: Decode,
    commands: readonly Uint8Array[],
    options: DecoderOptions,
  ) {
    this.#profile = profile;
    this.#decode = decode;
    this.#options = options;
    this.#framer = createFramer(profile.framing);
    this.idleGapMs = this.#framer.idleGapMs;
    const trimmed = commands.map((bytes) => textOf(bytes).trim());
    this.#echoes = new Set(profile.echo === 'repeats' ? trimmed : []);
    const { heartbeat } = profile;
    this.#heartbeat =
      heartbeat === undefined ? null : new RegExp(`^(?:${heartbeat.pattern})$`, 'u');
    this.#responses = profile.responses.map(({ on, send }) => ({
      on: textOf(bytesOf(on)),
      send: bytesOf(send),
    }));
  }

  push(chunk: Uint8Array, sink: ReadingSink): void {
    const bytes = this.#profile.strip_parity ? chunk.map((byte) => byte & 0x7f) : chunk;
    this.#framer.push(bytes, this.#out(sink));
  }

  idle(sink: ReadingSink): void {
    this.#framer.idle(this.#out(sink));
  }

  end(sink: ReadingSink): void {
    this.#framer.end(this.#out(sink));
  }

  reset(): void {
    this.#framer.reset();
    this.#steady = null;
    this.#answered = '';
  }

  #out(sink: ReadingSink): FrameOut {
    return {
      frame: (bytes) => this.#frame(bytes, sink),
      junk: (reason, bytes, length) => sink(discarded(reason, bytes, length), bytes),
    };
  }

  #frame(bytes: Uint8Array, sink: ReadingSink): void {
    const text = textOf(bytes);
    if (this.#echoes.has(text.trim())) return;
    this.#respond(text);
    if (this.#heartbeat?.test(text)) return sink({ kind: 'heartbeat' }, bytes);
    const readings = this.#decode(bytes, { year: this.#options.year });
    this.#acknowledge(bytes, readings);
    if (readings === null) return sink(discarded('malformed', bytes, bytes.length), bytes);
    for (const reading of readings) sink(this.#settled(reading), bytes);
  }

  /** Not twice in a row: a device that repeats itself must not make us repeat ourselves. */
  #respond(text: string): void {
    const response = this.#responses.find(({ on }) => on === text);
    if (response !== undefined && this.#answered !== text) this.#options.respond?.(response.send);
    this.#answered = response === undefined ? '' : text;
  }

  #acknowledge(bytes: Uint8Array, readings: readonly Reading[] | null): void {
    const { acknowledge, echo } = this.#profile;
    if (echo === 'wants') this.#options.respond?.(bytes.slice());
    // An answer to a command is not answered in turn: two sides would thank each other for ever.
    if (readings?.some((reading) => reading.kind === 'reply') === true) return;
    const answer = readings === null ? acknowledge?.bad : acknowledge?.good;
    if (answer !== undefined) this.#options.respond?.(bytesOf(answer));
  }

  /** The profile's rules on what a weight must be to be trusted. */
  #settled(reading: Reading): Reading {
    const rules = this.#profile.weight_rules;
    if (rules === undefined || reading.kind !== 'weight' || reading.milligrams === null) {
      return reading;
    }
    const { milligrams } = reading;
    if (rules.max_milligrams !== undefined && milligrams > rules.max_milligrams) {
      return { ...reading, range: 'over' };
    }
    if (rules.min_milligrams !== undefined && milligrams < rules.min_milligrams) {
      return { ...reading, range: 'under' };
    }
    return { ...reading, stable: reading.stable && this.#isSteady(reading, rules.stable_after) };
  }

  #isSteady(reading: WeightReading, wanted: number): boolean {
    const milligrams = reading.milligrams ?? 0;
    const times = this.#steady?.milligrams === milligrams ? this.#steady.times + 1 : 1;
    this.#steady = { milligrams, times };
    return times >= wanted;
  }
}

/** Bytes shown of what was thrown away; the contract allows no more. */
const SHOWN_MAX = 512;

function discarded(reason: JunkReason, bytes: Uint8Array, length: number): Reading {
  const shown = Buffer.from(bytes.subarray(0, SHOWN_MAX)).toString('hex');
  return { kind: 'discarded', reason, bytes: shown, length };
}
