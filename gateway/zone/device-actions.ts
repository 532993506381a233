import type { DeviceActionAnswer, DeviceActionRequest } from '../../contract/http/devices.ts';
import type { DeviceView } from '../../contract/http/view.ts';
import type { Reading } from '../../contract/reading.ts';
import type { Logger } from '../base/logger.ts';
import { ok, type Result } from '../base/result.ts';
import { millis } from '../base/units.ts';
import type { Device } from '../device/driver/device.ts';
import type { CommandName } from '../device/profile/schema.ts';
import { refuse } from './desk.ts';
import { actionsOf } from './equipment.ts';
import type { Refusal } from './zone-port.ts';

type Action = DeviceView['actions'][number];

const REMEMBERED_MAX = 100;
/** Long enough to hold a code before the scanner, or to put something on the scale. */
const READ_WITHIN = millis(5_000);
const ANSWER_WITHIN = millis(3_000);

/** Test read, zero and tare from the devices screen. Each request is carried out once. */
export class DeviceActions {
  readonly #devices: ReadonlyMap<string, Device>;
  readonly #logger: Logger;
  /** Answers of the last requests by their id, oldest first. */
  readonly #answers = new Map<string, Promise<DeviceActionAnswer>>();
  readonly #asked = new Map<string, string>();

  constructor(devices: ReadonlyMap<string, Device>, logger: Logger) {
    this.#devices = devices;
    this.#logger = logger;
  }

  async carryOut(
    id: string,
    action: Action,
    request: DeviceActionRequest,
    by: string,
  ): Promise<Result<DeviceActionAnswer, Refusal>> {
    const device = this.#devices.get(id);
    if (device === undefined) return refuse('not-found', `There is no device "${id}".`);
    if (!actionsOf(device.codec.profile).includes(action)) {
      return refuse('not-possible', `${id} cannot do that: its profile has no command for it.`);
    }
    const before = this.#answers.get(request.id);
    if (before !== undefined) {
      if (this.#asked.get(request.id) !== `${id} ${action}`) {
        return refuse('different-body', `The id ${request.id} was used before for something else.`);
      }
      return ok({ ...(await before), outcome: 'exists' });
    }
    this.#logger.info({ device: id, action, by }, 'a person acts on a device');
    const answer = this.#answer(device, action);
    this.#remember(request.id, `${id} ${action}`, answer);
    return ok(await answer);
  }

  async #answer(device: Device, action: Action): Promise<DeviceActionAnswer> {
    const head = { outcome: 'created' as const, device: device.id, action };
    if (!device.works) {
      const why = device.status.why ?? device.status.state;
      const detail = `It cannot be reached: ${why}.`;
      return { ...head, ok: false, detail, readings: [], took_ms: 0 };
    }
    const { command, answers, within } = questionOf(device, action);
    const heard = await device.ask(command, answers, within);
    if (action === 'test-read') device.send('trigger_off');
    if (heard === 'not-sent') {
      const detail = 'It did not take the command.';
      return { ...head, ok: false, detail, readings: [], took_ms: 0 };
    }
    const answer = heard.readings.find(answers);
    return {
      ...head,
      ...told(answer),
      readings: [...heard.readings],
      took_ms: Math.max(0, heard.took_ms),
    };
  }

  #remember(id: string, asked: string, answer: Promise<DeviceActionAnswer>): void {
    this.#answers.set(id, answer);
    this.#asked.set(id, asked);
    for (const oldest of this.#answers.keys()) {
      if (this.#answers.size <= REMEMBERED_MAX) break;
      this.#answers.delete(oldest);
      this.#asked.delete(oldest);
    }
  }
}

type Question = {
  readonly command: CommandName | null;
  readonly answers: (reading: Reading) => boolean;
  readonly within: typeof READ_WITHIN;
};

function questionOf(device: Device, action: Action): Question {
  if (action !== 'test-read') {
    const answers = ({ kind }: Reading): boolean => kind === 'reply' || kind === 'weight';
    return { command: action, answers, within: ANSWER_WITHIN };
  }
  const { kind, commands } = device.codec.profile;
  if (kind === 'scanner') {
    const answers = (reading: Reading): boolean =>
      reading.kind === 'barcode' || reading.kind === 'no-read';
    const command = commands.trigger_on === undefined ? null : 'trigger_on';
    return { command, answers, within: READ_WITHIN };
  }
  const answers = (reading: Reading): boolean =>
    reading.kind === 'weight' || (reading.kind === 'reply' && !reading.ok);
  return { command: device.mustBeAsked ? 'poll' : null, answers, within: ANSWER_WITHIN };
}

/** The answer in a sentence for the technician. */
function told(answer: Reading | undefined): { ok: boolean; detail: string } {
  if (answer === undefined) return { ok: false, detail: 'No answer came.' };
  switch (answer.kind) {
    case 'barcode':
      return { ok: true, detail: `Read ${answer.text}.` };
    case 'no-read':
      return { ok: false, detail: 'It read nothing. Hold a label before it and try again.' };
    case 'weight':
      return answer.milligrams === null
        ? { ok: false, detail: `Out of range (${answer.range}).` }
        : {
            ok: true,
            detail: `${answer.milligrams / 1_000} g, ${answer.stable ? 'stable' : 'moving'}.`,
          };
    case 'reply':
      return answer.ok
        ? { ok: true, detail: 'Done.' }
        : { ok: false, detail: `It refused: ${answer.code}.` };
    default:
      return { ok: false, detail: 'It answered something unexpected.' };
  }
}
