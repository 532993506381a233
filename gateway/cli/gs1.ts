import { once } from 'node:events';
import type { Command } from 'commander';
import { gs1InputMax, parseGs1 } from '../device/gs1/parse.ts';
import { fail } from './failure.ts';
import { type Line, LineCutter } from './lines.ts';
import { parseYear } from './year.ts';

type Options = {
  readonly lines?: boolean;
  readonly partial?: boolean;
  readonly today?: string;
};

export function registerGs1(program: Command): void {
  program
    .command('gs1')
    .description(
      'an element string or Digital Link → its elements as JSON; exit code 1 when not valid',
    )
    .argument('[text]', 'the text; the separator (FNC1) as the byte 1D or as <GS>')
    .option('--lines', 'many texts on standard input, one a line; one line of JSON for each')
    .option('--partial', 'one of several symbols of a label: its companions may stand in another')
    .option('--today <date>', 'the day by which dates find their century, such as 2026-01-31')
    .addHelpText('after', examples)
    .action(gs1);
}

const examples = `
Examples:
  zone-gateway gs1 ']C101095011015300031714070410AB-123<GS>2112345'
  zone-gateway gs1 '(01)09501101530003(17)140704(10)AB-123'
  zone-gateway gs1 'https://id.gs1.org/01/9501101530003/10/AB-123?17=140704'
  zone-gateway gs1 --lines < scans.txt
`;

/** Longest line in bytes: as long a text as the parser takes, each character written as <GS>. */
const LINE_BYTES_MAX = gs1InputMax * 4;

type Verdict = { readonly ok: boolean; readonly json: string };
type Judge = (text: string) => Verdict;

async function gs1(text: string | undefined, options: Options): Promise<void> {
  const year = parseYear(options.today);
  if (!year.ok) return fail(year.error, 2);
  const judge = judgeOf(year.value, options.partial === true ? 'partial' : 'complete');
  if (options.lines === true) {
    if (text !== undefined) return fail('give either a text or --lines, not both', 2);
    return judgeLines(judge);
  }
  if (text === undefined) return fail("give a text in quotes, or --lines: gs1 '01095…'", 2);
  const { ok, json } = judge(text);
  process.stdout.write(`${json}\n`);
  if (!ok) process.exitCode = 1;
}

function judgeOf(year: number, pairing: 'complete' | 'partial'): Judge {
  return (given) => {
    const { text, positionOf } = readSeparators(given);
    const parsed = parseGs1(text, { year, pairing });
    if (!parsed.ok) {
      const { code, position, message } = parsed.error;
      return refused(code, positionOf(position), message);
    }
    return { ok: true, json: JSON.stringify({ ok: true, elements: parsed.value.elements }) };
  };
}

function refused(error: string, position: number, message: string): Verdict {
  return { ok: false, json: JSON.stringify({ ok: false, error, position, message }) };
}

/** `<GS>` becomes the separator; positions are told in the text as it was given. */
function readSeparators(given: string): { text: string; positionOf: (position: number) => number } {
  const parts = given.split('<GS>');
  if (parts.length === 1) return { text: given, positionOf: (position) => position };
  return {
    text: parts.join('\u001d'),
    positionOf(position) {
      let end = -1;
      const passed = parts.findIndex((part) => {
        end += part.length + 1;
        return position <= end;
      });
      return position + 3 * (passed === -1 ? parts.length - 1 : passed);
    },
  };
}

/** One answer for each line, as the lines come. */
async function judgeLines(judge: Judge): Promise<void> {
  const cutter = new LineCutter(LINE_BYTES_MAX);
  const answer = async (lines: Iterable<Line>): Promise<void> => {
    let answers = '';
    for (const { text, tooLong } of lines) {
      const { ok, json } = tooLong ? TOO_LONG : judge(text);
      answers += `${json}\n`;
      if (!ok) process.exitCode = 1;
    }
    // Whoever reads the answers sets the pace; nothing piles up here.
    if (answers !== '' && !process.stdout.write(answers)) await once(process.stdout, 'drain');
  };
  for await (const chunk of process.stdin) await answer(cutter.push(Buffer.from(chunk)));
  await answer(cutter.end());
}

const TOO_LONG = refused(
  'input-too-long',
  gs1InputMax,
  `the line has more than ${LINE_BYTES_MAX} bytes`,
);
