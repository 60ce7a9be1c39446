import { useState } from 'preact/hooks';
import type { PersonView, RecoveryCodesResponse, TotpResponse } from '../../../api/account-schemas.ts';
import { CopyButton } from '../../parts/copy-button.tsx';
import { Field } from '../../parts/field.tsx';
import { Form } from '../../parts/form.tsx';
import { PasswordField } from '../../parts/password-field.tsx';
import { say } from '../../parts/toasts.tsx';
import { useForm } from '../../parts/use-form.ts';
import { ask } from '../../shell/ask.ts';
import { t } from '../../shell/language.ts';
import { openSession } from '../../shell/session.ts';
import { wrongPassword } from './password-form.tsx';
import { QrCode } from './qr-code.tsx';
import { RecoveryCodes } from './recovery-codes.tsx';

type Step =
  | { at: 'state' }
  /** The password is asked for again. */
  | { at: 'password' }
  | { at: 'scan'; totp: TotpResponse }
  | { at: 'codes'; codes: readonly string[] };

/** The second step of signing in: turned on with an authenticator, turned off with the password. */
export function Authenticator({ who }: { who: PersonView }) {
  const [step, setStep] = useState<Step>({ at: 'state' });
  const back = () => setStep({ at: 'state' });
  const finish = async () => {
    back();
    await openSession();
  };
  return (
    <section class="panel" aria-labelledby="totp">
      <h2 id="totp">{t('account.totp')}</h2>
      {step.at === 'state' && (
        <>
          <p>{t(who.totp ? 'account.totpOn' : 'account.totpOff')}</p>
          <div class="buttons">
            <button type="button" class="button" onClick={() => setStep({ at: 'password' })}>
              {t(who.totp ? 'account.totpDisable' : 'account.totpBegin')}
            </button>
          </div>
        </>
      )}
      {step.at === 'password' &&
        (who.totp ? (
          <Disable who={who} onCancel={back} onDone={finish} />
        ) : (
          <Begin who={who} onCancel={back} onDone={(totp) => setStep({ at: 'scan', totp })} />
        ))}
      {step.at === 'scan' && (
        <Scan totp={step.totp} onCancel={back} onDone={(codes) => setStep({ at: 'codes', codes })} />
      )}
      {step.at === 'codes' && <RecoveryCodes id={who.id} codes={step.codes} onSaved={() => void finish()} />}
    </section>
  );
}

interface PasswordStepProps {
  who: PersonView;
  submit: string;
  danger?: boolean;
  send: (password: string) => Promise<void>;
  onCancel: () => void;
}

function PasswordStep({ who, submit, danger = false, send, onCancel }: PasswordStepProps) {
  const form = useForm({
    check: ({ password }): Record<string, string> => (password ? {} : { password: t('shell.required') }),
    send: async ({ password = '' }) => send(password),
    meaning: wrongPassword('password'),
    focus: true,
  });
  return (
    <Form form={form} submit={submit} danger={danger} onCancel={onCancel} label={t('account.totp')}>
      <input type="text" autocomplete="username" value={who.id} readOnly hidden />
      <PasswordField
        label={t('account.currentPassword')}
        name="password"
        kind="current-password"
        fault={form.faults['password']}
      />
    </Form>
  );
}

function Begin(props: { who: PersonView; onCancel: () => void; onDone: (totp: TotpResponse) => void }) {
  const send = async (password: string) => {
    props.onDone(await ask<TotpResponse>('/api/account/totp', { method: 'POST', body: { password } }));
  };
  return (
    <PasswordStep who={props.who} submit={t('account.totpContinue')} send={send} onCancel={props.onCancel} />
  );
}

function Disable(props: { who: PersonView; onCancel: () => void; onDone: () => Promise<void> }) {
  const send = async (password: string) => {
    await ask('/api/account/totp/disable', { method: 'POST', body: { password } });
    say(t('account.totpDisabled'));
    await props.onDone();
  };
  return (
    <PasswordStep
      who={props.who}
      submit={t('account.totpDisable')}
      danger
      send={send}
      onCancel={props.onCancel}
    />
  );
}

interface ScanProps {
  totp: TotpResponse;
  onCancel: () => void;
  onDone: (codes: readonly string[]) => void;
}

function Scan({ totp: { secret, uri }, onCancel, onDone }: ScanProps) {
  const form = useForm({
    check: ({ code = '' }): Record<string, string> =>
      /^\d{6}$/.test(digits(code)) ? {} : { code: t('account.badCode') },
    send: async ({ code = '' }) => {
      const body = { code: digits(code) };
      const answer = await ask<RecoveryCodesResponse>('/api/account/totp/confirm', { method: 'POST', body });
      onDone(answer.recoveryCodes);
    },
    meaning: ({ code }) => (code === 'wrong-code' ? { faults: { code: t('signIn.wrongCode') } } : null),
    focus: true,
  });
  return (
    <Form form={form} submit={t('account.totpConfirm')} onCancel={onCancel} label={t('account.totp')}>
      <p>{t('account.totpScan')}</p>
      <QrCode text={uri} label={t('account.totpQr')} />
      <div>
        <p>{t('account.totpSecret')}</p>
        <p class="secret">{secret.match(/.{1,4}/g)?.join(' ')}</p>
        <CopyButton text={secret} />
      </div>
      <Field label={t('account.totpCode')} fault={form.faults['code']}>
        {(control) => (
          <input
            {...control}
            name="code"
            class="code"
            inputMode="numeric"
            autocomplete="one-time-code"
            maxLength={10}
          />
        )}
      </Field>
    </Form>
  );
}

/** People type the gap that authenticators draw between the digits. */
const digits = (code: string) => code.replaceAll(/\s/g, '');
