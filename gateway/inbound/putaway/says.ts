import type { Proposal, ToldProposal } from '../../../contract/putaway.ts';
import { scoreSentence } from '../../../contract/putaway-words.ts';

/** With a sentence for each part. Kept are the words alone: what they say may be put better later. */
export function told({ parts, ...proposal }: Proposal): ToldProposal {
  return { ...proposal, parts: parts.map((part) => ({ ...part, says: scoreSentence(part) })) };
}
