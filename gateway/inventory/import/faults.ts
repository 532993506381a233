import { IMPORT_FAULTS_MAX } from '../../../contract/constants.ts';

/** What is wrong in a file: the line as an editor counts it (the header is line 1), the column, and why. */
export type ImportFault = {
  readonly line: number;
  readonly column: string;
  readonly message: string;
};

/** One more than is told, so that it can be said that there are more. */
export const FAULTS_COLLECTED_MAX = IMPORT_FAULTS_MAX + 1;

/** The first ones by line, of those with the form and of those with the meaning of rows. */
export function inOrder(faults: readonly ImportFault[]): readonly ImportFault[] {
  return faults.toSorted((a, b) => a.line - b.line).slice(0, FAULTS_COLLECTED_MAX);
}
