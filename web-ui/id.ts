/** An id of what is about to be asked or kept: made once, by whoever asks. */
export const newId = (): string =>
  // randomUUID is there only over HTTPS and on localhost.
  [...crypto.getRandomValues(new Uint8Array(16))]
    .map((byte) => byte.toString(16).padStart(2, '0'))
    .join('');
