import { useState } from 'preact/hooks';
import type {
  AccountsResponse,
  AccountView,
  GroupsResponse,
  OneTimePasswordResponse,
} from '../../../api/account-schemas.ts';
import { Dialog } from '../../parts/dialog.tsx';
import { Failure, Why } from '../../parts/failure.tsx';
import { Loading } from '../../parts/loading.tsx';
import { sitesText } from '../../parts/sites-choice.tsx';
import { say } from '../../parts/toasts.tsx';
import { useAnswer } from '../../parts/use-answer.ts';
import { whenText } from '../../parts/when.ts';
import { ask } from '../../shell/ask.ts';
import { t } from '../../shell/language.ts';
import { person } from '../../shell/session.ts';
import { AccountForm } from './account-form.tsx';
import './accounts.css';
import { type OneTimePassword, OneTimePasswordDialog } from './one-time-password.tsx';

/** Who may use the page. */
export default function AccountsView() {
  const { value, error, reload } = useAnswer<AccountsResponse>('/api/accounts');
  const groups = useAnswer<GroupsResponse>('/api/groups').value?.groups ?? [];
  const [isAdding, setAdding] = useState(false);
  const [made, setMade] = useState<OneTimePassword | null>(null);
  if (!value) return error === null ? <Loading /> : <Failure error={error} retry={reload} />;
  return (
    <div class="wide-page">
      <header class="page-head">
        <p class="hint">{t('accounts.explained')}</p>
        <button type="button" class="button primary" onClick={() => setAdding(true)}>
          {t('accounts.add')}
        </button>
      </header>
      {error !== null && (
        <p class="notice bad">
          <Why error={error} />
        </p>
      )}
      <table class="data cards-on-phone panel">
        <thead>
          <tr>
            <th scope="col">{t('account.name')}</th>
            <th scope="col">{t('accounts.role')}</th>
            <th scope="col">{t('account.sites')}</th>
            <th scope="col">{t('accounts.lastUsed')}</th>
            <th scope="col">{t('accounts.totp')}</th>
            <th scope="col">{t('accounts.state')}</th>
            <th scope="col">
              <span class="visually-hidden">{t('accounts.change')}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {value.accounts.map((account) => (
            <Row key={account.id} account={account} groups={groups} />
          ))}
        </tbody>
      </table>
      {isAdding && (
        <Dialog title={t('accounts.add')} onClose={() => setAdding(false)}>
          <AccountForm
            account={null}
            submit={t('accounts.add')}
            save={async ({ disabled: _disabled, ...body }) => {
              const answer = await ask<OneTimePasswordResponse>('/api/accounts', { method: 'POST', body });
              setAdding(false);
              setMade({ id: body.id, name: body.name, password: answer.oneTimePassword });
              say(t('accounts.created', { name: body.name }));
              reload();
            }}
            onCancel={() => setAdding(false)}
          />
        </Dialog>
      )}
      {made && <OneTimePasswordDialog of={made} onClose={() => setMade(null)} />}
    </div>
  );
}

function Row({ account, groups }: { account: AccountView; groups: GroupsResponse['groups'] }) {
  const { id, name, role, lastUsedAt, sessions } = account;
  return (
    <tr>
      <th scope="row">
        {name}
        {id === person.value?.id && <strong class="tag">{t('accounts.you')}</strong>}
        <span class="hint">{id}</span>
      </th>
      <td data-label={t('accounts.role')}>{t(`role.${role}`)}</td>
      <td data-label={t('account.sites')}>{sitesText(account.sites, groups)}</td>
      <td data-label={t('accounts.lastUsed')}>
        {lastUsedAt === null ? t('accounts.notSignedIn') : whenText(lastUsedAt)}
        {sessions > 1 && <span class="hint">{t('accounts.openSessions', { n: sessions })}</span>}
      </td>
      <td data-label={t('accounts.totp')}>{t(account.totp ? 'accounts.totpYes' : 'accounts.totpNo')}</td>
      <td data-label={t('accounts.state')}>
        <State account={account} />
      </td>
      <td class="deed">
        <a class="button" href={`/accounts/${id}`} aria-label={t('accounts.changeOf', { name })}>
          {t('accounts.change')}
        </a>
      </td>
    </tr>
  );
}

function State({ account: { disabled, mustChangePassword } }: { account: AccountView }) {
  if (disabled) return <strong class="bad">{t('accounts.disabled')}</strong>;
  if (mustChangePassword) return <span class="warn">{t('accounts.waiting')}</span>;
  return <>{t('accounts.active')}</>;
}
