import type { Command } from 'commander';
import { fetchCommand, listCommand, type ModelReport, verifyCommand } from '../../models/command.ts';
import { commandWithExamples } from './example.ts';

interface Output {
  json?: boolean;
}

/** `gateline models`: the neural networks. */
export function modelsCommand(): Command {
  const command = commandWithExamples('models', 'List, fetch and verify the neural networks.', [
    'gateline models list',
    'gateline models fetch ultraface-rfb-320',
    'gateline models fetch my-models/yunet.json',
    'gateline models verify --json',
  ]);
  command
    .command('list')
    .description('the models that come with Gateline, and whether they are in the cache')
    .option('--json', 'print JSON')
    .action((options: Output) => print(listCommand(), options));
  command
    .command('fetch')
    .description('fetch and derive what is not in the cache')
    .argument('[model...]', 'names or manifest files; all models otherwise')
    .option('--json', 'print JSON')
    .action(async (names: string[], options: Output) => {
      const onProgress = (text: string) => process.stderr.write(`${text}\n`);
      print(await fetchCommand(names, { onProgress }), options);
    });
  command
    .command('verify')
    .description('compare the files in the cache with their hashes')
    .argument('[model...]', 'names or manifest files; all models otherwise')
    .option('--json', 'print JSON')
    .action((names: string[], options: Output) => print(verifyCommand(names), options));
  return command;
}

function print(reports: ModelReport[], { json }: Output): void {
  if (json) {
    process.stdout.write(`${JSON.stringify(reports, null, 2)}\n`);
    return;
  }
  for (const { name, state, task, input, licence, source } of reports) {
    process.stdout.write(
      `${name.padEnd(24)}${state.padEnd(9)}${task.padEnd(9)}${input.padEnd(10)}${licence.padEnd(12)}${source}\n`,
    );
  }
}
