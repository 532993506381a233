import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { knownProfiles, loadProfile } from '../../gateway/configuration/profiles.ts';
import { createFramer } from '../../gateway/device/framing/framing.ts';
import { gs1ErrorCodes } from '../../gateway/device/gs1/fault.ts';
import { deviceProfile } from '../../gateway/device/profile/schema.ts';
import { shippedDevices, shippedProfiles } from '../../gateway/testing/devices/captures.ts';
import { folderFaults } from '../../gateway/testing/devices/quality.ts';

/** What stands in `firmware-config/` is whole, and covers every framing and decoder that there is. */

const shipped = shippedProfiles();

describe('a folder of firmware-config', () => {
  it.each(shipped.map((one) => [one.id, one] as const))('%s is complete', (_, one) => {
    expect(folderFaults(one)).toEqual([]);
  });
});

describe('the collection', () => {
  it('has an example of every framing', () => {
    const used = new Set(shippedDevices().map(({ profile }) => profile.framing.kind));
    expect([...used].sort()).toEqual([
      'delimiter',
      'fixed',
      'idle',
      'length-prefixed',
      'start-end',
    ]);
    for (const { profile } of shippedDevices()) expect(createFramer(profile.framing)).toBeDefined();
  });

  it('has an example of every decoder', () => {
    const used = new Set<string>(shippedDevices().map(({ profile }) => profile.decode.kind));
    const [bytes] = deviceProfile.options;
    const known = bytes.shape.decode.options.map((option) => option.shape.kind.value);
    expect([...used].sort()).toEqual([...known].sort());
  });

  it('covers each kind of folder', () => {
    expect(new Set(shipped.map(({ profile }) => profile.kind))).toEqual(
      new Set(['scanner', 'scale', 'checkweigher', 'printer', 'gpio']),
    );
  });

  it('has ids that differ: one folder for each', () => {
    expect(shipped.map(({ id }) => id)).toEqual([...knownProfiles().keys()]);
    expect(new Set(shipped.map(({ profile }) => profile.id)).size).toBe(shipped.length);
  });
});

describe('a site’s override', () => {
  it('is merged into the profile', () => {
    const loaded = loadProfile('ncr-8217', '/', { decode: { unit: 'kg' } });
    expect(loaded.ok && loaded.value.kind !== 'gpio' && loaded.value.decode).toEqual({
      kind: 'ncr-8217',
      unit: 'kg',
    });
  });

  it('with another kind of framing leaves nothing of the first', () => {
    const framing = { kind: 'start-end', start: '\\x02', end: '\\x03' };
    const loaded = loadProfile('keyence-sr', '/', { framing });
    expect(loaded.ok && loaded.value.kind !== 'gpio' && loaded.value.framing).toMatchObject(
      framing,
    );
  });

  it('that is wrong is told with what would be right', () => {
    const loaded = loadProfile('ncr-8217', '/', { decode: { units: 'kg' } });
    expect(loaded.ok ? [] : loaded.error).toMatchObject([
      { message: 'with the site\'s override: unknown key "units"', hint: 'did you mean "unit"?' },
    ]);
  });

  it('of an unknown profile names the nearest one', () => {
    const loaded = loadProfile('keyence-sx', '/');
    expect(loaded.ok ? [] : loaded.error).toMatchObject([
      { message: 'there is no profile "keyence-sx"', hint: 'did you mean "keyence-sr"?' },
    ]);
  });
});

describe('the documentation', () => {
  const page = (name: string): string =>
    readFileSync(join(import.meta.dirname, '..', '..', 'docs', name), 'utf8');

  it('names every profile', () => {
    const text = page('devices.md');
    expect(shipped.map(({ id }) => id).filter((id) => !text.includes(`\`${id}\``))).toEqual([]);
  });

  it('explains every error of the GS1 parser', () => {
    const text = page('gs1.md');
    expect(gs1ErrorCodes.filter((code) => !text.includes(`| \`${code}\` `))).toEqual([]);
  });
});
