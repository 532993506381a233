import { ZERO_HASH } from '../../../contract/constants.ts';
import type {
  TransferArrival,
  TransferContents,
  TransferHeard,
  TransferHeld,
  TransferHello,
  TransferHolds,
  TransferMessage,
  TransferNotice,
  TransferRefused,
} from '../../../contract/transfers.ts';
import { digestOf } from '../../base/digest.ts';
import { assert } from '../../base/errors.ts';
import type { OutRow } from './outgoing.ts';

/** What a gateway says of its transfers, made from their rows alone: the same rows, the same words. */

/** Who speaks: this gateway and the epoch that its database is in. */
export type Speaker = { readonly gateway: string; readonly epoch: string };

/** What comes of a message of another zone. */
export type Heard = {
  /** What is to be said at once; lost, it is asked for again. */
  readonly answers: readonly TransferMessage[];
  /** Why a person has to look at it; null where all is well. */
  readonly refused: string | null;
};

/** Of a notice's contents, which never change. */
export const contentsDigest = (contents: TransferNotice['contents']): string => digestOf(contents);

/** Of what a statement says, whatever its revision. */
export function statementDigest({
  state,
  lines,
  extras,
}: Pick<TransferArrival, 'state' | 'lines' | 'extras'>): string {
  return digestOf({ state, lines, extras });
}

const head = ({ gateway, epoch }: Speaker, to: string) =>
  ({ v: 1, from: gateway, to, epoch }) as const;

/** Throws where the transfer is still being loaded: there is nothing to be said of it. */
export function noticeOf(speaker: Speaker, row: OutRow): TransferNotice {
  assert(row.contents !== null && row.digest !== null, 'a dispatched transfer has contents');
  const cancelled = row.state === 'cancelling' || row.state === 'cancelled';
  return {
    ...head(speaker, row.to_zone),
    kind: 'notice',
    transfer: row.transfer_id,
    version: row.version,
    state: cancelled ? 'cancelled' : 'dispatched',
    digest: row.digest,
    contents: readContents(row.contents),
    heard: heardOf(row),
  };
}

/** What a transfer's row holds: written by this program, from the same type. */
export function readContents(text: string): TransferContents {
  return JSON.parse(text) as TransferContents;
}

const heardOf = ({ revision, statement }: Pick<OutRow, 'revision' | 'statement'>) => ({
  revision,
  statement: statement ?? ZERO_HASH,
});

export type Stated = Pick<TransferArrival, 'lines' | 'extras'>;
type StatedRow = Pick<TransferArrival, 'state' | 'version' | 'digest' | 'revision'> & {
  readonly from_zone: string;
  readonly transfer_id: string;
};

export function arrivalOf(speaker: Speaker, row: StatedRow, stated: Stated): TransferArrival {
  const { from_zone, transfer_id, version, digest, revision, state } = row;
  return {
    ...head(speaker, from_zone),
    kind: 'arrival',
    transfer: transfer_id,
    version,
    digest,
    revision,
    state,
    ...stated,
  };
}

export function heardMessage(speaker: Speaker, row: OutRow): TransferHeard {
  const { to_zone, transfer_id: transfer } = row;
  return { ...head(speaker, to_zone), kind: 'heard', transfer, ...heardOf(row) };
}

export function refusedMessage(
  speaker: Speaker,
  to: string,
  about: Pick<TransferRefused, 'transfer' | 'about' | 'version' | 'code' | 'why'>,
): TransferRefused {
  return { ...head(speaker, to), kind: 'refused', ...about, why: about.why.slice(0, 500) };
}

export function helloMessage(speaker: Speaker, to: string): TransferHello {
  return { ...head(speaker, to), kind: 'hello' };
}

export const holdsMessage = (
  speaker: Speaker,
  to: string,
  lots: TransferHolds['lots'],
): TransferHolds => ({ ...head(speaker, to), kind: 'holds', lots });

export const heldMessage = (
  speaker: Speaker,
  to: string,
  lots: TransferHeld['lots'],
): TransferHeld => ({ ...head(speaker, to), kind: 'held', lots });
