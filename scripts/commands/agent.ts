import type { Command } from 'commander';
import { readGatewayConfig } from '../../firmware-config/gateway-config.ts';
import { commandWithExamples } from './example.ts';
import { untilStopped } from './until-stopped.ts';

/** `gateline agent`: the cameras of one gateway. */
export function agentCommand(): Command {
  return commandWithExamples(
    'agent',
    "Run a gateway's agent: count at its cameras and report to the server.",
    [
      'gateline agent --config firmware-config/examples/gateway.json',
      'gateline agent --config gateway.json --json',
    ],
  )
    .requiredOption('--config <file>', "the gateway's configuration")
    .option('--json', 'print every record, once it is in the spool, as a JSON line')
    .action(async (options: { config: string; json?: boolean }) => {
      const config = readGatewayConfig(options.config);
      const { startAgent } = await import('../../edge-agent/main.ts');
      const agent = await startAgent(config, {
        onRecord: (record, decidedAt, epoch) => {
          if (options.json) process.stdout.write(`${JSON.stringify({ ...record, epoch, decidedAt })}\n`);
        },
      });
      process.stderr.write(`gateline: ${config.gateway} watches ${config.cameras.length} camera(s)\n`);
      await untilStopped(() => agent.close());
    });
}
