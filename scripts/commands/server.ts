import type { Command } from 'commander';
import { readServerConfig } from '../../firmware-config/server-config.ts';
import { commandWithExamples } from './example.ts';
import { untilStopped } from './until-stopped.ts';

/** `gateline server`: broker, books, API and page. */
export function serverCommand(): Command {
  return commandWithExamples('server', 'Run the control server.', [
    'gateline server --config firmware-config/examples/server.json',
  ])
    .requiredOption('--config <file>', "the server's configuration")
    .action(async (options: { config: string }) => {
      const { startServer } = await import('../../control-server/main.ts');
      const server = await startServer(readServerConfig(options.config));
      process.stderr.write(`gateline: serving ${server.url}, broker on port ${server.mqttPort}\n`);
      await untilStopped(() => server.close());
    });
}
