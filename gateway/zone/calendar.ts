/** The port to calendar jobs: things that people expect at a time of day, not after a duration. */
export interface Calendar {
  /** Every day at `HH:MM` local time until cancelled. Only of use once the clock is known. */
  daily(at: string, task: () => void): () => void;
}
