import type { SettingsResponse } from '../../../api/settings-schemas.ts';
import { Field } from '../../parts/field.tsx';
import { Option } from '../../parts/options.tsx';
import type { Faults } from '../../parts/use-form.ts';
import { t } from '../../shell/language.ts';

const USUAL = { from: '22:00', to: '06:00' };

interface Props {
  hours: SettingsResponse['settings']['quietHours'];
  isOn: boolean;
  faults: Faults;
  onSwitch: (isOn: boolean) => void;
}

/** When only what is grave is sent. */
export function QuietHours({ hours, isOn, faults, onSwitch }: Props) {
  const { from, to } = hours ?? USUAL;
  return (
    <section class="panel">
      <h2>{t('settings.quietTitle')}</h2>
      <div class="options">
        <Option
          type="checkbox"
          label={t('settings.quiet')}
          hint={t('settings.quietHint')}
          checked={isOn}
          onChange={onSwitch}
        />
      </div>
      {isOn && (
        <div class="times">
          <Field label={t('settings.quietFrom')} fault={faults['quietFrom']}>
            {(control) => <input {...control} type="time" name="quietFrom" defaultValue={from} />}
          </Field>
          <Field label={t('settings.quietTo')} fault={faults['quietTo']}>
            {(control) => <input {...control} type="time" name="quietTo" defaultValue={to} />}
          </Field>
        </div>
      )}
    </section>
  );
}
