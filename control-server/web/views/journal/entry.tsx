import type { JournalEntry } from '../../../api/account-schemas.ts';
import { whenText } from '../../parts/when.ts';
import { t } from '../../shell/language.ts';
import { deedText, detailName, detailText } from './words.ts';

/** One deed: a sentence, and behind it all that was recorded. */
export function Entry({ entry }: { entry: JournalEntry }) {
  const { seq, at, address, action, subject, detail, hash } = entry;
  return (
    <li>
      <details>
        <summary>
          <time dateTime={new Date(at).toISOString()}>{whenText(at)}</time>
          <span>{deedText(entry)}</span>
        </summary>
        <dl class="facts">
          {Object.entries(detail).map(([name, value]) => (
            <Fact key={name} name={detailName(name)} text={detailText(name, value)} />
          ))}
          <Fact name={t('journal.subject')} text={subject} />
          {address !== null && <Fact name={t('journal.address')} text={address} />}
          <Fact name={t('journal.code')} text={action} />
          <Fact name={t('journal.number')} text={String(seq)} />
          <Fact name={t('journal.hash')} text={hash} />
        </dl>
      </details>
    </li>
  );
}

function Fact({ name, text }: { name: string; text: string }) {
  return (
    <>
      <dt>{name}</dt>
      <dd>{text}</dd>
    </>
  );
}
