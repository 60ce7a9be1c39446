import type { Server } from 'node:https';
import type { Logger } from 'pino';
import { messageOf } from '../../firmware-config/errors.ts';
import type { ServerConfig } from '../../firmware-config/server-config.ts';
import { openTls, type Tls } from './open-tls.ts';

const EVERY_MS = 3_600_000;

/**
 * Looks every hour whether the certificate was renewed, or has to be, and shows the new one from the next connection on.
 *
 * @returns ends it
 */
export function refreshTls(
  server: Server,
  config: ServerConfig,
  first: Tls,
  { now, log }: { now: () => number; log: Logger },
): () => void {
  let shown = first.fingerprint;
  const look = async () => {
    try {
      const tls = await openTls(config, now());
      if (!tls || tls.fingerprint === shown) return;
      server.setSecureContext(tls.pem);
      shown = tls.fingerprint;
      log.info({ fingerprint: shown }, 'the certificate was renewed');
    } catch (error) {
      log.error({ err: error }, `the certificate is not renewed: ${messageOf(error)}`);
    }
  };
  const timer = setInterval(() => void look(), EVERY_MS);
  return () => clearInterval(timer);
}
