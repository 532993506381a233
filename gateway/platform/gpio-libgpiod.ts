import { type ChildProcessWithoutNullStreams, execFile, spawn } from 'node:child_process';
import { join } from 'node:path';
import { OperationalError } from '../base/errors.ts';
import type { InputLine, OpenGpio, OutputLine } from '../device/gpio/port.ts';

/**
 * GPIO through the tools of libgpiod (Debian package gpiod), 1.6 and 2.x, whose options differ. Each tool
 * runs under a small shell whose standard input is the gateway's end of a pipe: when the gateway dies, by
 * whatever cause, the pipe ends, outputs go to their safe level and no process stays behind with a line.
 */
export function gpioLibgpiod(chipLabel: string, tools = ''): OpenGpio {
  const tool = (name: string): string => (tools === '' ? name : join(tools, name));
  return async (lines, events, signal) => {
    const [chip, v2] = await Promise.all([
      chipOf(chipLabel, tool('gpiodetect')),
      isVersion2(tool('gpiodetect')),
    ]);
    const groups = byFlags(lines.inputs);
    // Before the monitors have the lines: the kernel gives a line to one at a time.
    const first = new Map<string, boolean>();
    for (const group of groups) {
      const levels = await readLevels(tool('gpioget'), chip, group, v2);
      for (const [index, line] of group.entries()) first.set(line.id, levels[index] ?? false);
    }
    if (signal.aborted) throw notOpen('was not waited for');
    const children: Child[] = [];
    let over = false;
    const closeAll = async (): Promise<void> => {
      over = true;
      await Promise.all(children.map((child) => child.end()));
    };
    const lost = (why: string): void => {
      if (over) return;
      void closeAll().then(() => events.closed(why));
    };
    const outputs = new Map<string, Child>();
    for (const line of lines.outputs) {
      const child = new Child(
        ['sh', '-c', OUTPUT, 'sh', ...setting(tool('gpioset'), chip, line, v2)],
        lost,
      );
      children.push(child);
      outputs.set(line.id, child);
    }
    for (const group of groups) {
      const command = monitoring(tool('gpiomon'), chip, group, v2);
      const child = new Child(['sh', '-c', INPUT, 'sh', ...command], lost);
      child.onLine((text) => {
        const [offset, event] = text.split(' ');
        const line = group.find((each) => String(each.line) === offset);
        // 1.6 writes 0 for falling, 2.x writes 2; both write 1 for rising.
        if (line !== undefined) events.level(line.id, event === '1');
      });
      children.push(child);
    }
    for (const [id, active] of first) events.level(id, active);
    return {
      set: (id, active) => outputs.get(id)?.write(active ? '1\n' : '0\n'),
      close: closeAll,
    };
  };
}

/**
 * Arguments: safe level, offset, the options with which the tool holds a level and those with which it ends once it has
 * set one, then the tool and its other arguments. A level per line on standard input; at its end, safe. The last one
 * is waited for however long a busy machine takes to start it: a gate must not stay open since nobody set it back.
 */
const OUTPUT = `
safe=$1; offset=$2; hold=$3; once=$4; tool=$5; shift 5; p=
let_go() { if [ -n "$p" ]; then kill "$p" 2>/dev/null; wait "$p" 2>/dev/null; fi; }
put() { let_go; "$tool" $hold "$@" "$offset=$level" & p=$!; }
level=$safe; put "$@"
while read -r level; do put "$@"; done
let_go
"$tool" $once "$@" "$offset=$safe"
`;

const INPUT = `
exec 3<&0
"$@" & p=$!
{ while read -r _; do :; done; kill "$p" 2>/dev/null; } <&3 &
wait "$p"
`;

function setting(tool: string, chip: string, line: OutputLine, v2: boolean): string[] {
  const low = line.active_low ? ['-l'] : [];
  const [hold, once] = v2 ? ['', '-t0'] : ['-m signal', '-m exit'];
  const command = v2 ? [tool, ...low, '-c', chip] : [tool, ...low, chip];
  return [line.safe ? '1' : '0', String(line.line), hold, once, ...command];
}

function flags(line: InputLine, v2: boolean): string[] {
  const low = line.active_low ? ['-l'] : [];
  if (line.bias === 'as-is') return low;
  const bias = v2 || line.bias !== 'disabled' ? line.bias : 'disable';
  return [...low, v2 ? '-b' : '-B', bias];
}

function monitoring(
  tool: string,
  chip: string,
  group: readonly InputLine[],
  v2: boolean,
): string[] {
  const [first] = group;
  const options = first === undefined ? [] : flags(first, v2);
  const offsets = group.map((line) => String(line.line));
  return v2
    ? [tool, ...options, '-c', chip, '-F', '%o %e', ...offsets]
    : [tool, ...options, '-b', '-F', '%o %e', chip, ...offsets];
}

async function readLevels(
  tool: string,
  chip: string,
  group: readonly InputLine[],
  v2: boolean,
): Promise<boolean[]> {
  const [first] = group;
  const options = first === undefined ? [] : flags(first, v2);
  const offsets = group.map((line) => String(line.line));
  const args = v2
    ? [...options, '--numeric', '-c', chip, ...offsets]
    : [...options, chip, ...offsets];
  const answer = await run(tool, args);
  return answer
    .trim()
    .split(/\s+/)
    .map((level) => level === '1');
}

/** One monitor serves the lines that want the same polarity and bias. */
function byFlags(inputs: readonly InputLine[]): InputLine[][] {
  const groups = new Map<string, InputLine[]>();
  for (const line of inputs) {
    const key = `${line.active_low} ${line.bias}`;
    groups.set(key, [...(groups.get(key) ?? []), line]);
  }
  return [...groups.values()];
}

/** `gpiochip0 [pinctrl-bcm2711] (58 lines)`: the name with that label. */
async function chipOf(label: string, gpiodetect: string): Promise<string> {
  const found = await run(gpiodetect, []);
  const labels: string[] = [];
  for (const line of found.split('\n')) {
    const groups = /^(?<name>\S+) \[(?<label>[^\]]*)\]/.exec(line)?.groups;
    if (groups?.label === label && groups.name !== undefined) return groups.name;
    if (groups?.label !== undefined) labels.push(groups.label);
  }
  const there = labels.length === 0 ? 'there is none' : `there are ${labels.join(', ')}`;
  throw notOpen(`no GPIO chip is labelled "${label}"; ${there}`);
}

async function isVersion2(gpiodetect: string): Promise<boolean> {
  return /\bv?2\.\d/.test(await run(gpiodetect, ['--version']));
}

function run(tool: string, args: readonly string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    execFile(tool, args, { timeout: 5_000, encoding: 'utf8' }, (cause, answer, complaint) => {
      if (cause === null) resolve(answer);
      else if (cause.code === 'ENOENT') {
        reject(notOpen(`${tool} is missing: install the Debian package gpiod`, cause));
      } else {
        reject(notOpen(`${tool} failed: ${complaint.trim() || cause.message}`, cause));
      }
    });
  });
}

const LINE_MAX = 256;
const COMPLAINT_MAX = 512;

/** A shell with a tool beneath it, in a process group of its own, so that Ctrl-C does not reach it. */
class Child {
  readonly #process: ChildProcessWithoutNullStreams;
  readonly #ended: Promise<void>;
  #complaint = '';
  #over = false;

  constructor([command = 'sh', ...args]: readonly string[], lost: (why: string) => void) {
    this.#process = spawn(command, args, { stdio: 'pipe', detached: true });
    const tell = (why: string): void => {
      if (!this.#over) lost(why);
      this.#over = true;
    };
    this.#process.on('error', (error) => tell(`a GPIO tool cannot be started: ${error.message}`));
    this.#process.stdin.on('error', () => {
      // The exit says why.
    });
    this.#process.stderr.setEncoding('utf8').on('data', (text: string) => {
      this.#complaint = (this.#complaint + text).slice(-COMPLAINT_MAX);
      // The shell outlives its tool; a tool that complains has lost its line.
      tell(`a GPIO tool failed: ${this.#complaint.trim()}`);
    });
    this.#ended = new Promise((resolve) => {
      this.#process.on('exit', () => {
        tell(`a GPIO tool ended: ${this.#complaint.trim()}`);
        this.#process.stdin.end();
      });
      this.#process.on('close', () => resolve());
    });
  }

  onLine(listener: (text: string) => void): void {
    let rest = '';
    this.#process.stdout.setEncoding('utf8').on('data', (text: string) => {
      const parts = (rest + text).split('\n');
      rest = (parts.pop() ?? '').slice(-LINE_MAX);
      for (const part of parts) listener(part.trim());
    });
  }

  write(text: string): void {
    if (this.#process.stdin.writable) this.#process.stdin.write(text);
  }

  async end(): Promise<void> {
    this.#over = true;
    this.#process.stdin.end();
    await this.#ended;
  }
}

const notOpen = (message: string, cause?: unknown): OperationalError =>
  new OperationalError('gpio-not-open', message, { cause });
