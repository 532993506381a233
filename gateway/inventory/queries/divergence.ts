/** Where two tellings of one fact differ. */
export type Divergence = {
  readonly code:
    | 'level'
    | 'chain'
    | 'negative'
    | 'sum'
    | 'orphan'
    | 'reserved'
    | 'unit'
    | 'serial'
    | 'void';
  /** What was found, and where. */
  readonly what: string;
};
