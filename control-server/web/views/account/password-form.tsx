import { useState } from 'preact/hooks';
import type { PersonView } from '../../../api/account-schemas.ts';
import { Form } from '../../parts/form.tsx';
import { NewPassword, newPasswordFaults } from '../../parts/new-password.tsx';
import { PasswordField } from '../../parts/password-field.tsx';
import { type Outcome, useForm } from '../../parts/use-form.ts';
import { ask } from '../../shell/ask.ts';
import { t } from '../../shell/language.ts';

interface PasswordFormProps {
  who: PersonView;
  onDone: () => Promise<void>;
}

/** Another password for oneself. */
export function PasswordForm({ who, onDone }: PasswordFormProps) {
  // Emptied by drawing it anew: its controls keep their own values.
  const [round, setRound] = useState(0);
  const done = async () => {
    setRound(round + 1);
    await onDone();
  };
  return <Fields key={round} who={who} onDone={done} />;
}

function Fields({ who, onDone }: PasswordFormProps) {
  const form = useForm({
    check: (values) => ({
      ...(values['current'] ? {} : { current: t('shell.required') }),
      ...newPasswordFaults(values, who),
    }),
    send: async ({ current = '', password = '' }) => {
      await ask('/api/account/password', { method: 'POST', body: { current, password } });
      await onDone();
    },
    meaning: wrongPassword('current'),
  });
  return (
    <Form form={form} submit={t('account.changePassword')} label={t('account.changePassword')}>
      <input class="visually-hidden" type="text" autocomplete="username" value={who.id} readOnly hidden />
      <PasswordField
        label={t(who.mustChangePassword ? 'account.oneTimePassword' : 'account.currentPassword')}
        name="current"
        kind="current-password"
        fault={form.faults['current']}
      />
      <NewPassword label={t('password.new')} values={form.values} faults={form.faults} owner={who} />
    </Form>
  );
}

/** What a refusal means where one's own password is asked for again. */
export function wrongPassword(field: string) {
  return ({ code }: { code: string }): Outcome | null =>
    code === 'wrong-credentials' ? { faults: { [field]: t('account.wrongPassword') } } : null;
}
