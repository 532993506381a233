import type { RoleProcedure } from './role-procedure.ts';

/** Role `sight`: the parcel was seen here. Nothing moves, so neither stock nor weight can speak against it. */
export const sight: RoleProcedure = () => ({ kind: 'note' });
