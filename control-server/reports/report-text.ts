import type { Gap } from '../rollups/gaps.ts';
import { writtenClock, writtenTime } from '../rollups/local-time.ts';
import { GAP_CAUSES, type Language } from './causes.ts';
import type { DayReport } from './day-report.ts';
import type { Handout } from './issuer.ts';
import { filled, WORDS } from './words.ts';

const LOCALES = { vi: new Intl.NumberFormat('vi-VN'), en: new Intl.NumberFormat('en-GB') };

/** Which version a report is, what it replaces, and why. */
export function versionText({ version, createdAt, report, revises }: Handout, language: Language): string[] {
  const words = WORDS[language];
  const time = (at: number) => writtenTime(at, report.site.timeZone);
  if (version === null) return [words.provisional];
  if (!revises) return [filled(words.first, { version, time: time(createdAt) })];
  const values = { version, time: time(createdAt), old: revises.version, oldTime: time(revises.createdAt) };
  const { in: ins, out } = revises;
  const isSame = ins.from === ins.to && out.from === out.to;
  const change = isSame
    ? words.unchanged
    : filled(words.changed, { in: changeText(ins, language), out: changeText(out, language) });
  const gateways = revises.late.map((id) => report.gateways[id] ?? id).join(', ');
  const reason = gateways ? filled(words.late, { gateways }) : words.otherReason;
  return [`${filled(words.revised, values)}: ${change}`, reason];
}

/** 1.234 → 1.300 (+66); the number alone where it is the same. */
function changeText({ from, to }: { from: number; to: number }, language: Language): string {
  const number = (n: number) => LOCALES[language].format(n);
  if (from === to) return number(to);
  return `${number(from)} → ${number(to)} (${to > from ? '+' : '−'}${number(Math.abs(to - from))})`;
}

/** Whether the day's figures are all there; where not, why. */
export function stateText({ complete, shortfalls }: DayReport, language: Language): string[] {
  const words = WORDS[language];
  if (complete) return [words.complete];
  return [words.incomplete, shortfalls.map((shortfall) => words.shortfalls[shortfall]).join('; ')];
}

/** From when to when on the clock of the site: 10:02-11:12; "within" where only a part of that time is missing. */
export function gapTimeText(gap: Gap, report: DayReport, language: Language): string {
  const span = spanText(gap, report);
  const isWhole = gap.missingMs >= gap.to - gap.from - 60_000;
  return isWhole ? span : filled(WORDS[language].within, { span });
}

/** From when to when on the clock of the site; what lies on another day with its date. */
export function spanText({ from, to }: { from: number; to: number }, report: DayReport): string {
  const { timeZone } = report.site;
  const clock = (at: number, isEnd: boolean) => {
    if (isEnd && at === report.to) return '24:00';
    return at < report.from || at > report.to ? writtenTime(at, timeZone) : writtenClock(at, timeZone);
  };
  return `${clock(from, false)}-${clock(to, true)}`;
}

/** Why, and at which device and lines. */
export function gapCauseText({ cause, gateway, lines }: Gap, report: DayReport, language: Language): string {
  const text = GAP_CAUSES[language][cause];
  const name = gateway === null ? '' : (report.gateways[gateway] ?? gateway);
  const where = [name, lines.join(', ')].filter(Boolean).join(': ');
  return where ? `${text} (${where})` : text;
}
