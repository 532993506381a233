import type { ReasonCode } from '../../contract/parcel.ts';
import { Refused } from '../base/errors.ts';
import type { Writer } from '../store/command.ts';
import type { Desk } from './stations.ts';
import type { ZoneCommands } from './writer-module.ts';

/** What the ledger's own rules may say against a parcel, as what the station then rejects it for. */
const FAULTS: Readonly<Record<string, ReasonCode>> = {
  'check-digit': 'INVALID_CODE',
  'not-own-place': 'NOT_OWN_PLACE',
  serial: 'SERIAL_KNOWN',
  'unit-elsewhere': 'RECIRCULATED',
};

/**
 * What stations ask of the writer. A rule of the ledger undoes all of a decision that would break it, its record
 * too; so it is asked for once more, as a rejection that says why: no parcel passes without a record.
 */
export function decisions(writer: Writer<ZoneCommands>): Desk {
  return {
    async decide(command) {
      try {
        return await writer.execute('parcel.decide', command);
      } catch (error) {
        const fault = error instanceof Refused ? FAULTS[error.code] : undefined;
        if (fault === undefined) throw error;
        return await writer.execute('parcel.decide', { ...command, fault });
      }
    },
    async revoke(command) {
      try {
        return await writer.execute('parcel.revoke', command);
      } catch (error) {
        if (!(error instanceof Refused)) throw error;
        return await writer.execute('parcel.revoke', { ...command, only_told: true });
      }
    },
  };
}
