import { vi } from 'vitest';
import { healthReport } from '../health/health-report.ts';
import { GATEWAY } from './testing-server.ts';
import { openUplink, type Uplink, type UplinkOptions } from './uplink.ts';

/** Waits for long, since a busy machine may be slow; a good machine never needs it. */
export const until = (check: () => void) => vi.waitFor(check, { timeout: 15_000, interval: 10 });

export const newLog = () => ({
  info: vi.fn<(words: unknown) => void>(),
  warn: vi.fn<(words: unknown) => void>(),
});

/** An uplink that is quick to wait, to reconnect and to tell how it is. */
export function openTestUplink({
  timing,
  ...options
}: Pick<UplinkOptions, 'url' | 'spool' | 'clock' | 'log'> & Partial<UplinkOptions>): Uplink {
  const { spool, clock } = options;
  return openUplink({
    gateway: GATEWAY,
    health: (notices) =>
      healthReport({
        gateway: GATEWAY,
        at: clock().at,
        uptimeMs: 1000,
        memoryBytes: 1,
        spool: spool.stats(),
        cameras: [],
        notices,
      }),
    ...options,
    timing: { receiptMs: 250, reconnectMs: 40, longestReconnectMs: 200, healthMs: 100, ...timing },
  });
}
