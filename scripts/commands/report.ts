import { writeFile } from 'node:fs/promises';
import { type Command, Option } from 'commander';
import { type Fault, GatelineError } from '../../firmware-config/errors.ts';
import { commandWithExamples } from './example.ts';

interface ReportOptions {
  site: string;
  date: string;
  lang: 'vi' | 'en';
  url: string;
  out?: string;
}

/** `gateline report`: a site's day as CSV, from a running server. */
export function reportCommand(): Command {
  return commandWithExamples('report', "Write a site's daily report as CSV.", [
    'gateline report --site ninh-kieu --date 2026-11-22 --out ninh-kieu.csv',
    'gateline report --site ninh-kieu --date 2026-11-22 --lang en',
  ])
    .requiredOption('--site <id>', 'the site')
    .requiredOption('--date <yyyy-mm-dd>', "the day, in the site's time zone")
    .addOption(new Option('--lang <code>', 'language of the report').choices(['vi', 'en']).default('vi'))
    .option('--url <url>', 'where the server is', 'http://127.0.0.1:8080')
    .option('--out <file>', 'where to write; standard output otherwise')
    .action(report);
}

async function report({ site, date, lang, url, out }: ReportOptions): Promise<void> {
  const query = new URLSearchParams({ site, date, lang });
  let response: Response;
  try {
    response = await fetch(new URL(`/api/reports/daily.csv?${query}`, url));
  } catch (cause) {
    throw new GatelineError(
      'not-found',
      `no server answers at ${url}: start it with gateline server, or give --url`,
      { cause },
    );
  }
  if (!response.ok) throw await refusalOf(response, url);
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

/** What the server has against the request, or that something else than a Gateline server answered. */
async function refusalOf(response: Response, url: string): Promise<GatelineError> {
  const answer: unknown = await response.json().catch(() => null);
  if (typeof answer === 'object' && answer !== null && 'message' in answer) {
    const { message, faults = [] } = answer as { message: string; faults?: readonly Fault[] };
    return new GatelineError('bad-input', message, { faults });
  }
  const what = `${url} answers with status ${response.status}, but not as a Gateline server`;
  return new GatelineError('bad-input', `${what}: check --url`);
}
