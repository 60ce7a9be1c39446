import { useState } from 'preact/hooks';
import type { AccountsResponse } from '../../../api/account-schemas.ts';
import { Empty } from '../../parts/empty.tsx';
import { Failure } from '../../parts/failure.tsx';
import { Loading } from '../../parts/loading.tsx';
import { say } from '../../parts/toasts.tsx';
import { useAnswer } from '../../parts/use-answer.ts';
import { ask } from '../../shell/ask.ts';
import { t } from '../../shell/language.ts';
import { go } from '../../shell/router.ts';
import { openSession, person } from '../../shell/session.ts';
import type { ViewProps } from '../../shell/views.ts';
import { AccountForm } from './account-form.tsx';
import './accounts.css';
import { Deeds } from './deeds.tsx';
import { type OneTimePassword, OneTimePasswordDialog } from './one-time-password.tsx';

/** One account, to be changed. */
export default function OneAccountView({ params }: ViewProps) {
  const { value, error, reload } = useAnswer<AccountsResponse>('/api/accounts');
  const [made, setMade] = useState<OneTimePassword | null>(null);
  const [round, setRound] = useState(0);
  if (!value) return error === null ? <Loading /> : <Failure error={error} retry={reload} />;
  const account = value.accounts.find(({ id }) => id === params['account']);
  const back = (
    <a class="button" href="/accounts">
      ‹ {t('nav.accounts')}
    </a>
  );
  if (!account) {
    return (
      <Empty title={t('shell.notFound')} text={t('accounts.gone')}>
        {back}
      </Empty>
    );
  }
  const changed = () => {
    reload();
    // What was changed may have been one's own.
    if (account.id === person.peek()?.id) void openSession();
  };
  return (
    <div class="one-account">
      <header class="page-head">
        {back}
        <h2>
          {account.name} <span class="hint">({account.id})</span>
        </h2>
      </header>
      <section class="panel">
        <AccountForm
          key={round}
          account={account}
          submit={t('shell.save')}
          save={async ({ id, ...body }) => {
            await ask(`/api/accounts/${id}`, { method: 'PUT', body });
            say(t('accounts.saved', { name: body.name }));
            changed();
          }}
          onCancel={() => {
            setRound(round + 1);
            go('/accounts');
          }}
        />
      </section>
      <section class="panel" aria-labelledby="more">
        <h2 id="more">{t('accounts.more')}</h2>
        <Deeds
          account={account}
          onDone={(password) => {
            if (password) setMade(password);
            changed();
          }}
          onDeleted={() => {
            changed();
            go('/accounts', { replace: true });
          }}
        />
      </section>
      {made && <OneTimePasswordDialog of={made} onClose={() => setMade(null)} />}
    </div>
  );
}
