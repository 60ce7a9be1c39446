import { useState } from 'preact/hooks';
import type { PersonView } from '../../../api/account-schemas.ts';
import { say } from '../../parts/toasts.tsx';
import { t } from '../../shell/language.ts';
import { openSession, person } from '../../shell/session.ts';
import { sites } from '../../shell/sites.ts';
import './account.css';
import { Authenticator } from './authenticator.tsx';
import { PasswordForm } from './password-form.tsx';
import { Sessions } from './sessions.tsx';

/** One's own account. */
export default function AccountView() {
  const [changes, setChanges] = useState(0);
  const who = person.value;
  if (!who) return null;
  return (
    <div class="account">
      <div class="column">
        <Details who={who} />
        <section class="panel" aria-labelledby="password">
          <h2 id="password">{t('account.password')}</h2>
          <p class="hint">{t('account.passwordExplained')}</p>
          <PasswordForm
            who={who}
            onDone={async () => {
              say(t('account.passwordChanged'));
              await openSession();
              setChanges(changes + 1);
            }}
          />
        </section>
      </div>
      <div class="column">
        <Authenticator who={who} />
        <Sessions key={changes} />
      </div>
    </div>
  );
}

function Details({ who }: { who: PersonView }) {
  const names = who.sites?.map((id) => sites.value?.find((site) => site.id === id)?.name ?? id);
  return (
    <section class="panel" aria-labelledby="details">
      <h2 id="details">{t('account.details')}</h2>
      <dl class="facts">
        <dt>{t('account.name')}</dt>
        <dd>{who.name}</dd>
        <dt>{t('account.id')}</dt>
        <dd>{who.id}</dd>
        {who.role && (
          <>
            <dt>{t('account.role')}</dt>
            <dd>
              {t(`role.${who.role}`)}
              <p class="hint">{t(`roles.${who.role}`)}</p>
            </dd>
          </>
        )}
        <dt>{t('account.sites')}</dt>
        <dd>{names ? names.join(', ') : t('account.allSites')}</dd>
      </dl>
      <p class="hint">{t('account.changedBy')}</p>
    </section>
  );
}
