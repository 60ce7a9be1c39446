import { tmpdir } from 'node:os';
import { expect, it } from 'vitest';
import { type BoxReader, boxFacts, systemBox } from './box.ts';

/** A box with these thermal zones: their type and what they read. */
function boxWith(zones: Record<string, [string, string | null]>): BoxReader {
  return {
    disk: async () => ({ bsize: 4096, bavail: 2_560, blocks: 7_680_000 }),
    list: async () => [...Object.keys(zones), 'cooling_device0'],
    read: async (path) => {
      const [, zone = '', field] = /([^/]+)\/(type|temp)$/.exec(path) ?? [];
      const text = zones[zone]?.[field === 'type' ? 0 : 1];
      if (text === null || text === undefined) throw new Error('EINVAL');
      return `${text}\n`;
    },
  };
}

it('gives the room on the disk and the hottest of the processor', async () => {
  const box = boxWith({
    thermal_zone0: ['x86_pkg_temp', '61400'],
    thermal_zone1: ['cpu-thermal', '64250'],
    thermal_zone2: ['iwlwifi_1', '90000'],
    thermal_zone3: ['soc-thermal', null],
    thermal_zone4: ['cpu1', '999000'],
    thermal_zone5: ['cpu2', ''],
  });
  expect(await boxFacts('/var', box)).toEqual({ disk: { freeMb: 10, totalMb: 30_000 }, temperatureC: 64.3 });
});

it('says nothing of what the box does not tell', async () => {
  expect(await boxFacts('/var', boxWith({ thermal_zone0: ['battery', '30000'] }))).toEqual({
    disk: { freeMb: 10, totalMb: 30_000 },
  });
  const dumb: BoxReader = {
    disk: () => Promise.reject(new Error('ENOSYS')),
    list: () => Promise.reject(new Error('ENOENT')),
    read: () => Promise.reject(new Error('ENOENT')),
  };
  expect(await boxFacts('/var', dumb)).toEqual({});
});

it('knows this box', async () => {
  const { disk, temperatureC } = await boxFacts(tmpdir(), systemBox);
  expect(disk?.totalMb).toBeGreaterThan(0);
  expect(disk?.freeMb).toBeLessThanOrEqual(disk?.totalMb ?? 0);
  if (temperatureC !== undefined) expect(Math.abs(temperatureC)).toBeLessThan(200);
});
