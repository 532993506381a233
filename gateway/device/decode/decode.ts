import { unreachable } from '../../base/errors.ts';
import type { Decode as DecodeProfile } from '../profile/decode.ts';
import type { Decode } from './decoder.ts';
import { dialog06, dibalEpos, toledoContinuous, usbHid, zplStatus } from './scales-binary.ts';
import {
  headerCsv,
  mtSics,
  nci,
  ncr8217,
  ohaus,
  riceLake,
  sartoriusSbi,
  sma,
} from './scales-text.ts';
import { dataman, keyence, sickCola, zebraSsi } from './scanners.ts';
import { plainText } from './text.ts';

/** The decoder that a profile asks for. */
export function createDecode(profile: DecodeProfile): Decode {
  switch (profile.kind) {
    case 'text':
      return plainText(profile);
    case 'dataman':
      return dataman(profile);
    case 'keyence-sr':
      return keyence(profile);
    case 'sick-cola':
      return sickCola(profile);
    case 'zebra-ssi':
      return zebraSsi(profile);
    case 'mt-sics':
      return mtSics;
    case 'ncr-8217':
      return ncr8217(profile.unit);
    case 'toledo-continuous':
      return toledoContinuous(profile.units);
    case 'sma':
      return sma;
    case 'nci':
      return nci;
    case 'sartorius-sbi':
      return sartoriusSbi(profile.unit);
    case 'header-csv':
      return headerCsv;
    case 'ohaus':
      return ohaus;
    case 'dibal-epos':
      return dibalEpos;
    case 'dialog-06':
      return dialog06;
    case 'usb-hid':
      return usbHid;
    case 'rice-lake':
      return riceLake;
    case 'zpl-status':
      return zplStatus;
    default:
      return unreachable(profile);
  }
}
