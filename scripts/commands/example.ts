import { Command } from 'commander';

/** A command whose help ends with examples. */
export function commandWithExamples(name: string, description: string, examples: readonly string[]): Command {
  const lines = examples.map((example) => `  $ ${example}`).join('\n');
  return new Command(name)
    .description(description)
    .addHelpText('after', `\n${examples.length === 1 ? 'Example' : 'Examples'}:\n${lines}`);
}
