import { createReadStream } from 'node:fs';
import { join } from 'node:path';
import type { Command } from 'commander';
import type { ExportAudit } from '../../control-server/audit/verify-export.ts';
import type { LedgerAudit } from '../../control-server/audit/verify-ledger.ts';
import { shortFingerprint } from '../../firmware-config/contract/index.ts';
import { GatelineError } from '../../firmware-config/errors.ts';
import { readServerConfig } from '../../firmware-config/server-config.ts';
import { commandWithExamples } from './example.ts';
import { ProgressLine } from './progress.ts';

interface VerifyOptions {
  export?: string;
  config?: string;
  key: Map<string, string>;
  json?: boolean;
}

/** `gateline verify`: from a report's figures to its records, their chains and signatures. */
export function verifyCommand(): Command {
  return commandWithExamples(
    'verify',
    'Check an export, down to the signatures, with nothing but the file; or all the books of a server.',
    [
      'gateline verify --export ninh-kieu.jsonl',
      'gateline verify --export ninh-kieu.jsonl --key quay-01=U4b0Vq7mDkM0cY2B0h3c1b7m9d2kQxw1m5s8t0u2v4w',
      'gateline verify --config firmware-config/examples/server.json',
    ],
  )
    .option('--export <file>', 'an export that gateline export wrote')
    .option('--config <file>', "a server's configuration: checks every record in its books")
    .option(
      '--key <gateway=key>',
      'the public key that gateline key prints on the gateway itself; else the first one in the books is believed',
      keyOf,
      new Map(),
    )
    .option('--json', 'the findings as JSON')
    .action(async (options: VerifyOptions) => {
      if ((options.export === undefined) === (options.config === undefined)) {
        throw new GatelineError('bad-input', 'give either --export with a file, or --config of a server');
      }
      const audit =
        options.export === undefined ? await ofLedger(options) : await ofExport(options.export, options);
      if (options.json) process.stdout.write(`${JSON.stringify(audit)}\n`);
      else process.stdout.write(inWords(audit));
      if (!audit.ok) process.exitCode = 1;
    });
}

async function ofExport(path: string, { key }: VerifyOptions): Promise<ExportAudit> {
  const { verifyExport } = await import('../../control-server/audit/verify-export.ts');
  const { linesOf } = await import('../../control-server/audit/lines-of.ts');
  try {
    return await verifyExport(linesOf(createReadStream(path)), key);
  } catch (cause) {
    const code = (cause as NodeJS.ErrnoException).code;
    if (code === undefined || cause instanceof GatelineError) throw cause;
    throw new GatelineError('bad-input', `${path} cannot be read (${code}): check --export`, { cause });
  }
}

async function ofLedger({ config = '', key }: VerifyOptions): Promise<LedgerAudit> {
  const { SqliteAudit } = await import('../../control-server/ledger/sqlite-audit.ts');
  const { verifyLedger } = await import('../../control-server/audit/verify-ledger.ts');
  const { data, sites } = readServerConfig(config);
  const configured = sites.flatMap(({ gateways }) =>
    gateways.flatMap((gateway) => (gateway.key ? [[gateway.id, gateway.key] as const] : [])),
  );
  const audit = new SqliteAudit(join(data, 'ledger.db'));
  const progress = new ProgressLine();
  try {
    return verifyLedger(audit, new Map([...configured, ...key]), (records) =>
      progress.show(null, `${records} records`),
    );
  } finally {
    progress.clear();
    audit.close();
  }
}

function inWords(audit: ExportAudit | LedgerAudit): string {
  const number = new Intl.NumberFormat('vi-VN');
  const lines: string[] = [];
  if ('site' in audit) {
    const { site, date, report } = audit;
    const version = report?.version === null ? 'provisional' : `version ${report?.version}`;
    lines.push(`Report of ${site || '?'}, ${date || '?'}${report ? `, ${version}` : ''}`);
    if (report) {
      const state = report.complete ? 'complete' : 'incomplete';
      lines.push(`  ${number.format(report.in)} in, ${number.format(report.out)} out, ${state}`);
    }
  } else lines.push(`Books of ${audit.epochs} epochs`);
  const { records, signed, unsigned } = audit;
  lines.push(
    `  ${number.format(records)} records, ${number.format(signed)} behind a signature, ${number.format(unsigned)} not signed yet`,
  );
  for (const { gateway, fingerprint, heads, given } of audit.signers) {
    const trust = given
      ? 'the key you gave'
      : 'the first key seen; compare it with gateline key on the gateway';
    lines.push(`  ${gateway}: ${heads} signatures by ${shortFingerprint(fingerprint)} (${trust})`);
  }
  for (const fault of audit.faults) {
    const place = 'line' in fault && fault.line !== null ? `line ${fault.line}: ` : '';
    lines.push(`  - ${place}${fault.record ? `record ${fault.record}: ` : ''}${fault.problem}`);
  }
  lines.push(verdictOf(audit));
  return `${lines.join('\n')}\n`;
}

function verdictOf({ ok, records, signed, unsigned }: ExportAudit | LedgerAudit): string {
  if (!ok) return 'NOT VERIFIED: see above for the first place that does not fit.';
  if (records > 0 && signed === 0)
    return 'NOT PROVEN: everything fits, but no signature stands behind it; whoever has the server could have made it.';
  if (unsigned > 0) return 'VERIFIED, but for the records that are not signed yet: only their chain fits.';
  return 'VERIFIED: nothing was changed.';
}

function keyOf(text: string, keys: Map<string, string>): Map<string, string> {
  const [, gateway, key] = /^([a-z0-9-]+)=([A-Za-z0-9_-]{43})$/.exec(text) ?? [];
  if (!gateway || !key)
    throw new GatelineError(
      'bad-input',
      `--key is ${JSON.stringify(text)}: give GATEWAY=KEY as gateline key prints it`,
    );
  return new Map(keys).set(gateway, key);
}
