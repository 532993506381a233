import { OperationalError } from '../base/errors.ts';

const INPUT_BYTES_MAX = 64 * 1024 * 1024;

/** All of standard input. Throws `input-too-large`. */
export async function readStandardInput(): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of process.stdin) {
    const bytes = Buffer.from(chunk);
    length += bytes.length;
    if (length > INPUT_BYTES_MAX) {
      throw new OperationalError(
        'input-too-large',
        `more than ${INPUT_BYTES_MAX} bytes on standard input`,
      );
    }
    chunks.push(bytes);
  }
  return Buffer.concat(chunks);
}
