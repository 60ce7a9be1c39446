import type { SettingsResponse } from '../../../api/settings-schemas.ts';
import { type ControlProps, Field } from '../../parts/field.tsx';
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
            {(control) => <TimeInput control={control} name="quietFrom" value={from} />}
          </Field>
          <Field label={t('settings.quietTo')} fault={faults['quietTo']}>
            {(control) => <TimeInput control={control} name="quietTo" value={to} />}
          </Field>
        </div>
      )}
    </section>
  );
}

/** HH:MM in every browser; its own time fields speak the browser's language, not the page's. */
function TimeInput({ control, name, value }: { control: ControlProps; name: string; value: string }) {
  return (
    <input
      {...control}
      name={name}
      defaultValue={value}
      autocomplete="off"
      inputMode="numeric"
      maxLength={5}
    />
  );
}
