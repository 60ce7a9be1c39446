import { useEffect, useRef, useState } from 'preact/hooks';
import type { SessionResponse } from '../../../api/account-schemas.ts';
import { Field } from '../../parts/field.tsx';
import { Form } from '../../parts/form.tsx';
import { PasswordField } from '../../parts/password-field.tsx';
import { type Outcome, useForm } from '../../parts/use-form.ts';
import { useSecondsLeft, Wait, waitText } from '../../parts/wait.tsx';
import { ask, Refusal } from '../../shell/ask.ts';
import { t } from '../../shell/language.ts';
import { signedIn } from '../../shell/session.ts';
import { Door } from './door.tsx';

/** Where one says who one is; the address that was asked for is shown then. */
export default function SignInView() {
  const [codeFor, setCodeFor] = useState<string | null>(null);
  const [wait, setWait] = useState<{ until: number; total: number } | null>(null);
  const seconds = useSecondsLeft(wait?.until ?? null);
  const form = useForm({
    focus: true,
    check: (values): Record<string, string> => {
      const needed = codeFor === null ? ['id', 'password'] : ['code'];
      return Object.fromEntries(
        needed.flatMap((name) => (values[name]?.trim() ? [] : [[name, t('shell.required')]])),
      );
    },
    send: async (values) => {
      setWait(null);
      const { id = '', password = '', code } = values;
      const body = { id: id.trim(), password, ...(code === undefined ? {} : { code: code.trim() }) };
      try {
        signedIn(await ask<SessionResponse>('/api/sign-in', { method: 'POST', body }));
      } catch (error) {
        if (!(error instanceof Refusal)) throw error;
        if (error.code === 'code-needed') {
          setCodeFor(body.id);
          return;
        }
        if (error.code === 'wrong-credentials') setCodeFor(null);
        if (error.retryAfterS !== null && error.retryAfterS > 0) {
          setWait({ until: performance.now() + error.retryAfterS * 1000, total: error.retryAfterS });
        }
        throw error;
      }
    },
    meaning: ({ code, message, retryAfterS }): Outcome | null => {
      if (code === 'wrong-credentials') {
        return { faults: { password: t(/too old/.test(message) ? 'signIn.expired' : 'signIn.wrong') } };
      }
      if (code === 'forbidden' && /disabled/.test(message)) return { notice: t('signIn.disabled') };
      if (code === 'wrong-code') return { faults: { code: t('signIn.wrongCode') } };
      return code === 'too-many-requests' && retryAfterS !== null ? {} : null;
    },
  });
  const isHeld = seconds > 0;
  return (
    <Door title={t('signIn.title')}>
      <Form
        form={form}
        submit={isHeld ? t('signIn.waitShort', { time: waitText(seconds) }) : t('signIn.submit')}
        held={isHeld}
        label={t('signIn.title')}
      >
        <div class="form" hidden={codeFor !== null}>
          <Field label={t('signIn.id')} fault={form.faults['id']}>
            {(control) => (
              <input
                {...control}
                name="id"
                autocomplete="username"
                autocapitalize="none"
                autocorrect="off"
                spellcheck={false}
                maxLength={120}
              />
            )}
          </Field>
          <PasswordField
            label={t('signIn.password')}
            name="password"
            kind="current-password"
            fault={form.faults['password']}
          />
        </div>
        {codeFor !== null && (
          <Code
            id={codeFor}
            fault={form.faults['code']}
            onBack={() => {
              form.forget();
              setCodeFor(null);
            }}
          />
        )}
        {isHeld && wait ? <Wait seconds={seconds} total={wait.total} /> : null}
        {!isHeld && wait !== null && (
          <p class="notice" role="status">
            {t('signIn.waitOver')}
          </p>
        )}
      </Form>
      {codeFor === null && <p class="intro">{t('signIn.forgotten')}</p>}
    </Door>
  );
}

/** The second step: six digits, or a code saved for when the authenticator is lost. */
function Code({ id, fault, onBack }: { id: string; fault: string | undefined; onBack: () => void }) {
  const [isRecovery, setRecovery] = useState(false);
  const input = useRef<HTMLInputElement>(null);
  useEffect(() => input.current?.focus(), [isRecovery]);
  return (
    <>
      <Field
        label={t(isRecovery ? 'signIn.recovery' : 'signIn.code')}
        hint={isRecovery ? t('signIn.recoveryHint') : t('signIn.codeHint', { id })}
        fault={fault}
      >
        {(control) => (
          <input
            {...control}
            key={isRecovery ? 'recovery' : 'code'}
            ref={input}
            name="code"
            class="code"
            autocomplete={isRecovery ? 'off' : 'one-time-code'}
            inputMode={isRecovery ? 'text' : 'numeric'}
            autocapitalize="none"
            spellcheck={false}
            maxLength={40}
          />
        )}
      </Field>
      <div class="buttons">
        <button type="button" class="link-button" onClick={() => setRecovery(!isRecovery)}>
          {t(isRecovery ? 'signIn.useCode' : 'signIn.useRecovery')}
        </button>
        <button type="button" class="link-button" onClick={onBack}>
          {t('signIn.back')}
        </button>
      </div>
    </>
  );
}
