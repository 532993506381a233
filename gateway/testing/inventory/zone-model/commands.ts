import type { ZoneCommands } from '../../../zone/writer-module.ts';

/**
 * What the model makes of a command: it does here what the command does, and says null; or why it comes to
 * nothing, where that is an answer and no refusal. Refusals are thrown as `No`.
 */
export type Modelled<K extends keyof ZoneCommands> = {
  readonly [Name in K]: (asked: ZoneCommands[Name]['input']) => string | null;
};
