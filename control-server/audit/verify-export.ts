import { createHash } from 'node:crypto';
import { messageOf } from '../../firmware-config/errors.ts';
import type { DayReport } from '../reports/day-report.ts';
import { ChainWalk, type Signer } from './chain-walk.ts';
import { differences } from './differences.ts';
import { type ExportContext, type ExportHeader, type ExportLine, readLine } from './export-line.ts';
import { Replay } from './replay.ts';

/** Something that is not as it should be, and where. */
export interface AuditFault {
  /** Line of the export, from 1; null for what concerns all of it. */
  line: number | null;
  /** The record, where it is one's: gateway, epoch, seq. */
  record?: string;
  problem: string;
}

/** What an audit of an export found. */
export interface ExportAudit {
  ok: boolean;
  site: string;
  date: string;
  /** The figures of the newest report; null where none could be read. */
  report: { version: number | null; in: number; out: number; complete: boolean } | null;
  records: number;
  /** Records that a signature stands behind, and those that no head follows yet. */
  signed: number;
  unsigned: number;
  signers: Signer[];
  faults: AuditFault[];
}

const MOST_FAULTS = 100;

/**
 * Checks an export from its report's figures down to the signatures, with nothing but its bytes: every line is as it was
 * written, every record fits the hash chain, the heads are signed, and the report made anew from the records is the one
 * that was issued.
 *
 * @param lines the bytes between line feeds; after the last line feed there is an empty piece
 * @param keys the public keys that gateways are known to have; others are taken from their first head
 */
export async function verifyExport(
  lines: AsyncIterable<Buffer> | Iterable<Buffer>,
  keys: ReadonlyMap<string, string> = new Map(),
): Promise<ExportAudit> {
  const reader = new ExportReader(keys);
  for await (const line of lines) reader.take(line);
  return reader.finish();
}

class ExportReader {
  readonly #walk: ChainWalk;
  readonly #faults: AuditFault[] = [];
  readonly #whole = createHash('sha256');
  #header: ExportHeader | undefined;
  #context: ExportContext | undefined;
  #report: Extract<ExportLine, { kind: 'report' }> | undefined;
  readonly #replay = new Replay();
  #line = 0;
  #endedAt: number | undefined;

  constructor(keys: ReadonlyMap<string, string>) {
    this.#walk = new ChainWalk(keys);
  }

  take(bytes: Buffer): void {
    this.#line++;
    if (this.#endedAt !== undefined) {
      if (this.#line > this.#endedAt + 1 || bytes.length > 0)
        this.#fault('something follows the end of the export');
      return;
    }
    let line: ExportLine;
    try {
      line = readLine(bytes);
    } catch (error) {
      this.#fault(messageOf(error), this.#walk.nameOfNext());
      this.#walk.lose();
      return;
    }
    if ((this.#line === 1) !== (line.kind === 'export'))
      this.#fault('an export begins with one line that says of what');
    if (line.kind !== 'end') this.#whole.update(bytes).update('\n');
    switch (line.kind) {
      case 'export':
        this.#header = line;
        return;
      case 'context':
        this.#context = line;
        return;
      case 'report':
        this.#report = line;
        return;
      case 'chain':
        this.#walk.begin(line);
        return;
      case 'end':
        this.#endedAt = this.#line;
        if (line.lines !== this.#line)
          this.#fault(`the export had ${line.lines} lines, here are ${this.#line}`);
        else if (this.#faults.length === 0 && line.sha256 !== this.#whole.copy().digest('hex'))
          this.#fault('lines were moved, or taken out and replaced, since the export was written');
        return;
      case 'record': {
        const place = this.#walk.place;
        const problems = this.#walk.take(line.record, line.hash);
        for (const problem of problems) this.#fault(problem, this.#walk.nameOf(line.record));
        if (place && this.#faults.length === 0) this.#replay.take(place, line.record, line.receivedAt);
      }
    }
  }

  async finish(): Promise<ExportAudit> {
    if (this.#endedAt === undefined || this.#line !== this.#endedAt + 1) {
      this.#fault('the export is cut off: its end is missing');
    }
    const [header, context, issued] = [this.#header, this.#context, this.#report];
    if (!header || !context || !issued) this.#fault('the export lacks its head, its context or its report');
    else if (this.#faults.length === 0) await this.#compare(header, context, issued);
    const report = issued?.report as Partial<DayReport> | undefined;
    const { records, signed, unsigned } = this.#walk;
    return {
      ok: this.#faults.length === 0,
      site: header?.site.id ?? '',
      date: header?.date ?? '',
      report:
        issued && report?.totals
          ? {
              version: issued.version,
              in: report.totals.in,
              out: report.totals.out,
              complete: report.complete === true,
            }
          : null,
      records,
      signed,
      unsigned,
      signers: this.#walk.signers(),
      faults: this.#faults,
    };
  }

  async #compare(
    { site, date }: ExportHeader,
    context: ExportContext,
    issued: Extract<ExportLine, { kind: 'report' }>,
  ): Promise<void> {
    const made = await this.#replay.report(site, date, context, issued.createdAt);
    for (const { path, said, found } of differences(issued.report, JSON.parse(JSON.stringify(made)))) {
      const figures = `the report says ${JSON.stringify(said)}, its records give ${JSON.stringify(found)}`;
      this.#faults.push({ line: null, problem: `${path}: ${figures}` });
    }
  }

  #fault(problem: string, record?: string): void {
    if (this.#faults.length >= MOST_FAULTS) return;
    this.#faults.push({ line: this.#line, ...(record === undefined ? {} : { record }), problem });
  }
}
