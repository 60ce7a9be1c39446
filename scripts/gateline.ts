import { readFileSync } from 'node:fs';
import { Command } from 'commander';
import { GatelineError, messageOf } from '../firmware-config/errors.ts';
import { adminCommand } from './commands/admin.ts';
import { agentCommand } from './commands/agent.ts';
import { auditCommand } from './commands/audit.ts';
import { backupCommand } from './commands/backup.ts';
import { benchCommand } from './commands/bench.ts';
import { chaosCommand } from './commands/chaos.ts';
import { checkLineCommand } from './commands/check-line.ts';
import { countCommand } from './commands/count.ts';
import { demoCommand } from './commands/demo.ts';
import { evalCommand } from './commands/eval.ts';
import { exportCommand } from './commands/export.ts';
import { fuzzCommand } from './commands/fuzz.ts';
import { keyCommand } from './commands/key.ts';
import { modelsCommand } from './commands/models.ts';
import { rebuildCommand } from './commands/rebuild.ts';
import { reportCommand } from './commands/report.ts';
import { restoreCommand } from './commands/restore.ts';
import { sceneCommand } from './commands/scene.ts';
import { screenshotsCommand } from './commands/screenshots.ts';
import { serverCommand } from './commands/server.ts';
import { verifyCommand } from './commands/verify.ts';

const manifest: { version: string } = JSON.parse(
  readFileSync(new URL('../package.json', import.meta.url), 'utf8'),
);

// Each command loads what it runs only when it runs, so that the help is there at once.
const program = new Command('gateline')
  .description('Counts people at gates without keeping their faces.')
  .version(manifest.version)
  // A command's own --version is the command's.
  .enablePositionalOptions()
  .showHelpAfterError('(gateline --help lists the commands)')
  .addCommand(serverCommand())
  .addCommand(agentCommand())
  .addCommand(adminCommand())
  .addCommand(demoCommand())
  .addCommand(countCommand())
  .addCommand(checkLineCommand())
  .addCommand(evalCommand())
  .addCommand(auditCommand())
  .addCommand(keyCommand())
  .addCommand(modelsCommand())
  .addCommand(reportCommand())
  .addCommand(exportCommand())
  .addCommand(verifyCommand())
  .addCommand(backupCommand())
  .addCommand(restoreCommand())
  .addCommand(rebuildCommand())
  .addCommand(benchCommand())
  .addCommand(chaosCommand())
  .addCommand(fuzzCommand())
  .addCommand(sceneCommand())
  .addCommand(screenshotsCommand());

try {
  await program.parseAsync();
} catch (error) {
  // Whatever is no GatelineError is a defect, and its stack says where.
  const known = error instanceof GatelineError;
  process.stderr.write(`gateline: ${known ? messageOf(error) : String((error as Error).stack ?? error)}\n`);
  process.exit(1);
}
