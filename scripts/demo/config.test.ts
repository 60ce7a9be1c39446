import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { parseGatewayConfig } from '../../firmware-config/gateway-config.ts';
import { parseServerConfig } from '../../firmware-config/server-config.ts';
import { demoGatewayConfig, demoServerConfig } from './config.ts';

let cache: string;
beforeEach(() => {
  cache = mkdtempSync(join(tmpdir(), 'gateline-demo-'));
  mkdirSync(join(cache, 'demo'));
});
afterEach(() => rmSync(cache, { recursive: true }));
const have = (name: string) => writeFileSync(join(cache, 'demo', name), '');

describe('the demo configuration', () => {
  it('is one that the server and the gateway accept', () => {
    have('vtest.avi');
    have('face-walk.mp4');
    const gateway = demoGatewayConfig(cache, '/tmp/demo', 1884);
    expect(parseGatewayConfig(JSON.stringify(gateway), 'demo')).toEqual(gateway);
    expect(gateway.server.url).toBe('mqtt://127.0.0.1:1884');
    const server = demoServerConfig('/tmp/demo', { http: 0, mqtt: 1884 });
    expect(parseServerConfig(JSON.stringify(server), 'demo')).toEqual(server);
  });

  it('counts at gates and by a gateway that the server knows', () => {
    have('vtest.avi');
    have('face-walk.mp4');
    const gateway = demoGatewayConfig(cache, '/tmp/demo');
    const [site] = demoServerConfig('/tmp/demo').sites;
    const gates = gateway.cameras.flatMap(({ lines }) => lines.map(({ gate }) => gate));
    expect(gates.toSorted()).toEqual(site?.gates.map(({ id }) => id).toSorted());
    expect(site?.gateways.map(({ id }) => id)).toEqual([gateway.gateway]);
  });

  it('goes on with one camera when a recording is missing, and says so when both are', () => {
    expect(() => demoGatewayConfig(cache, '/tmp/demo')).toThrow('./scripts/setup start');
    have('face-walk.mp4');
    expect(demoGatewayConfig(cache, '/tmp/demo').cameras.map(({ id }) => id)).toEqual(['face']);
  });
});
