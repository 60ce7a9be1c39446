import { writeFile } from 'node:fs/promises';
import { type Command, Option } from 'commander';
import type { ReportsResponse } from '../../control-server/api/report-schemas.ts';
import { GatelineError } from '../../firmware-config/errors.ts';
import { askServer, keyOption } from './ask-server.ts';
import { commandWithExamples } from './example.ts';
import { positiveInteger } from './numbers.ts';
import { table } from './table.ts';

interface ReportOptions {
  site: string;
  date: string;
  lang: 'vi' | 'en';
  url: string;
  key?: string;
  version?: number;
  versions?: boolean;
  json?: boolean;
  out?: string;
}

/** `gateline report`: a site's day as CSV, or the versions there are of it, from a running server. */
export function reportCommand(): Command {
  return commandWithExamples('report', "Write a site's daily report as CSV, or list its versions.", [
    'gateline report --site ninh-kieu --date 2026-11-22 --out ninh-kieu.csv',
    'gateline report --site ninh-kieu --date 2026-11-22 --version 1 --lang en',
    'gateline report --site ninh-kieu --date 2026-11-22 --versions',
  ])
    .requiredOption('--site <id>', 'the site')
    .requiredOption('--date <yyyy-mm-dd>', "the day, in the site's time zone")
    .addOption(new Option('--lang <code>', 'language of the report').choices(['vi', 'en']).default('vi'))
    .option('--version <number>', 'which version of the report; the newest otherwise', positiveInteger)
    .addOption(new Option('--versions', 'list the versions instead').conflicts(['version', 'out']))
    .option('--json', 'the list as JSON')
    .option('--url <url>', 'where the server is', 'http://127.0.0.1:8080')
    .addOption(keyOption())
    .option('--out <file>', 'where to write; standard output otherwise')
    .action(report);
}

async function report(options: ReportOptions): Promise<void> {
  if (options.versions) await listVersions(options);
  else await writeReport(options);
}

async function writeReport({ site, date, lang, version, url, key, out }: ReportOptions): Promise<void> {
  const query = { site, date, lang, ...(version !== undefined && { version: String(version) }) };
  const response = await askServer(url, '/api/reports/daily.csv', query, key);
  // As bytes: the byte order mark at its start tells spreadsheets that it is UTF-8.
  const csv = Buffer.from(await response.arrayBuffer());
  if (out === undefined) process.stdout.write(csv);
  else {
    await writeFile(out, csv).catch((cause) => {
      throw new GatelineError('bad-input', `${out} cannot be written (${cause.code}): check --out`, {
        cause,
      });
    });
  }
}

async function listVersions({ site, date, url, key, json }: ReportOptions): Promise<void> {
  const response = await askServer(url, '/api/reports', { site, from: date, to: date }, key);
  const { reports } = (await response.json()) as ReportsResponse;
  if (json) process.stdout.write(`${JSON.stringify(reports)}\n`);
  else if (reports.length === 0) process.stdout.write(`No report of ${date} has been issued.\n`);
  else {
    const rows = reports.map(({ version, createdAt, complete, revises, ...report }) => ({
      version,
      created: new Date(createdAt).toISOString(),
      in: report.in,
      out: report.out,
      state: complete ? 'complete' : `incomplete: ${report.shortfalls.join(', ')}`,
      'late records of': revises?.late.join(', ') ?? '',
    }));
    process.stdout.write(table(rows));
  }
}
