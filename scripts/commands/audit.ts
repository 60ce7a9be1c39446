import { availableParallelism } from 'node:os';
import type { Command } from 'commander';
import type { AuditOptions } from '../audit/audit.ts';
import { keyOption } from './ask-server.ts';
import { commandWithExamples } from './example.ts';
import { positiveInteger } from './numbers.ts';

/** `gateline audit`: how well a line is counted, against somebody who counted too. */
export function auditCommand(): Command {
  return commandWithExamples(
    'audit',
    'Hold the count of a line against the truth: passages noted in a file, or tapped by somebody who watches.',
    [
      'gateline audit gate.mp4 --truth gate.truth.json --config gateway.json --camera north',
      'gateline audit gate.mp4 --config gateway.json --camera north --tap',
      'gateline audit --config gateway.json --camera north --tap --send https://gateline.example',
      'gateline audit gate.mp4 --truth gate.truth.json --model ultraface-rfb-320 --line 0.5,1,0.5,0',
    ],
  )
    .argument('[video]', 'a recording; without it the camera itself is watched, live')
    .option('--truth <file>', 'JSON with crossings: [{"t": seconds, "direction": "in" | "out"}]')
    .option('--tap', 'tap i and o for everybody who passes while you watch')
    .option('--config <file>', "a gateway's configuration, or only {model, lines}")
    .option('--camera <id>', "which camera of a gateway's configuration; the first otherwise")
    .option('--line <id>', "which of the camera's lines; without --config x1,y1,x2,y2 of its ends, 0..1")
    .option('--model <name>', 'without --config: what finds people')
    .option('--recorded-at <time>', "when the recording began; the file's own time otherwise")
    .option('--no-player', 'do not open the recording in ffplay: you watch it elsewhere')
    .option('--out <file>', 'where to write the result; NAME.audit.json otherwise')
    .option('--json', 'print the result as JSON only')
    .option('--send <url>', 'send the result to this server')
    .addOption(keyOption('send audits'))
    .option('--threads <n>', 'ONNX Runtime threads', positiveInteger, availableParallelism())
    .action(async (video: string | undefined, options: AuditOptions) => {
      const { audit } = await import('../audit/audit.ts');
      await audit(video, options);
    });
}
