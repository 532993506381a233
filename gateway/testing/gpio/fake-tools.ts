import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Stand-ins for libgpiod's tools, version 1.6 or 2.x, each with that version's options: a machine without
 * a GPIO chip cannot run the real ones. Lines are files of one digit in `folder`/lines, each put there whole, since a
 * line has one level or the other; `taken` there is a lock per line, as the kernel holds one, so that two holders at
 * once show. A tool that is asked to end gives its lines back first, as the kernel would for it at any moment.
 */
export class FakeGpioTools {
  readonly bin: string;
  readonly #lines: string;

  constructor(folder: string, version: '1.6.3' | '2.2.1', label = 'pinctrl-rp1') {
    this.bin = join(folder, 'bin');
    this.#lines = join(folder, 'lines');
    mkdirSync(this.bin, { recursive: true });
    mkdirSync(this.#lines, { recursive: true });
    const v2 = version.startsWith('2');
    this.#write(
      'gpiodetect',
      `if [ "$1" = --version ]; then echo "gpiodetect (libgpiod) v${version}"; exit; fi
echo "gpiochip0 [other] (8 lines)"
echo "gpiochip4 [${label}] (54 lines)"`,
    );
    const options = v2
      ? `case "$1" in -l) low=1; shift ;; -c) chip=$2; shift 2 ;; -b) shift 2 ;; -F) shift 2 ;; -t0) once=1; shift ;; --numeric) shift ;; *) break ;; esac`
      : `case "$1" in -l) low=1; shift ;; -m) [ "$2" = exit ] && once=1; shift 2 ;; -B|-F) shift 2 ;; -b) shift ;; *) break ;; esac`;
    const parse = `low=0; chip=; once=0
while [ $# -gt 0 ]; do ${options}; done
${v2 ? '' : 'chip=$1; shift'}
[ "$chip" = gpiochip4 ] || { echo "no chip $chip" >&2; exit 1; }
lines=${this.#lines}
physical() { if [ "$low" = 1 ]; then echo $((1 - $1)); else echo "$1"; fi; }
take() { mkdir "$lines/$1.taken" 2>/dev/null || { echo "line $1: Device or resource busy" >&2; exit 1; }; }`;
    this.#write(
      'gpioset',
      `${parse}
over=0; trap 'over=1' TERM
offset=\${1%=*}; take "$offset"
physical "\${1#*=}" > "$lines/$offset.new"
mv "$lines/$offset.new" "$lines/$offset"
while [ "$once$over" = 00 ]; do sleep 0.01; done
rmdir "$lines/$offset.taken"`,
    );
    this.#write(
      'gpioget',
      `${parse}
out=
for offset in "$@"; do out="$out $(physical "$(cat "$lines/$offset" 2>/dev/null || echo 0)")"; done
echo $out`,
    );
    this.#write(
      'gpiomon',
      `${parse}
over=0; trap 'over=1' TERM
for offset in "$@"; do take "$offset"; done
for offset in "$@"; do
  eval "was_$offset=$(cat "$lines/$offset" 2>/dev/null || echo 0)"
  : > "$lines/$offset.watched"
done
while [ "$over" = 0 ]; do
  for offset in "$@"; do
    now=$(cat "$lines/$offset" 2>/dev/null || echo 0)
    eval "was=\\$was_$offset"
    if [ -n "$now" ] && [ "$now" != "$was" ]; then
      eval "was_$offset=$now"
      if [ "$(physical "$now")" = 1 ]; then echo "$offset 1"; else echo "$offset ${v2 ? 2 : 0}"; fi
    fi
  done
  sleep 0.005
done
for offset in "$@"; do rmdir "$lines/$offset.taken"; done`,
    );
  }

  /** The voltage of a line: what stands on the wire, whatever is active. */
  read(line: number): '0' | '1' | '' {
    try {
      const text = readFileSync(join(this.#lines, String(line)), 'utf8').trim();
      return text === '1' ? '1' : text === '0' ? '0' : '';
    } catch {
      return '';
    }
  }

  /** Whether a monitor has looked at the line: from then on it tells of each edge. */
  isWatched(line: number): boolean {
    return existsSync(join(this.#lines, `${line}.watched`));
  }

  drive(line: number, level: 0 | 1): void {
    writeFileSync(join(this.#lines, String(line)), `${level}\n`);
  }

  #write(name: string, body: string): void {
    const file = join(this.bin, name);
    writeFileSync(file, `#!/bin/sh\n${body}\n`);
    chmodSync(file, 0o755);
  }
}
