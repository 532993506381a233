import { randomUUID } from 'node:crypto';

/** Makes an id before the act it names, so that a repeated command is recognised. Tests pass a counter. */
export type IdSource = () => string;

export const randomIds: IdSource = () => randomUUID();
