import type { Command } from 'commander';
import { readGatewayConfig } from '../../firmware-config/gateway-config.ts';
import { commandWithExamples } from './example.ts';

/** `gateline key`: the public key with which a gateway signs its books. */
export function keyCommand(): Command {
  return commandWithExamples(
    'key',
    'Show the public key with which a gateway signs its books; it is made if it is not there yet.',
    ['gateline key --config gateway.json', 'gateline key --config gateway.json --json'],
  )
    .requiredOption('--config <file>', "the gateway's configuration")
    .option('--json', 'print JSON')
    .action(async (options: { config: string; json?: boolean }) => {
      const { gateway, spool } = readGatewayConfig(options.config);
      const { GatewayKey, gatewayKeyPath } = await import('../../edge-agent/signing/gateway-key.ts');
      const { publicKey, fingerprint, shortFingerprint } = GatewayKey.open(gatewayKeyPath(spool.path));
      const text = options.json
        ? JSON.stringify({ gateway, key: publicKey, fingerprint })
        : `gateway      ${gateway}\nkey          ${publicKey}\nfingerprint  ${shortFingerprint}`;
      process.stdout.write(`${text}\n`);
    });
}
