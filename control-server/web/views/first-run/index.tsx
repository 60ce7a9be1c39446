import { useEffect, useState } from 'preact/hooks';
import type { SessionResponse } from '../../../api/account-schemas.ts';
import { Field } from '../../parts/field.tsx';
import { Form } from '../../parts/form.tsx';
import { NewPassword, newPasswordFaults } from '../../parts/new-password.tsx';
import { say } from '../../parts/toasts.tsx';
import { type Outcome, useForm, type Values } from '../../parts/use-form.ts';
import { ask, Refusal } from '../../shell/ask.ts';
import { t } from '../../shell/language.ts';
import { go, place } from '../../shell/router.ts';
import { openSession, signedIn } from '../../shell/session.ts';
import { HOME } from '../../shell/views.ts';
import { Door } from '../sign-in/door.tsx';

const ID = /^[a-z0-9][a-z0-9-]{0,62}$/;

/** The very first start: whoever can read what the server printed makes the first administrator. */
export default function FirstRunView() {
  const [code] = useState(() => place.peek().query.get('code') ?? '');
  // The code is a secret until it is used: it does not stay in the address, nor in the browser's history.
  useEffect(() => go(HOME, { replace: true }), []);
  const form = useForm({
    check: (values) => ({
      ...(values['code']?.trim() ? {} : { code: t('shell.required') }),
      ...idFault(values['id']?.trim() ?? ''),
      ...(values['name']?.trim() ? {} : { name: t('shell.required') }),
      ...newPasswordFaults(values, ownerOf(values)),
    }),
    send: async ({ code = '', id = '', name = '', password = '' }) => {
      const body = { code: code.trim(), id: id.trim(), name: name.trim(), password };
      try {
        signedIn(await ask<SessionResponse>('/api/first-run', { method: 'POST', body }));
      } catch (error) {
        if (!(error instanceof Refusal) || error.code !== 'conflict') throw error;
        say(t('firstRun.done'));
        await openSession();
      }
    },
    meaning: ({ code }): Outcome | null => {
      const isWrongCode = code === 'wrong-code' || code === 'wrong-credentials' || code === 'forbidden';
      return isWrongCode ? { faults: { code: t('firstRun.wrongCode') } } : null;
    },
  });
  return (
    <Door title={t('firstRun.title')} intro={t('firstRun.explained')}>
      <Form form={form} submit={t('firstRun.submit')} label={t('firstRun.title')}>
        <Field label={t('firstRun.code')} hint={t('firstRun.codeHint')} fault={form.faults['code']}>
          {(control) => (
            <input
              {...control}
              name="code"
              class="code"
              defaultValue={code}
              autocomplete="off"
              autocapitalize="characters"
              spellcheck={false}
              maxLength={40}
            />
          )}
        </Field>
        <Field label={t('firstRun.name')} hint={t('firstRun.nameHint')} fault={form.faults['name']}>
          {(control) => <input {...control} name="name" autocomplete="name" maxLength={120} />}
        </Field>
        <Field label={t('firstRun.id')} hint={t('firstRun.idHint')} fault={form.faults['id']}>
          {(control) => (
            <input
              {...control}
              name="id"
              autocomplete="username"
              autocapitalize="none"
              spellcheck={false}
              maxLength={63}
            />
          )}
        </Field>
        <NewPassword
          label={t('password.choose')}
          values={form.values}
          faults={form.faults}
          owner={ownerOf(form.values)}
        />
      </Form>
    </Door>
  );
}

const ownerOf = ({ id = '', name = '' }: Values) => ({ id, name });

function idFault(id: string): Record<string, string> {
  if (id === '') return { id: t('shell.required') };
  return ID.test(id) ? {} : { id: t('password.badId') };
}
