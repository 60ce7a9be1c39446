import { createHash } from 'node:crypto';
import { setImmediate } from 'node:timers/promises';
import { GatelineError } from '../../firmware-config/errors.ts';
import type { SiteConfig } from '../../firmware-config/server-config.ts';
import type { Audit } from '../ledger/audit.ts';
import type { Ledger } from '../ledger/ledger.ts';
import type { Handout, ReportIssuer } from '../reports/issuer.ts';
import type { LocalDay } from '../rollups/local-time.ts';
import { type ExportContext, type ExportLine, writeLine } from './export-line.ts';

export interface ExportDeps {
  ledger: Ledger;
  issuer: ReportIssuer;
  now: () => number;
}

/** Lines that are written before other work has its turn. */
const LINES_PER_TURN = 500;

/**
 * All that an auditor needs to check a day's report without this server: its figures, the records they come from, and the
 * chain of hashes from those to heads that the gateways signed. In pieces of whole lines.
 *
 * @throws GatelineError `not-found` when the day's records were removed by age, `ledger-unavailable`
 */
export async function* exportDay(deps: ExportDeps, site: SiteConfig, day: LocalDay): AsyncGenerator<string> {
  const { audit, context, handout } = await atOneMoment(deps, site, day);
  const whole = createHash('sha256');
  let lines = 0;
  let text = '';
  const add = (line: ExportLine) => {
    const written = writeLine(line);
    whole.update(written);
    lines++;
    text += written;
  };
  try {
    if (day.from < audit.keptFrom(site.id)) {
      const what = `the records of ${day.date} were removed by age: their sums stand, and cannot be proved any more`;
      throw new GatelineError('not-found', `${what}; take the export of an earlier time, or a backup`);
    }
    add({ kind: 'export', v: 1, site, date: day.date, createdAt: deps.now() });
    add(context);
    const earlier = await deps.issuer.versions(site, day);
    for (const { version, createdAt, report } of [
      ...earlier.filter((one) => one.version !== handout.version),
      handout,
    ]) {
      add({ kind: 'report', version, createdAt, report });
    }
    const gates = site.gates.map(({ id }) => id);
    for (const { epoch, from, to } of audit.pieces(site.id, gates, day.from, day.to)) {
      const { gateway, epoch: name } = epoch;
      let expected = 0;
      for (const { seq, receivedAt, hash, record } of audit.records(epoch, from, to)) {
        if (record === null) continue;
        if (seq !== expected) {
          const before = audit.hashBefore(epoch, seq) ?? null;
          add({ kind: 'chain', gateway, epoch: name, first: seq, before });
        }
        expected = seq + 1;
        add({ kind: 'record', receivedAt, hash, record });
        if (lines % LINES_PER_TURN === 0) {
          yield text;
          text = '';
          await setImmediate();
        }
      }
    }
    add({ kind: 'end', lines: lines + 1, sha256: whole.copy().digest('hex') });
    yield text;
  } finally {
    audit.close();
  }
}

/** The report, what it rests on and the records, with nothing having come in between. */
async function atOneMoment(
  { ledger, issuer }: ExportDeps,
  site: SiteConfig,
  day: LocalDay,
): Promise<{ audit: Audit; context: ExportContext; handout: Handout }> {
  for (;;) {
    const before = await ledger.lastEventId();
    const handout = await issuer.newest(site, day);
    const { lines, unknown, lost, unplaced } = await ledger.books(site, day.from, day.to);
    const audit = ledger.audit();
    audit.epochs();
    if ((await ledger.lastEventId()) === before) {
      return { audit, context: { kind: 'context', lines, unknown, lost, unplaced }, handout };
    }
    audit.close();
  }
}
