import type { AlarmView } from '../api/alarm-schemas.ts';
import { filled } from '../reports/words.ts';
import { writtenTime } from '../rollups/local-time.ts';
import type { SiteSettings } from '../settings/site-settings.ts';
import { ALARM_WORDS, adviceOf, titleOf } from './alarm-words.ts';
import type { Change } from './announcements.ts';

type Language = SiteSettings['language'];

export interface MailContent {
  /** Of the site. */
  name: string;
  timeZone: string;
  /** The one that comes first. */
  language: Language;
  items: readonly { change: Change; alarm: AlarmView }[];
}

export interface MailText {
  subject: string;
  text: string;
  html: string;
}

/** A subject may not be longer than this; mail programs show less. */
const MOST_SUBJECT = 160;

/** The e-mail about a burst of alarms, in both languages, the graver ones first. */
export function mailOf({ name, timeZone, language, items }: MailContent): MailText {
  const sorted = [...items].sort((a, b) => weight(b) - weight(a));
  const languages: Language[] = language === 'vi' ? ['vi', 'en'] : ['en', 'vi'];
  const parts = languages.map((one) => ({
    language: one,
    lines: sorted.map((item) => lineOf(item, timeZone, one)),
    footer: ALARM_WORDS[one].footer,
  }));
  return {
    subject: subjectOf(name, sorted, language),
    text: parts.map(({ lines, footer }) => textOf(name, lines, footer)).join('\n\n---\n\n'),
    html: `<!doctype html><html lang="${language}"><meta charset="utf-8"><body style="font-family:sans-serif">${parts
      .map((part) => htmlOf(name, part))
      .join('<hr>')}</body></html>`,
  };
}

type Item = MailContent['items'][number];

const weight = ({ change, alarm }: Item) =>
  (change === 'began' || change === 'worse' ? 2 : 0) + (alarm.severity === 'critical' ? 1 : 0);

function subjectOf(name: string, [worst, ...others]: readonly Item[], language: Language): string {
  if (!worst) return `[Gateline] ${name}`;
  const words = ALARM_WORDS[language];
  const isOver = worst.change === 'ended' || worst.change === 'over';
  const state = isOver ? words.ended : words.severity[worst.alarm.severity].toLowerCase();
  const more = others.length === 0 ? '' : filled(words.more, { count: others.length });
  const place = worst.alarm.site === null ? words.server : name;
  const start = `[Gateline] ${place}: ${state} – `.replaceAll(/[\r\n]/g, ' ');
  const room = MOST_SUBJECT - start.length - more.length;
  const title = titleOf(worst.alarm, language).replaceAll(/\s+/g, ' ');
  return start + (title.length > room ? `${title.slice(0, Math.max(0, room - 1))}…` : title) + more;
}

interface Line {
  state: string;
  critical: boolean;
  title: string;
  times: string;
  acknowledged: string | null;
  advice: string | null;
}

function lineOf({ change, alarm }: Item, timeZone: string, language: Language): Line {
  const words = ALARM_WORDS[language];
  const severity = words.severity[alarm.severity];
  const time = (at: number) => writtenTime(at, timeZone);
  const since = time(alarm.since);
  const isOver = alarm.endedAt !== null;
  const { acknowledged } = alarm;
  return {
    state: filled(words.change[change], { severity }),
    critical: alarm.severity === 'critical' && !isOver,
    title: titleOf(alarm, language),
    times: isOver
      ? filled(words.span, { since, ended: time(alarm.endedAt ?? 0) })
      : filled(words.from, { since }),
    acknowledged:
      acknowledged &&
      filled(words.acknowledged, {
        by: acknowledged.by,
        at: time(acknowledged.at),
        note: acknowledged.note,
      }).trim(),
    advice: isOver ? null : filled(words.todo, { advice: adviceOf(alarm, language) }),
  };
}

function textOf(name: string, lines: readonly Line[], footer: string): string {
  const items = lines.map(({ state, title, times, acknowledged, advice }) =>
    [`${state}: ${title}`, `  ${times}`, acknowledged && `  ${acknowledged}`, advice && `  ${advice}`]
      .filter((line) => line !== null)
      .join('\n'),
  );
  return [name, ...items, footer].join('\n\n');
}

function htmlOf(name: string, part: { language: Language; lines: readonly Line[]; footer: string }): string {
  const items = part.lines.map(({ state, critical, title, times, acknowledged, advice }) => {
    const more = [times, acknowledged, advice].filter((line) => line !== null);
    const colour = critical ? '#b3261e' : '#1f2937';
    return `<li style="margin:0 0 1em"><strong style="color:${colour}">${escaped(state)}</strong>: ${escaped(title)}${more
      .map((line) => `<br>${escaped(line)}`)
      .join('')}</li>`;
  });
  return `<div lang="${part.language}"><h2>${escaped(name)}</h2><ul>${items.join('')}</ul><p style="color:#4b5563">${escaped(part.footer)}</p></div>`;
}

const ENTITIES: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};
const escaped = (text: string) => text.replaceAll(/[&<>"']/g, (sign) => ENTITIES[sign] ?? sign);
