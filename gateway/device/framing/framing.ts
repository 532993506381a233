import { unreachable } from '../../base/errors.ts';
import type { Framing } from '../profile/framing.ts';
import { delimiterFramer } from './delimiter.ts';
import { fixedFramer } from './fixed.ts';
import type { Framer } from './framer.ts';
import { idleFramer } from './idle.ts';
import { lengthPrefixedFramer } from './length-prefixed.ts';
import { startEndFramer } from './start-end.ts';

/** The framer that a profile asks for. */
export function createFramer(profile: Framing): Framer {
  switch (profile.kind) {
    case 'delimiter':
      return delimiterFramer(profile);
    case 'start-end':
      return startEndFramer(profile);
    case 'fixed':
      return fixedFramer(profile);
    case 'idle':
      return idleFramer(profile);
    case 'length-prefixed':
      return lengthPrefixedFramer(profile);
    default:
      return unreachable(profile);
  }
}
