/**
 * The port to the lines of one GPIO chip. The adapters stand in platform/. Levels are logical: `true` is
 * active, whatever voltage that is.
 */
export type InputLine = {
  readonly id: string;
  /** Number of the line on its chip. */
  readonly line: number;
  readonly active_low: boolean;
  readonly bias: 'as-is' | 'pull-up' | 'pull-down' | 'disabled';
};

export type OutputLine = {
  readonly id: string;
  readonly line: number;
  readonly active_low: boolean;
  /** The level at opening, at closing, and when the gateway dies. */
  readonly safe: boolean;
};

export type GpioLines = {
  readonly inputs: readonly InputLine[];
  readonly outputs: readonly OutputLine[];
};

export type GpioEvents = {
  /** The level of an input: once after opening, then at each edge. */
  level(id: string, active: boolean): void;
  /** Once, and nothing after it; the outputs are then at their safe level, as far as the hardware allows. */
  closed(why: string): void;
};

export interface Gpio {
  set(id: string, active: boolean): void;
  /** Puts each output at its safe level and lets go of the lines. `closed` is not called for it. */
  close(): Promise<void>;
}

/**
 * Takes the lines, outputs at their safe level. Rejects with an OperationalError that says in words why
 * it could not. When `signal` aborts, nothing stays open.
 */
export type OpenGpio = (lines: GpioLines, events: GpioEvents, signal: AbortSignal) => Promise<Gpio>;
