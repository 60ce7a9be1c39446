import { openSync, writeSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { systemClock } from '../../edge-agent/health/clock.ts';
import { startAgent } from '../../edge-agent/main.ts';
import { messageOf } from '../../firmware-config/errors.ts';
import { readGatewayConfig } from '../../firmware-config/gateway-config.ts';

// The agent of the fault bench: agent-process.ts CONFIG ANNOUNCED BOOT. Writes each record into the file ANNOUNCED, as a
// JSON line, once the agent says that it is in the spool; a kill takes nothing of it back.
const [config = '', announced = '', boot = ''] = process.argv.slice(2);
const file = openSync(announced, 'a');

try {
  const agent = await startAgent(readGatewayConfig(config), {
    clock: systemClock(boot),
    cameraProgram: fileURLToPath(new URL('camera-program.ts', import.meta.url)),
    onRecord: (record, _decidedAt, epoch) => writeSync(file, `${JSON.stringify({ epoch, ...record })}\n`),
    // What takes seconds to half a minute at a site would take the bench's time only.
    timing: {
      receiptMs: 400,
      longestReceiptMs: 6_000,
      reconnectMs: 60,
      longestReconnectMs: 400,
      healthMs: 2_000,
      cameraWaitMs: 100,
      longestCameraWaitMs: 400,
    },
  });
  process.once('SIGTERM', () => void agent.close().then(() => process.exit(0)));
} catch (error) {
  process.stderr.write(`agent: ${messageOf(error)}\n`);
  process.exit(1);
}
