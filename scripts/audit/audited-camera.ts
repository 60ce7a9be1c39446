import { existsSync } from 'node:fs';
import { withLayouts } from '../../edge-agent/layout/layout-rules.ts';
import { layoutStates } from '../../edge-agent/layout/layout-state.ts';
import { layoutPath } from '../../edge-agent/layout/layout-store.ts';
import type { Line } from '../../firmware-config/contract/index.ts';
import { readCountConfig } from '../../firmware-config/count-config.ts';
import { GatelineError } from '../../firmware-config/errors.ts';
import { type Camera, type GatewayConfig, readGatewayConfig } from '../../firmware-config/gateway-config.ts';
import { readJson } from '../../firmware-config/read-json.ts';

/** What is audited: one line of one camera, as its gateway runs it. */
export interface Audited {
  /** Null where only a camera is known. */
  gateway: string | null;
  camera: Camera;
  line: Line;
  /** Version of the lines and zones in force; 0 is the file's own. */
  configuration: number;
}

/**
 * One line of a gateway's configuration, or of one that holds only a camera's model and lines. Where the server has drawn
 * other lines and zones, which the agent keeps beside its spool, those are audited.
 *
 * @param camera which one; the only or first one where absent
 * @param line which one; the only one where absent
 * @throws GatelineError `bad-config`, `not-found`, `bad-input` where the line is not clear
 */
export function auditedCamera(path: string, camera: string | undefined, line: string | undefined): Audited {
  const value = readJson(path);
  if (typeof value !== 'object' || value === null || !('cameras' in value)) {
    const found = readCountConfig(path, camera);
    return { gateway: null, camera: found, line: lineOf(found, line), configuration: 0 };
  }
  const config = readGatewayConfig(path);
  const drawn = drawnLayout(config);
  const all = withLayouts(config.cameras, drawn?.cameras ?? []);
  const found = camera === undefined ? all[0] : all.find(({ id }) => id === camera);
  if (!found) {
    const known = all.map(({ id }) => id).join(', ');
    throw new GatelineError('not-found', `${path} has no camera ${camera}: choose one of ${known}`);
  }
  return {
    gateway: config.gateway,
    camera: found,
    line: lineOf(found, line),
    configuration: drawn?.version ?? 0,
  };
}

/** What the server sent, as far as the agent took it up; the gateway's own file where there is nothing sound. */
function drawnLayout({ gateway, spool }: GatewayConfig) {
  const path = layoutPath(spool.path);
  if (!existsSync(path)) return null;
  const state = readJson(path);
  return layoutStates.accepts(state) && state.gateway === gateway ? state.current : null;
}

function lineOf({ id, lines }: Camera, wanted: string | undefined): Line {
  const found = wanted === undefined && lines.length === 1 ? lines[0] : lines.find((l) => l.id === wanted);
  if (found) return found;
  const known = lines.map((line) => line.id).join(', ');
  throw new GatelineError('bad-input', `it is not clear which line of camera ${id} is audited`, {
    faults: [
      {
        path: '--line',
        ...(wanted === undefined ? {} : { value: wanted }),
        problem:
          wanted === undefined
            ? `is missing: the camera has ${lines.length} lines`
            : 'is not one of its lines',
        remedy: `Choose one of ${known}.`,
      },
    ],
  });
}

/** A line drawn on the command line: `0.5,1,0.5,0` are x and y of its ends. */
export function lineFromText(text: string): Pick<Line, 'a' | 'b'> | null {
  const numbers = text.split(',').map(Number);
  const [x1, y1, x2, y2] = numbers;
  if (x1 === undefined || y1 === undefined || x2 === undefined || y2 === undefined) return null;
  if (numbers.length !== 4 || numbers.some((number) => !(number >= 0 && number <= 1))) return null;
  return { a: [x1, y1], b: [x2, y2] };
}
