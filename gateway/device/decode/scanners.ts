import type { TextOptions } from '../profile/decode.ts';
import { type Decode, reply, textOf } from './decoder.ts';
import { textDecoder } from './text.ts';

/** Scanner protocols in which answers to commands stand between the barcodes. */

/** Cognex DMCC: `||checksum:id[status]data`; status 0 and 1 are good (DataMan Communications Guide). */
export function dataman(options: TextOptions): Decode {
  const text = textDecoder(options);
  return (frame, context) => {
    const answer = /^\|\|(\d*):?(\d*)\[(-?\d{1,4})\](.*)$/s.exec(textOf(frame));
    if (answer === null) return text(frame, context);
    const [, , , status = '', data = ''] = answer;
    const ok = status === '0' || status === '1';
    return [reply(ok, `dmcc-${status}`, data)];
  };
}

/** Keyence SR: `OK,command` and `ER,command,number`; everything else is data. */
export function keyence(options: TextOptions): Decode {
  const text = textDecoder(options);
  return (frame, context) => {
    const said = textOf(frame);
    const [, command] = /^OK,([A-Z]+[0-9A-Z]*)/.exec(said) ?? [];
    if (command !== undefined) return [reply(true, `${command.toLowerCase()}-ok`, said)];
    const [, failed, number] = /^ER,([A-Z0-9?]+),(\d{2})$/.exec(said) ?? [];
    if (failed !== undefined) return [reply(false, `error-${number}`, said)];
    return text(frame, context);
  };
}

/** SICK CoLa A: answers `sAN name value`, faults `sFA number`; results are plain text in the same framing. */
export function sickCola(options: TextOptions): Decode {
  const text = textDecoder(options);
  return (frame, context) => {
    const said = textOf(frame);
    const [, name, value] = /^s(?:AN|RA|WA|SN) (\w+)(?: (.*))?$/s.exec(said) ?? [];
    if (name !== undefined) return [reply(value !== '0', name, said)];
    const [, fault] = /^sFA ([0-9A-Fa-f]+)$/.exec(said) ?? [];
    if (fault !== undefined) return [reply(false, `fault-${fault.toLowerCase()}`, said)];
    return text(frame, context);
  };
}

const SSI_DECODE_DATA = 0xf3;
const SSI_ACK = 0xd0;
const SSI_NAK = 0xd1;

/** Code types of SSI decode data; numbers not in the list are read without a symbology. */
const SSI_SYMBOLOGIES: Readonly<Record<number, string>> = {
  1: 'code-39',
  3: 'code-128',
  6: 'itf',
  8: 'upc-a',
  10: 'ean-8',
  11: 'ean-13',
  15: 'gs1-128',
  17: 'pdf417',
  27: 'data-matrix',
  28: 'qr',
};

/** Zebra SSI: length, opcode, source, status, data; decode data begins with the code type. */
export function zebraSsi(options: TextOptions): Decode {
  const text = textDecoder(options);
  return (frame, context) => {
    const [, opcode = 0] = frame;
    const data = frame.subarray(4);
    switch (opcode) {
      case SSI_DECODE_DATA: {
        const [type = 0] = data;
        return data.length < 2 ? null : text(data.subarray(1), context, SSI_SYMBOLOGIES[type]);
      }
      case SSI_ACK:
        return [reply(true, 'acknowledged')];
      case SSI_NAK:
        return [reply(false, `refused-${data[0] ?? 0}`)];
      default:
        return [reply(true, `opcode-${opcode.toString(16).padStart(2, '0')}`)];
    }
  };
}
