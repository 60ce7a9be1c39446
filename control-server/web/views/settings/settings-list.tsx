import type { SettingsResponse } from '../../../api/settings-schemas.ts';
import { LANGUAGES, numberText } from '../../messages/messages.ts';
import { language, t } from '../../shell/language.ts';
import { NUMBERS, type NumberName } from './draft.ts';

/** The settings for those who may only look at them. */
export function SettingsList({ stored: { settings } }: { stored: SettingsResponse }) {
  const number = (value: number) => numberText(value, language.value);
  const { capacity, quietHours } = settings;
  const facts: [string, string][] = [
    [t('settings.capacity'), capacity === null ? t('settings.noCapacity') : number(capacity)],
    ...(Object.keys(NUMBERS) as NumberName[]).map((name): [string, string] => [
      t(`settings.${name}`),
      number(Math.round(settings[name] * NUMBERS[name].scale * 100) / 100),
    ]),
    [t('settings.quietTitle'), quietHours ? t('settings.quietSpan', quietHours) : t('settings.noQuiet')],
    [t('settings.mqtt'), t(settings.mqtt ? 'settings.on' : 'settings.off')],
    [t('settings.board'), t(settings.board ? 'settings.on' : 'settings.off')],
    [t('settings.language'), LANGUAGES[settings.language].name],
  ];
  return (
    <>
      <p class="notice">{t('settings.readOnly')}</p>
      <dl class="facts panel">
        {facts.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </>
  );
}
