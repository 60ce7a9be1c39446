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
      const config = readServerConfig(options.config);
      const server = await startServer(config);
      process.stderr.write(`gateline: serving ${server.url}, broker on port ${server.mqttPort}\n`);
      if (server.setupCode !== null) {
        const page = `${config.listen.publicUrl?.replace(/\/$/, '') ?? server.url}/?code=${server.setupCode}`;
        process.stderr.write(`gateline: there is no account yet; make the first administrator at ${page}\n`);
      }
      await untilStopped(() => server.close());
    });
}
