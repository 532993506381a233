import { describe, expect, it } from 'vitest';
import {
  bench,
  decided,
  down,
  enter,
  leave,
  noRead,
  play,
  read,
  says,
  selfTriggered,
  triggered,
  weighed,
  weighing,
  weight,
} from '../testing/station/timeline.ts';
import type { StationEvent } from './state.ts';

describe('a station with a photo-eye', () => {
  it.each<[string, unknown, [number, StationEvent][], string[]]>([
    [
      'one good parcel: the gate opens when it arrives',
      triggered,
      [
        [0, enter],
        [60, read('A')],
        [200, leave],
        [230, decided('p1', 'accept')],
      ],
      ['220 decide p1 [A] ok', '230 done p1 passed', '900 gate opens'],
    ],
    [
      'one rejected parcel: the gate rejects when it arrives',
      triggered,
      [
        [0, enter],
        [60, read('A')],
        [200, leave],
        [230, decided('p1', 'reject')],
      ],
      ['220 decide p1 [A] ok', '230 done p1 stayed', '900 gate rejects'],
    ],
    [
      're-reads in one window are one code',
      triggered,
      [
        [0, enter],
        [60, read('A')],
        [80, read('A')],
        [100, read('A')],
        [200, leave],
      ],
      ['220 decide p1 [A] ok', '900 gate rejects'],
    ],
    [
      'several codes are told to the ledger, first read first',
      triggered,
      [
        [0, enter],
        [60, read('B')],
        [80, read('A')],
        [200, leave],
        [230, decided('p1', 'accept')],
      ],
      ['220 decide p1 [B,A] ok', '230 done p1 passed', '900 gate opens'],
    ],
    [
      'two identical parcels in a row are two parcels',
      triggered,
      [
        [0, enter],
        [60, read('A')],
        [200, leave],
        [230, decided('p1', 'accept')],
        [400, enter],
        [460, read('A')],
        [600, leave],
        [630, decided('p2', 'accept')],
      ],
      [
        '220 decide p1 [A] ok',
        '230 done p1 passed',
        '620 decide p2 [A] ok',
        '630 done p2 passed',
        '900 gate opens',
        '1300 gate opens',
      ],
    ],
    [
      'nothing read: no-read, whether the scanner says so or keeps silent',
      triggered,
      [
        [0, enter],
        [60, says('scan', noRead)],
        [200, leave],
        [1_000, enter],
        [1_200, leave],
      ],
      [
        '220 decide p1 [] NO_READ',
        '900 gate rejects',
        '1220 decide p2 [] NO_READ',
        '1900 gate rejects',
      ],
    ],
    [
      'a parcel that stands in the beam is decided at the end of its window',
      triggered,
      [
        [0, enter],
        [60, read('A')],
      ],
      ['500 decide p1 [A] ok', '900 gate rejects'],
    ],
    [
      'touching parcels: neither passes',
      triggered,
      [
        [0, enter],
        [60, read('A')],
        [200, leave],
        [210, enter],
        [260, read('B')],
        [400, leave],
      ],
      [
        '210 decide p1 [A] TOUCHING',
        '420 decide p2 [B] TOUCHING',
        '900 gate rejects',
        '1110 gate rejects',
      ],
    ],
    [
      'the answer comes after the deadline: the acceptance is taken back',
      triggered,
      [
        [0, enter],
        [60, read('A')],
        [200, leave],
        [950, decided('p1', 'accept')],
      ],
      ['220 decide p1 [A] ok', '900 gate rejects', '950 done p1 stayed late', '950 revoke p1'],
    ],
    [
      'the decision could not be recorded: it stays',
      triggered,
      [
        [0, enter],
        [60, read('A')],
        [200, leave],
        [240, decided('p1', 'lost')],
      ],
      ['220 decide p1 [A] ok', '240 done p1 stayed', '900 gate rejects'],
    ],
    [
      'a read while nothing stands there belongs to no parcel',
      triggered,
      [[10, read('A')]],
      ['10 stray no-parcel'],
    ],
    [
      'the scanner does not work',
      triggered,
      [
        [0, down('scan')],
        [10, enter],
        [200, leave],
      ],
      ['220 decide p1 [] DEVICE_DOWN', '910 gate rejects'],
    ],
  ])('%s', (_name, config, timeline, expected) => {
    expect(play(config, timeline).told).toEqual(expected);
  });
});

describe('a station with a scale', () => {
  it.each<[string, unknown, [number, StationEvent][], string[]]>([
    [
      'the weight is there before the parcel leaves',
      weighing,
      [
        [0, enter],
        [60, read('A')],
        [90, weighed('p1', weight(500))],
        [200, leave],
      ],
      ['220 decide p1 [A] 500g ok', '900 gate rejects'],
    ],
    [
      'the window waits for a late weight, and closes as soon as it is there',
      weighing,
      [
        [0, enter],
        [60, read('A')],
        [200, leave],
        [300, weighed('p1', weight(500))],
      ],
      ['300 decide p1 [A] 500g ok', '900 gate rejects'],
    ],
    [
      'a weight after the window belongs to nobody, not to the next parcel',
      weighing,
      [
        [0, enter],
        [60, read('A')],
        [200, leave],
        [450, enter],
        [460, weighed('p1', weight(9))],
        [480, read('B')],
        [490, weighed('p2', weight(7))],
        [600, leave],
      ],
      [
        '400 decide p1 [A] NO_WEIGHT',
        '460 stray late-weight',
        '620 decide p2 [B] 7g ok',
        '900 gate rejects',
        '1350 gate rejects',
      ],
    ],
    [
      'only moving weights',
      weighing,
      [
        [0, enter],
        [60, read('A')],
        [90, says('scale', weight(500, { stable: false }))],
        [200, leave],
      ],
      ['400 decide p1 [A] WEIGHT_UNSTABLE', '900 gate rejects'],
    ],
    [
      'overload is no weight',
      weighing,
      [
        [0, enter],
        [60, read('A')],
        [90, weighed('p1', weight(null, { range: 'over' }))],
        [200, leave],
      ],
      ['400 decide p1 [A] WEIGHT_OUT_OF_RANGE', '900 gate rejects'],
    ],
    [
      'a scale that is asked is asked again until the parcel lies still',
      weighing,
      [
        [0, enter],
        [60, read('A')],
        [90, weighed('p1', weight(500, { stable: false }))],
        [135, weighed('p1', weight(504))],
        [200, leave],
      ],
      ['220 decide p1 [A] 504g ok', '900 gate rejects'],
    ],
    [
      'an empty scale is no weight',
      weighing,
      [
        [0, enter],
        [60, read('A')],
        [90, says('scale', weight(0))],
        [200, leave],
      ],
      ['400 decide p1 [A] NO_WEIGHT', '900 gate rejects'],
    ],
    [
      'the scale does not work',
      weighing,
      [
        [0, down('scale')],
        [10, enter],
        [60, read('A')],
        [200, leave],
      ],
      ['220 decide p1 [A] DEVICE_DOWN', '910 gate rejects'],
    ],
    [
      'an optional scale that is silent does not reject',
      { ...weighing, scale: { device: 'scale', demand: 'optional', wait_ms: 50 } },
      [
        [0, enter],
        [60, read('A')],
        [200, leave],
      ],
      ['250 decide p1 [A] ok', '900 gate rejects'],
    ],
  ])('%s', (_name, config, timeline, expected) => {
    expect(play(config, timeline).told).toEqual(expected);
  });
});

describe('a station whose scanner triggers itself', () => {
  it.each<[string, unknown, [number, StationEvent][], string[]]>([
    [
      'a label that stays in view is one parcel',
      selfTriggered,
      [
        [0, read('A')],
        [50, read('A')],
        [150, read('A')],
        [250, read('A')],
      ],
      ['100 decide p1 [A] ok', '150 stray still-in-view', '250 stray still-in-view'],
    ],
    [
      'the same label after it was gone is another parcel',
      selfTriggered,
      [
        [0, read('A')],
        [150, decided('p1', 'accept')],
        [400, read('A')],
      ],
      ['100 decide p1 [A] ok', '150 done p1 passed', '500 decide p2 [A] ok'],
    ],
    [
      'another label while the first is still in view is another parcel',
      selfTriggered,
      [
        [0, read('A')],
        [150, read('A')],
        [160, read('B')],
      ],
      ['100 decide p1 [A] ok', '150 stray still-in-view', '260 decide p2 [B] ok'],
    ],
    [
      'a no-read of a scanner with its own trigger is a parcel without a code',
      selfTriggered,
      [[0, says('scan', noRead)]],
      ['100 decide p1 [] NO_READ'],
    ],
  ])('%s', (_name, config, timeline, expected) => {
    expect(play(config, timeline).told).toEqual(expected);
  });
});

describe('a bench', () => {
  it('decides each scan at once', () => {
    const timeline: [number, StationEvent][] = [
      [0, read('A')],
      [5, decided('p1', 'accept')],
      [100, read('A')],
      [110, decided('p2', 'reject')],
    ];
    expect(play(bench, timeline).told).toEqual([
      '0 decide p1 [A] ok',
      '5 done p1 passed',
      '100 decide p2 [A] ok',
      '110 done p2 stayed',
    ]);
  });

  it('waits for the weight when it has a scale', () => {
    const config = { ...bench, scale: { device: 'scale' } };
    const timeline: [number, StationEvent][] = [
      [0, read('A')],
      [700, weighed('p1', weight(5))],
    ];
    expect(play(config, timeline).told).toEqual(['700 decide p1 [A] 5g ok']);
  });
});

describe('stopping', () => {
  it('closes the open window; nothing of it passes', () => {
    const timeline: [number, StationEvent][] = [
      [0, enter],
      [60, read('A')],
      [70, { type: 'stop' }],
    ];
    expect(play(triggered, timeline).told).toEqual([
      '70 decide p1 [A] DEVICE_DOWN',
      '900 gate rejects',
    ]);
  });
});
