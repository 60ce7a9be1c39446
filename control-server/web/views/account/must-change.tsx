import { say } from '../../parts/toasts.tsx';
import { ask } from '../../shell/ask.ts';
import { t } from '../../shell/language.ts';
import { openSession, person } from '../../shell/session.ts';
import { Door } from '../sign-in/door.tsx';
import { PasswordForm } from './password-form.tsx';

/** All that somebody sees who signed in with a one-time password: choosing one of their own, or leaving. */
export default function MustChangeView() {
  const who = person.value;
  if (!who) return null;
  const leave = async () => {
    await ask('/api/sign-out', { method: 'POST', body: {} }).catch(() => undefined);
    await openSession();
  };
  return (
    <Door title={t('account.mustChange')} intro={t('account.mustChangeExplained')}>
      <PasswordForm
        who={who}
        onDone={async () => {
          say(t('account.passwordChanged'));
          await openSession();
        }}
      />
      <button type="button" class="link-button" onClick={() => void leave()}>
        {t('shell.signOut')}
      </button>
    </Door>
  );
}
