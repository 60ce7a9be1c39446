import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { GatelineError } from '../../firmware-config/errors.ts';
import type { Camera, GatewayConfig } from '../../firmware-config/gateway-config.ts';
import type { ServerConfig } from '../../firmware-config/server-config.ts';
import { FACE_WALK, LINE } from './walk.ts';

const GATEWAY = 'ninh-kieu-1';

/**
 * The demo's server: one pier in Cần Thơ with three gates and one gateway.
 *
 * @param dataFolder where the server's books go
 * @param ports 0 takes any free port
 */
export function demoServerConfig(dataFolder: string, ports = { http: 8080, mqtt: 1883 }): ServerConfig {
  return {
    listen: { host: '127.0.0.1', mqttHost: '127.0.0.1', ...ports },
    data: join(dataFolder, 'server'),
    sites: [
      {
        id: 'ninh-kieu',
        name: 'Bến Ninh Kiều, Cần Thơ',
        timeZone: 'Asia/Ho_Chi_Minh',
        gates: [
          { id: 'cong-1', name: 'Cổng số 1' },
          { id: 'cong-quang-truong', name: 'Cổng quảng trường' },
          { id: 'cong-bo-song', name: 'Cổng bờ sông' },
        ],
        gateways: [{ id: GATEWAY, name: 'Hộp đếm số 1' }],
      },
    ],
  };
}

/**
 * The demo's gateway: two cameras that play recordings from the cache's demo folder in a loop. A camera whose recording
 * could not be fetched is left out.
 *
 * @param cacheFolder the folder of all downloads; the recordings lie in its `demo`
 * @param dataFolder where the gateway's spool goes
 * @throws GatelineError `not-found` when neither recording is there
 */
export function demoGatewayConfig(cacheFolder: string, dataFolder: string, mqttPort = 1883): GatewayConfig {
  const cameras = [walkCamera, faceCamera]
    .map((camera) => camera(join(cacheFolder, 'demo')))
    .filter(({ source }) => source.kind === 'file' && existsSync(source.path));
  if (cameras.length === 0) {
    throw new GatelineError('not-found', 'the demo has no recordings to play: run ./scripts/setup start');
  }
  return {
    gateway: GATEWAY,
    note: 'Demo',
    server: { url: `mqtt://127.0.0.1:${mqttPort}` },
    spool: { path: join(dataFolder, 'gateway', 'spool.db') },
    cameras,
  };
}

/** Persons on the square. In this recording more walk from right to left, so that is the way in. */
function walkCamera(folder: string): Camera {
  return {
    id: 'walk',
    source: { kind: 'file', path: join(folder, 'vtest.avi'), loop: true },
    model: 'centernet-mobilenetv3',
    fps: 10,
    lines: [
      { id: 'quang-truong', gate: 'cong-quang-truong', a: [0.67, 0.05], b: [0.67, 0.95] },
      { id: 'bo-song', gate: 'cong-bo-song', a: [0.125, 0.26], b: [0.125, 0.95] },
    ],
  };
}

/** One face that walks through the drawn gate. */
function faceCamera(folder: string): Camera {
  return {
    id: 'face',
    source: { kind: 'file', path: join(folder, FACE_WALK), loop: true },
    model: 'ultraface-rfb-320',
    fps: 10,
    lines: [{ id: 'cong-1', gate: 'cong-1', a: [...LINE.a], b: [...LINE.b] }],
  };
}
