import type { Zone } from '../../../../firmware-config/contract/layout.ts';
import { Field } from '../../parts/field.tsx';
import { t } from '../../shell/language.ts';

interface Props {
  zone: Zone;
  /** The other cameras of the gateway. */
  cameras: readonly string[];
  fault: (field: 'with' | 'counts') => string | undefined;
  change: (fields: Partial<Zone>) => void;
}

const COUNTS = ['first', 'second'] as const;

/** Of a zone that two cameras see: the other one, and which of them counts first. */
export function Overlap({ zone, cameras, fault, change }: Props) {
  const known = zone.with === undefined || cameras.includes(zone.with) ? cameras : [...cameras, zone.with];
  return (
    <>
      <Field label={t('editor.with')} fault={fault('with')}>
        {(control) => (
          <select
            {...control}
            value={zone.with ?? ''}
            onChange={({ currentTarget }) => change({ with: currentTarget.value })}
          >
            {zone.with === undefined && <option value="" />}
            {known.map((camera) => (
              <option key={camera} value={camera}>
                {camera}
              </option>
            ))}
          </select>
        )}
      </Field>
      <Field label={t('editor.counts')} fault={fault('counts')}>
        {(control) => (
          <select
            {...control}
            value={zone.counts ?? 'first'}
            onChange={({ currentTarget }) =>
              change({ counts: COUNTS.find((one) => one === currentTarget.value) ?? 'first' })
            }
          >
            {COUNTS.map((one) => (
              <option key={one} value={one}>
                {t(`editor.counts.${one}`)}
              </option>
            ))}
          </select>
        )}
      </Field>
    </>
  );
}
