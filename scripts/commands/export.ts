import { createWriteStream } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Command } from 'commander';
import { GatelineError } from '../../firmware-config/errors.ts';
import { askServer, keyOption } from './ask-server.ts';
import { commandWithExamples } from './example.ts';

interface ExportOptions {
  site: string;
  date: string;
  url: string;
  key?: string;
  out: string;
}

/** `gateline export`: a day with all that proves it, for an auditor to carry away. */
export function exportCommand(): Command {
  return commandWithExamples(
    'export',
    "Write a site's day with its report, records, hash chains and signatures, to be checked with gateline verify.",
    ['gateline export --site ninh-kieu --date 2026-11-22 --out ninh-kieu.jsonl'],
  )
    .requiredOption('--site <id>', 'the site')
    .requiredOption('--date <yyyy-mm-dd>', "the day, in the site's time zone")
    .requiredOption('--out <file>', 'where to write')
    .option('--url <url>', 'where the server is', 'http://127.0.0.1:8080')
    .addOption(keyOption())
    .action(async ({ site, date, url, key, out }: ExportOptions) => {
      const { body } = await askServer(url, '/api/exports/day.jsonl', { site, date }, key);
      if (!body) throw new GatelineError('not-found', `${url} sent an empty answer: ask again`);
      await pipeline(Readable.fromWeb(body), createWriteStream(out)).catch((cause: Error) => {
        const remedy = 'check --out and the server, and ask again';
        throw new GatelineError(
          'bad-input',
          `${out} was not written to its end (${cause.message}): ${remedy}`,
          { cause },
        );
      });
      process.stderr.write(
        `gateline: ${out} is written; check it anywhere with gateline verify --export ${out}\n`,
      );
    });
}
