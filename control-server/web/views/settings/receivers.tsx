import type { ComponentChildren } from 'preact';
import { useRef, useState } from 'preact/hooks';
import type { SettingsResponse, TestResponse } from '../../../api/settings-schemas.ts';
import { Why } from '../../parts/failure.tsx';
import { Field } from '../../parts/field.tsx';
import type { Faults } from '../../parts/use-form.ts';
import { ask } from '../../shell/ask.ts';
import { t } from '../../shell/language.ts';
import { TextField } from './number-field.tsx';
import { WhyNotTaken } from './why-not-taken.tsx';

interface Props {
  stored: SettingsResponse;
  faults: Faults;
  /** Something is not saved. */
  isChanged: boolean;
  /** More ways to be told. */
  children: ComponentChildren;
}

/** Who is told of alarms, and whether that works. */
export function Receivers({ stored, faults, isChanged, children }: Props) {
  const { site, receivers, canMail } = stored;
  const { emails = [], webhook = null } = receivers ?? {};
  const secret = useRef<HTMLInputElement>(null);
  return (
    <section class="panel">
      <h2>{t('settings.receivers')}</h2>
      <Field label={t('settings.emails')} hint={t('settings.emailsHint')} fault={faults['emails']}>
        {(control) => (
          <textarea
            {...control}
            name="emails"
            rows={Math.max(3, emails.length)}
            defaultValue={emails.join('\n')}
            autocomplete="off"
            spellcheck={false}
          />
        )}
      </Field>
      {!canMail && <p class="notice">{t('settings.noMail')}</p>}
      {canMail && emails.length > 0 && <Test site={site} channel="email" held={isChanged} />}
      <h3>{t('settings.webhook')}</h3>
      <TextField
        name="webhookUrl"
        label={t('settings.webhookUrl')}
        hint={t('settings.webhookUrlHint')}
        value={webhook?.url ?? ''}
        fault={faults['webhookUrl']}
        inputMode="url"
      />
      <Field
        label={t('settings.webhookSecret')}
        hint={t(webhook ? 'settings.secretKept' : 'settings.secretHint')}
        fault={faults['webhookSecret']}
      >
        {(control) => (
          <div class="with-button">
            <input {...control} ref={secret} name="webhookSecret" autocomplete="off" spellcheck={false} />
            <button
              type="button"
              class="button"
              onClick={() => {
                if (!secret.current) return;
                secret.current.value = randomSecret();
                secret.current.dispatchEvent(new InputEvent('input', { bubbles: true }));
              }}
            >
              {t('settings.makeSecret')}
            </button>
          </div>
        )}
      </Field>
      {webhook && <Test site={site} channel="webhook" held={isChanged} />}
      <div class="options">{children}</div>
    </section>
  );
}

/** 192 random bits. */
function randomSecret(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(24));
  return btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_');
}

type Trial = { state: 'none' } | { state: 'busy' } | { state: 'done'; results: TestResponse['results'] };

function Test({ site, channel, held }: { site: string; channel: 'email' | 'webhook'; held: boolean }) {
  const [trial, setTrial] = useState<Trial>({ state: 'none' });
  const [trouble, setTrouble] = useState<unknown>(null);
  const test = async () => {
    setTrial({ state: 'busy' });
    setTrouble(null);
    try {
      const path = `/api/sites/${site}/settings/test`;
      const { results } = await ask<TestResponse>(path, { method: 'POST', body: { channel } });
      setTrial({ state: 'done', results });
    } catch (error) {
      setTrial({ state: 'none' });
      setTrouble(error);
    }
  };
  return (
    <div class="test">
      <button
        type="button"
        class="button"
        disabled={held || trial.state === 'busy'}
        onClick={() => void test()}
      >
        {t(channel === 'email' ? 'settings.testEmail' : 'settings.testWebhook')}
      </button>
      {held && <p class="hint">{t('settings.testSaveFirst')}</p>}
      <div role="status">
        {trial.state === 'busy' && <p class="hint">{t('settings.testing')}</p>}
        {trial.state === 'done' &&
          trial.results.map(({ target, ok, answer }) => (
            <p key={target} class={ok ? 'notice good' : 'notice bad'}>
              {ok ? t('settings.testOk', { target, answer }) : t('settings.testFailed', { target })}
              {!ok && ' '}
              {!ok && <WhyNotTaken error={answer} />}
            </p>
          ))}
        {trouble !== null && (
          <p class="notice bad">
            <Why error={trouble} />
          </p>
        )}
      </div>
    </div>
  );
}
