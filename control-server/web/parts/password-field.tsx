import { useState } from 'preact/hooks';
import { t } from '../shell/language.ts';
import { Field } from './field.tsx';

interface PasswordFieldProps {
  label: string;
  name: string;
  /** `new-password` where one is chosen, so that password managers offer one. */
  kind: 'current-password' | 'new-password';
  hint?: string | undefined;
  fault?: string | undefined;
}

/** A password that can be looked at while it is typed. */
export function PasswordField({ label, name, kind, hint, fault }: PasswordFieldProps) {
  const [isShown, setShown] = useState(false);
  return (
    <Field label={label} hint={hint} fault={fault}>
      {(control) => (
        <div class="with-button">
          <input
            {...control}
            name={name}
            {...(isShown ? { type: 'text' } : { type: 'password' })}
            autocomplete={kind}
            autocapitalize="none"
            spellcheck={false}
            maxLength={256}
          />
          <button
            type="button"
            class="button"
            aria-controls={control.id}
            aria-pressed={isShown}
            aria-label={t('signIn.showPasswordOf', { field: label })}
            onClick={() => setShown(!isShown)}
          >
            {t(isShown ? 'signIn.hide' : 'signIn.show')}
          </button>
        </div>
      )}
    </Field>
  );
}
