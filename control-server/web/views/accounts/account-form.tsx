import { useState } from 'preact/hooks';
import type { Role } from '../../../accounts/roles.ts';
import type { AccountView } from '../../../api/account-schemas.ts';
import { Field } from '../../parts/field.tsx';
import { Form } from '../../parts/form.tsx';
import { type Chosen, SitesChoice } from '../../parts/sites-choice.tsx';
import { useForm } from '../../parts/use-form.ts';
import { t } from '../../shell/language.ts';
import { meaningOf } from './meaning.ts';
import { RoleChoice } from './role-choice.tsx';

/** What an administrator decides of an account. */
export interface AccountDraft {
  /** The name for signing in, which stays as it is. */
  id: string;
  name: string;
  role: Role;
  sites: string[] | null;
  disabled: boolean;
}

interface AccountFormProps {
  /** Null for a new one. */
  account: AccountView | null;
  submit: string;
  save: (draft: AccountDraft) => Promise<void>;
  onCancel?: () => void;
}

const ID = /^[a-z0-9][a-z0-9-]{0,62}$/;

/** Name, role and sites of an account, new or old. */
export function AccountForm({ account, submit, save, onCancel }: AccountFormProps) {
  const [role, setRole] = useState<Role>(account?.role ?? 'viewer');
  const [chosen, setChosen] = useState<Chosen>(account?.sites ?? null);
  const [disabled, setDisabled] = useState(account?.disabled ?? false);
  const sites = role === 'admin' ? null : chosen;
  const form = useForm({
    check: ({ id = '', name = '' }) => ({
      ...(name.trim() === '' ? { name: t('shell.required') } : {}),
      ...(account === null && !ID.test(id.trim()) ? { id: t('password.badId') } : {}),
      ...(sites?.length === 0 ? { sites: t('accounts.chooseSite') } : {}),
    }),
    send: ({ id = '', name = '' }) =>
      save({
        id: account?.id ?? id.trim(),
        name: name.trim(),
        role,
        sites: sites && [...sites],
        disabled,
      }),
    meaning: meaningOf,
    focus: account === null,
  });
  return (
    <Form form={form} submit={submit} onCancel={onCancel}>
      <Field label={t('account.name')} fault={form.faults['name']}>
        {(control) => (
          <input
            {...control}
            name="name"
            defaultValue={account?.name ?? ''}
            autocomplete="off"
            maxLength={120}
          />
        )}
      </Field>
      {account === null && (
        <Field label={t('account.id')} hint={t('firstRun.idHint')} fault={form.faults['id']}>
          {(control) => (
            <input
              {...control}
              name="id"
              autocomplete="off"
              autocapitalize="none"
              spellcheck={false}
              maxLength={63}
            />
          )}
        </Field>
      )}
      <RoleChoice value={role} onChange={setRole} />
      {role === 'admin' ? (
        <p class="hint">{t('accounts.adminSeesAll')}</p>
      ) : (
        <SitesChoice value={chosen} fault={form.faults['sites']} onChange={setChosen} />
      )}
      {account !== null && (
        <>
          <label class="check">
            <input
              type="checkbox"
              checked={disabled}
              onInput={({ currentTarget }) => setDisabled(currentTarget.checked)}
            />
            <span>{t('accounts.isDisabled')}</span>
          </label>
          <p class="hint">{t('accounts.endsSessions')}</p>
        </>
      )}
    </Form>
  );
}
