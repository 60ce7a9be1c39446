import type { CountAudit } from '../../firmware-config/contract/audit.ts';
import { tellServer } from '../commands/ask-server.ts';

/**
 * Sends an audit to the server, where it stands behind the gate's counts from then on.
 *
 * @throws GatelineError `not-found` where no server answers, `not-signed-in` without a good key, `bad-input` with what the
 *   server has against it
 */
export async function sendAudit(audit: CountAudit, url: string, key: string | undefined): Promise<void> {
  await tellServer(url, '/api/audits', audit, key, 'audits');
}
