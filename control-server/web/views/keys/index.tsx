import { useState } from 'preact/hooks';
import type {
  GroupsResponse,
  KeysResponse,
  KeyView,
  NewKeyBody,
  NewKeyResponse,
} from '../../../api/account-schemas.ts';
import { Confirm } from '../../parts/confirm.tsx';
import { Dialog } from '../../parts/dialog.tsx';
import { Empty } from '../../parts/empty.tsx';
import { Failure, Why } from '../../parts/failure.tsx';
import { Loading } from '../../parts/loading.tsx';
import { sitesText } from '../../parts/sites-choice.tsx';
import { say } from '../../parts/toasts.tsx';
import { useAnswer } from '../../parts/use-answer.ts';
import { whenText } from '../../parts/when.ts';
import { ask } from '../../shell/ask.ts';
import { t } from '../../shell/language.ts';
import { KeyForm } from './key-form.tsx';
import { KeySecret } from './key-secret.tsx';
import './keys.css';

/** What other programs are let in with. */
export default function KeysView() {
  const { value, error, reload } = useAnswer<KeysResponse>('/api/keys');
  const groups = useAnswer<GroupsResponse>('/api/groups').value?.groups ?? [];
  const [isAdding, setAdding] = useState(false);
  const [made, setMade] = useState<NewKeyResponse | null>(null);
  const [revoking, setRevoking] = useState<KeyView | null>(null);
  if (!value) return error === null ? <Loading /> : <Failure error={error} retry={reload} />;
  const save = async (body: NewKeyBody) => {
    const answer = await ask<NewKeyResponse>('/api/keys', { method: 'POST', body });
    setAdding(false);
    setMade(answer);
    reload();
  };
  const add = (
    <button type="button" class="button primary" onClick={() => setAdding(true)}>
      {t('keys.add')}
    </button>
  );
  return (
    <div class="wide-page">
      {value.keys.length === 0 ? (
        <Empty title={t('keys.empty')} text={t('keys.emptyExplained')}>
          {add}
        </Empty>
      ) : (
        <>
          <header class="page-head">
            <p class="hint">{t('keys.explained')}</p>
            {add}
          </header>
          {error !== null && (
            <p class="notice bad">
              <Why error={error} />
            </p>
          )}
          <KeyTable keys={value.keys} groups={groups} revoke={setRevoking} />
        </>
      )}
      {isAdding && (
        <Dialog title={t('keys.add')} onClose={() => setAdding(false)}>
          <KeyForm save={save} onCancel={() => setAdding(false)} />
        </Dialog>
      )}
      {made && <KeySecret made={made} onClose={() => setMade(null)} />}
      {revoking && (
        <Confirm
          title={`${t('keys.revokeOf', { name: revoking.name })}?`}
          deed={t('keys.revoke')}
          act={async () => {
            await ask(`/api/keys/${revoking.id}`, { method: 'DELETE' });
            say(t('keys.wasRevoked', { name: revoking.name }));
            reload();
          }}
          onClose={() => setRevoking(null)}
        >
          {t('keys.revokeExplained', { name: revoking.name })}
        </Confirm>
      )}
    </div>
  );
}

interface KeyTableProps {
  keys: readonly KeyView[];
  groups: GroupsResponse['groups'];
  revoke: (key: KeyView) => void;
}

function KeyTable({ keys, groups, revoke }: KeyTableProps) {
  const now = Date.now();
  return (
    <table class="data cards-on-phone panel">
      <thead>
        <tr>
          <th scope="col">{t('keys.name')}</th>
          <th scope="col">{t('keys.permissions')}</th>
          <th scope="col">{t('account.sites')}</th>
          <th scope="col">{t('keys.made')}</th>
          <th scope="col">{t('keys.lastUsed')}</th>
          <th scope="col">{t('keys.expires')}</th>
          <th scope="col">{t('accounts.state')}</th>
          <th scope="col">
            <span class="visually-hidden">{t('keys.revoke')}</span>
          </th>
        </tr>
      </thead>
      <tbody>
        {keys.map((key) => {
          const isOver = key.revokedAt !== null || key.expiresAt <= now;
          return (
            <tr key={key.id} class={isOver ? 'over' : ''}>
              <th scope="row">
                {key.name}
                <span class="hint">{t('keys.id', { id: key.id })}</span>
              </th>
              <td data-label={t('keys.permissions')}>
                <ul>
                  {key.permissions.map((permission) => (
                    <li key={permission}>{t(`keys.${permission}`)}</li>
                  ))}
                </ul>
              </td>
              <td data-label={t('account.sites')}>{sitesText(key.sites, groups)}</td>
              <td data-label={t('keys.made')}>
                {t('keys.madeBy', { time: whenText(key.createdAt), who: key.createdBy })}
              </td>
              <td data-label={t('keys.lastUsed')}>
                {key.lastUsedAt === null ? t('account.never') : whenText(key.lastUsedAt)}
              </td>
              <td data-label={t('keys.expires')}>{whenText(key.expiresAt)}</td>
              <td data-label={t('accounts.state')}>{stateText(key, now)}</td>
              <td class="deed">
                {!isOver && (
                  <button
                    type="button"
                    class="button danger"
                    aria-label={t('keys.revokeOf', { name: key.name })}
                    onClick={() => revoke(key)}
                  >
                    {t('keys.revoke')}
                  </button>
                )}
              </td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}

function stateText({ revokedAt, expiresAt }: KeyView, now: number): string {
  if (revokedAt !== null) return t('keys.revoked', { time: whenText(revokedAt) });
  return t(expiresAt <= now ? 'keys.expired' : 'keys.active');
}
