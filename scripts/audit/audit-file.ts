import { existsSync, statSync, writeFileSync } from 'node:fs';
import { basename, extname } from 'node:path';
import { agentVersion } from '../../edge-agent/health/agent-version.ts';
import { auditFaults } from '../../firmware-config/audit-faults.ts';
import { CONTRACT_VERSION, CountAudit } from '../../firmware-config/contract/index.ts';
import { GatelineError } from '../../firmware-config/errors.ts';
import type { Camera } from '../../firmware-config/gateway-config.ts';
import { validatorOf } from '../../firmware-config/validation.ts';
import type { Audited } from './audited-camera.ts';
import type { Findings } from './words.ts';

/** What the file says of a gateway that is not known. */
export const NO_GATEWAY = 'unknown';

export interface AuditCircumstances {
  source: CountAudit['source'];
  method: CountAudit['method'];
  /** The audited time, wall time in milliseconds. */
  from: number;
  to: number;
}

const validator = validatorOf(CountAudit);

/** The audit as it is filed and sent. */
export function countAudit(audited: Audited, when: AuditCircumstances, findings: Findings): CountAudit {
  const { gateway, camera, line, configuration } = audited;
  const { source, method } = when;
  const audit: CountAudit = {
    v: CONTRACT_VERSION,
    gateway: gateway ?? NO_GATEWAY,
    camera: camera.id,
    gate: line.gate,
    line: line.id,
    model: modelOf(camera),
    configuration,
    agent: agentVersion(),
    ...{ source, method },
    from: Math.round(when.from),
    to: Math.max(Math.round(when.to), Math.round(when.from) + 1),
    in: findings.in.agreement,
    out: findings.out.agreement,
  };
  const faults = [...validator.faults(audit), ...auditFaults(audit)];
  if (faults.length > 0) throw new GatelineError('bad-input', 'the audit cannot be filed', { faults });
  return audit;
}

/** As the configuration names it: the server knows by that whether the camera still counts in this way. */
function modelOf({ model, alternate }: Camera): string {
  return (alternate === undefined ? model : `${model} + ${alternate}`).slice(0, MODEL_CHARACTERS);
}

const MODEL_CHARACTERS = 200;

/**
 * Writes the audit into `NAME.audit.json`, or the next free name of its kind: an earlier audit stays.
 *
 * @param out another path, which is written over
 * @throws GatelineError `bad-input` where it cannot be written
 */
export function writeAudit(audit: CountAudit, name: string, out: string | undefined): string {
  const path = out ?? freeName(name);
  try {
    writeFileSync(path, `${JSON.stringify(audit, null, 2)}\n`);
    return path;
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    throw new GatelineError('bad-input', `${path} cannot be written (${code}): check --out`, { cause });
  }
}

function freeName(name: string): string {
  for (let number = 1; ; number++) {
    const path = number === 1 ? `${name}.audit.json` : `${name}-${number}.audit.json`;
    if (!existsSync(path)) return path;
  }
}

/** `gate.mp4` as `gate`. */
export const nameOf = (video: string) => basename(video, extname(video));

/**
 * When a recording was made, in milliseconds of wall time: as it is said, else the file's last change less its length.
 *
 * @param text of the command line, for example 2026-11-22T08:00+07:00
 * @throws GatelineError `bad-input`
 */
export function recordedAt(video: string, lengthS: number, text: string | undefined): number {
  if (text === undefined) return Math.max(0, statSync(video).mtimeMs - lengthS * 1000);
  const at = Date.parse(text);
  if (Number.isFinite(at)) return at;
  throw new GatelineError('bad-input', 'the time of the recording is not clear', {
    faults: [
      {
        path: '--recorded-at',
        value: text,
        problem: 'is no time',
        remedy: 'Give date and time with the zone, such as 2026-11-22T08:00+07:00.',
      },
    ],
  });
}
