import { useState } from 'preact/hooks';
import type { AccountView, EndedResponse, OneTimePasswordResponse } from '../../../api/account-schemas.ts';
import type { Key } from '../../messages/messages.ts';
import { Confirm } from '../../parts/confirm.tsx';
import { say } from '../../parts/toasts.tsx';
import { ask } from '../../shell/ask.ts';
import { t } from '../../shell/language.ts';
import { meaningOf } from './meaning.ts';
import type { OneTimePassword } from './one-time-password.tsx';

interface DeedsProps {
  account: AccountView;
  /** Something changed; what was made to be shown once. */
  onDone: (made?: OneTimePassword) => void;
  onDeleted: () => void;
}

interface Deed {
  name: Key;
  explained: Key;
  danger?: boolean;
  act: () => Promise<void>;
}

/** What else can be done with an account, each after a question. */
export function Deeds({ account, onDone, onDeleted }: DeedsProps) {
  const [asked, setAsked] = useState<Deed | null>(null);
  const { id, name } = account;
  const url = `/api/accounts/${id}`;
  const deeds: Deed[] = [
    {
      name: 'accounts.resetPassword',
      explained: 'accounts.resetExplained',
      act: async () => {
        const question = { method: 'POST', body: {} } as const;
        const made = await ask<OneTimePasswordResponse>(`${url}/reset-password`, question);
        onDone({ id, name, password: made.oneTimePassword });
      },
    },
    ...(account.totp
      ? [
          {
            name: 'accounts.removeTotp',
            explained: 'accounts.removeTotpExplained',
            act: async () => {
              await ask(`${url}/totp`, { method: 'DELETE' });
              say(t('accounts.totpRemoved', { name }));
              onDone();
            },
          } as const,
        ]
      : []),
    {
      name: 'accounts.signOut',
      explained: 'accounts.signOutExplained',
      act: async () => {
        const { ended } = await ask<EndedResponse>(`${url}/sign-out`, { method: 'POST', body: {} });
        say(t('accounts.signedOut', { n: ended }));
        onDone();
      },
    },
    {
      name: 'accounts.delete',
      explained: 'accounts.deleteExplained',
      danger: true,
      act: async () => {
        await ask(url, { method: 'DELETE' });
        say(t('accounts.deleted', { name }));
        onDeleted();
      },
    },
  ];
  return (
    <div class="form">
      <div class="buttons">
        {deeds.map((deed) => (
          <button
            key={deed.name}
            type="button"
            class={deed.danger ? 'button danger' : 'button'}
            onClick={() => setAsked(deed)}
          >
            {t(deed.name)}
          </button>
        ))}
      </div>
      {asked && (
        <Confirm
          title={`${t(asked.name)}?`}
          deed={t(asked.name)}
          danger={asked.danger ?? false}
          act={asked.act}
          meaning={meaningOf}
          onClose={() => setAsked(null)}
        >
          {t(asked.explained, { id, name })}
        </Confirm>
      )}
    </div>
  );
}
