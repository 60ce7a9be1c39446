import type { SiteSettings } from '../settings/site-settings.ts';
import type { DeliveryBody } from './outbox.ts';

const WORDS = {
  vi: {
    subject: 'thư thử',
    text: 'Đây là thư thử của Gateline. Khi có báo động, thư sẽ được gửi tới địa chỉ này.',
  },
  en: { subject: 'test', text: 'This is a test of Gateline. Alarms will be sent to this address.' },
};

/** What is sent to see whether a channel works. */
export function trialMessage(
  channel: 'email' | 'webhook',
  site: { id: string; name: string },
  language: SiteSettings['language'],
  at: number,
): DeliveryBody {
  if (channel === 'webhook') {
    const { id, name } = site;
    return { channel, json: JSON.stringify({ type: 'test', site: { id, name }, at, changes: [] }) };
  }
  const [first, second] = language === 'vi' ? [WORDS.vi, WORDS.en] : [WORDS.en, WORDS.vi];
  return {
    channel,
    subject: `[Gateline] ${site.name.replaceAll(/[\r\n]/g, ' ')}: ${first.subject}`,
    text: `${first.text}\n\n${second.text}\n`,
    html: `<!doctype html><html lang="${language}"><meta charset="utf-8"><p>${first.text}</p><p>${second.text}</p></html>`,
  };
}
