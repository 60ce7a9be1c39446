import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readCountConfig } from '../../firmware-config/count-config.ts';
import { parseGatewayConfig } from '../../firmware-config/gateway-config.ts';
import { parseServerConfig } from '../../firmware-config/server-config.ts';
import { parseManifest } from '../../models/manifest.ts';
import { readTruth } from '../evaluation/truth.ts';
import { Mutator } from './mutator.ts';
import { isCountConfig, isGatewayConfig, isManifest, isServerConfig, isTruth } from './oracle-files.ts';
import { type Target, verdictOf } from './target.ts';

const root = join(import.meta.dirname, '../..');
const sample = (path: string): unknown => JSON.parse(readFileSync(join(root, path), 'utf8'));

/** Every field that a server's configuration may have. */
const LARGE_SERVER = {
  listen: {
    host: '0.0.0.0',
    http: 8443,
    mqttHost: '127.0.0.1',
    mqtt: 1883,
    tls: { certificate: 'c.pem', key: 'k.pem' },
    trustProxy: ['10.0.0.5', '10.1.0.0/16', '::1/128'],
    publicUrl: 'https://gateline.example.vn',
  },
  data: 'data',
  keepRawDays: 400,
  broker: { url: 'mqtts://10.0.0.2' },
  mail: {
    host: 'mail.example.vn',
    port: 465,
    secure: true,
    user: 'gateline',
    password: 'x',
    from: 'Gateline <gateline@example.vn>',
  },
  sites: ['a', 'b'].map((id) => ({
    id,
    name: id,
    timeZone: 'Asia/Ho_Chi_Minh',
    gates: [{ id: 'g', name: 'G' }],
    zones: [{ id: 'z', name: 'Z' }],
    gateways: [{ id: `w-${id}`, name: 'W' }],
  })),
  groups: [{ id: 'both', name: 'Both', sites: ['a', 'b'] }],
};
const TRUTH = {
  video: 'gate.mp4',
  model: 'person',
  line: { a: [0.8, 1], b: [0.8, 0] },
  zones: [
    {
      id: 'screen',
      kind: 'ignore',
      points: [
        [0, 0],
        [0.2, 0],
        [0.2, 0.3],
      ],
    },
  ],
  crossings: [
    { t: 18.95, direction: 'in' },
    { t: 20, direction: 'out' },
  ],
};

/** The files that people write: configurations, manifests and truths. */
export function filesTargets(): Target[] {
  const gateway = sample('firmware-config/examples/gateway.json');
  const count = sample('firmware-config/examples/count.json');
  const manifests = [
    'models/ultraface-rfb-320.json',
    'models/centernet-mobilenetv3.json',
    'models/examples/yolox-nano.json',
    'models/examples/yunet-n.json',
  ].map(sample);
  const parsed = (name: string, share: number, samples: unknown[], read: (text: string) => unknown) => {
    const mutator = new Mutator(samples);
    return { name, share, inputs: mutator.bytes.bind(mutator), read };
  };
  return [
    textTarget({
      ...parsed('gateway-config', 9, [gateway], (text) => parseGatewayConfig(text, 'gateway.json')),
      codes: ['bad-config'],
      isGood: isGatewayConfig,
    }),
    textTarget({
      ...parsed('server-config', 9, [sample('firmware-config/examples/server.json'), LARGE_SERVER], (text) =>
        parseServerConfig(text, 'server.json'),
      ),
      codes: ['bad-config'],
      isGood: isServerConfig,
    }),
    textTarget({
      ...parsed('manifest', 6, manifests, (text) => parseManifest(text, '/models/some.json')),
      codes: ['bad-model'],
      isGood: isManifest,
    }),
    fileTarget({
      ...parsed('count-config', 2, [count, gateway], readCountConfig),
      codes: ['bad-config'],
      isGood: isCountConfig,
    }),
    fileTarget({
      ...parsed('truth', 2, [TRUTH], readTruth),
      codes: ['bad-input', 'bad-config'],
      isGood: isTruth,
    }),
  ];
}

interface Reader extends Pick<Target, 'name' | 'share' | 'inputs'> {
  /** Reads a text, or the file at a path. */
  read: (text: string) => unknown;
  codes: string[];
  isGood: (value: unknown) => boolean;
}

function textTarget({ read, codes, isGood, ...target }: Reader): Target {
  return {
    ...target,
    run: (bytes) => verdictOf(() => read(bytes.toString('utf8')), codes),
    mayAccept: (bytes) => isGoodJson(bytes, isGood),
  };
}

function fileTarget({ read, codes, isGood, ...target }: Reader): Target {
  const folder = mkdtempSync(join(tmpdir(), 'gateline-fuzz-'));
  const path = join(folder, 'input.json');
  return {
    ...target,
    run: (bytes) => {
      writeFileSync(path, bytes);
      return verdictOf(() => read(path), codes);
    },
    mayAccept: (bytes) => isGoodJson(bytes, isGood),
    close: async () => rmSync(folder, { recursive: true, force: true }),
  };
}

function isGoodJson(bytes: Buffer, isGood: (value: unknown) => boolean): boolean {
  let value: unknown;
  try {
    value = JSON.parse(bytes.toString('utf8'));
  } catch {
    return false;
  }
  return isGood(value);
}
