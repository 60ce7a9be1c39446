import { useState } from 'preact/hooks';
import type { EndedResponse, SessionsResponse, SessionView } from '../../../api/account-schemas.ts';
import { Confirm } from '../../parts/confirm.tsx';
import { Why } from '../../parts/failure.tsx';
import { reasonText } from '../../parts/reason.ts';
import { say } from '../../parts/toasts.tsx';
import { useAnswer } from '../../parts/use-answer.ts';
import { whenText } from '../../parts/when.ts';
import { ask } from '../../shell/ask.ts';
import { t } from '../../shell/language.ts';
import { openSession } from '../../shell/session.ts';
import { browserOf, placeOf } from './browser.ts';

/** Where one is signed in, and the way out of each. */
export function Sessions() {
  const { value, error, reload } = useAnswer<SessionsResponse>('/api/account/sessions');
  const [isAsked, setAsked] = useState(false);
  const sessions = value?.sessions ?? [];
  const others = sessions.filter(({ current }) => !current).length;
  const endEverywhere = (keepThis: boolean) =>
    ask<EndedResponse>('/api/account/sign-out-everywhere', { method: 'POST', body: { keepThis } });
  const endOthers = async () => {
    const { ended } = await endEverywhere(true);
    say(t('account.othersEnded', { n: ended }));
    reload();
  };
  const end = async (session: SessionView) => {
    await ask(`/api/account/sessions/${session.id}`, { method: 'DELETE' });
    say(t('account.sessionEnded'));
    reload();
  };
  return (
    <section class="panel" aria-labelledby="sessions">
      <h2 id="sessions">{t('account.sessions')}</h2>
      {error !== null && (
        <p class="notice bad">
          <Why error={error} />{' '}
          <button type="button" class="link-button" onClick={reload}>
            {t('shell.retry')}
          </button>
        </p>
      )}
      {!value && error === null && <p class="waiting">{t('shell.loading')}</p>}
      <ul class="sessions">
        {sessions.map((session) => (
          <Row key={session.id} session={session} end={() => told(end(session))} />
        ))}
      </ul>
      {value && others === 0 && <p class="hint">{t('account.onlyThis')}</p>}
      <div class="buttons">
        {others > 0 && (
          <button type="button" class="button" onClick={() => told(endOthers())}>
            {t('account.endOthers')}
          </button>
        )}
        <button type="button" class="button danger" onClick={() => setAsked(true)}>
          {t('account.endAll')}
        </button>
      </div>
      {isAsked && (
        <Confirm
          title={t('account.endAllTitle')}
          deed={t('account.endAll')}
          act={async () => {
            await endEverywhere(false);
            await openSession();
          }}
          onClose={() => setAsked(false)}
        >
          {t('account.endAllExplained')}
        </Confirm>
      )}
    </section>
  );
}

function Row({ session, end }: { session: SessionView; end: () => void }) {
  const browser = browserText(session.browser);
  const time = whenText(session.lastUsedAt);
  return (
    <li>
      <div>
        <p class="what">
          {browser} · {addressText(session.address)}
          {session.current && <strong class="tag">{t('account.thisSession')}</strong>}
        </p>
        <p class="hint">
          {t('account.lastUsed', { time })} · {t('account.signedInAt', { time: whenText(session.createdAt) })}
        </p>
      </div>
      {!session.current && (
        <button
          type="button"
          class="button"
          aria-label={t('account.endSessionOf', { browser, time })}
          onClick={end}
        >
          {t('account.endSession')}
        </button>
      )}
    </li>
  );
}

function browserText(userAgent: string): string {
  const browser = browserOf(userAgent);
  if (!browser) return t('account.unknownBrowser');
  const { name, system } = browser;
  return system === null ? name : t('account.browserOn', { browser: name, system });
}

function addressText(address: string): string {
  const place = placeOf(address);
  if (place === 'local') return t('account.addressLocal');
  return t(place === 'near' ? 'account.addressNear' : 'account.addressFar', { address });
}

/** Says why something failed that was done with one press. */
function told(deed: Promise<void>): void {
  deed.catch((error: unknown) => say(reasonText(error), 'bad'));
}
