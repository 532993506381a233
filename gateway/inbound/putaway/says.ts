import type { HeldBack, Proposal, ToldHeldBack, ToldProposal } from '../../../contract/putaway.ts';
import { heldSentence, scoreSentence } from '../../../contract/putaway-words.ts';

/** With a sentence for each part. Kept are the words alone: what they say may be put better later. */
export function told({ parts, held_back, ...proposal }: Proposal): ToldProposal {
  const said = parts.map((part) => ({ ...part, says: scoreSentence(part) }));
  if (held_back === undefined) return { ...proposal, parts: said };
  return { ...proposal, held_back: toldHeld(held_back), parts: said };
}

export function toldHeld(held: HeldBack): ToldHeldBack {
  return { ...held, says: heldSentence(held) };
}
