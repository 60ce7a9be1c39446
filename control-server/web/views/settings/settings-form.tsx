import { useEffect, useRef, useState } from 'preact/hooks';
import type { SettingsResponse } from '../../../api/settings-schemas.ts';
import { LANGUAGES } from '../../messages/messages.ts';
import { Form } from '../../parts/form.tsx';
import { Option, Options } from '../../parts/options.tsx';
import { say } from '../../parts/toasts.tsx';
import { useForm } from '../../parts/use-form.ts';
import { ask } from '../../shell/ask.ts';
import { t } from '../../shell/language.ts';
import { mayLeave } from '../../shell/router.ts';
import { bodyOf, faultsOf, switchesOf } from './draft.ts';
import { meaningOf } from './meaning.ts';
import { NumberField, TextField } from './number-field.tsx';
import { QuietHours } from './quiet-hours.tsx';
import { Receivers } from './receivers.tsx';

interface Props {
  stored: SettingsResponse;
  onSaved: (stored: SettingsResponse) => void;
  onReload: () => void;
}

/** The form of a site's settings; to be keyed by their version. */
export function SettingsForm({ stored, onSaved, onReload }: Props) {
  const { site, version, settings, receivers } = stored;
  const [switches, setSwitches] = useState(switchesOf(stored));
  const hasSecret = receivers?.webhook != null;
  const first = useRef<string | null>(null);
  const form = useForm({
    check: (values) => faultsOf(values, switches, hasSecret),
    send: async (values) => {
      const body = bodyOf(values, switches, version);
      const after = await ask<SettingsResponse>(`/api/sites/${site}/settings`, { method: 'PUT', body });
      say(t('settings.saved'));
      onSaved(after);
    },
    meaning: meaningOf,
  });
  const { faults } = form;
  const text = JSON.stringify([bodyText(form.props.ref.current), switches]);
  first.current ??= form.props.ref.current === null ? null : text;
  const isChanged = first.current !== null && first.current !== text;
  useLeaveQuestion(isChanged);
  useEffect(() => {
    first.current ??= JSON.stringify([bodyText(form.props.ref.current), switches]);
  }, []);
  const number = (name: Parameters<typeof NumberField>[0]['name'], hint?: string) => (
    <NumberField name={name} value={settings[name]} fault={faults[name]} hint={hint} />
  );
  return (
    <Form form={form} submit={t('settings.save')} label={t('nav.settings')}>
      <section class="panel">
        <h2>{t('settings.capacityTitle')}</h2>
        <TextField
          name="capacity"
          label={t('settings.capacity')}
          hint={t('settings.capacityHint')}
          value={settings.capacity === null ? '' : String(settings.capacity)}
          fault={faults['capacity']}
          inputMode="numeric"
        />
        {number('nearlyFull')}
        {number('countingError', t('settings.countingErrorHint'))}
      </section>
      <section class="panel">
        <h2>{t('settings.thresholds')}</h2>
        {number('offlineAfterS')}
        {number('coverageLow')}
        {number('clockOffS')}
        {number('diskFreeMb')}
      </section>
      <Receivers stored={stored} faults={faults} isChanged={isChanged}>
        <Option
          type="checkbox"
          label={t('settings.mqtt')}
          checked={switches.mqtt}
          onChange={(mqtt) => setSwitches({ ...switches, mqtt })}
        />
      </Receivers>
      <QuietHours
        hours={settings.quietHours}
        isOn={switches.quiet}
        faults={faults}
        onSwitch={(quiet) => setSwitches({ ...switches, quiet })}
      />
      <section class="panel">
        <h2>{t('settings.shownTitle')}</h2>
        <div class="options">
          <Option
            type="checkbox"
            label={t('settings.board')}
            hint={t('settings.boardHint')}
            checked={switches.board}
            onChange={(board) => setSwitches({ ...switches, board })}
          />
        </div>
        {settings.board && (
          <p class="board-address">
            {t('settings.boardAddress')} <a href={`/board/${site}`}>{`${location.origin}/board/${site}`}</a>
          </p>
        )}
        <Options label={t('settings.language')} name="language">
          {(['vi', 'en'] as const).map((code) => (
            <Option
              key={code}
              type="radio"
              name="language-choice"
              label={LANGUAGES[code].name}
              checked={switches.language === code}
              onChange={() => setSwitches({ ...switches, language: code })}
            />
          ))}
        </Options>
      </section>
      {form.refusal?.code === 'conflict' && (
        <div class="notice bad conflict" role="alert">
          <p>
            <strong>{t('settings.conflict')}</strong>
          </p>
          <p>{t('settings.conflictExplained')}</p>
          <button type="button" class="button" onClick={onReload}>
            {t('settings.loadNew')}
          </button>
        </div>
      )}
      {isChanged && (
        <p class="notice unsaved" role="status">
          {t('settings.unsaved')}
        </p>
      )}
    </Form>
  );
}

/** All that is typed, as one text; choices that a state is behind are left out. */
function bodyText(form: HTMLFormElement | null): string {
  if (!form) return '';
  const fields = [...new FormData(form)].filter(([name]) => name !== 'language-choice');
  return JSON.stringify(fields);
}

/** Asks before changes that are not saved are left behind. */
function useLeaveQuestion(isChanged: boolean): void {
  useEffect(() => {
    if (!isChanged) return;
    const stay = (event: BeforeUnloadEvent) => event.preventDefault();
    const question = () => window.confirm(t('settings.leave'));
    mayLeave.value = question;
    window.addEventListener('beforeunload', stay);
    return () => {
      if (mayLeave.peek() === question) mayLeave.value = null;
      window.removeEventListener('beforeunload', stay);
    };
  }, [isChanged]);
}
