import type { Zone } from '../../../../firmware-config/contract/layout.ts';
import { Field } from '../../parts/field.tsx';
import { t } from '../../shell/language.ts';
import { asKind, MOST, withMorePoints, withNewZone, withZone } from './drawing.ts';
import { faultAt } from './faults.ts';
import type { ListProps } from './line-list.tsx';
import { Overlap } from './overlap.tsx';

const KINDS = ['ignore', 'only', 'staff', 'measure', 'overlap'] as const;

/** The zones of a camera. */
export function ZoneList(props: ListProps) {
  const { draft, layout, select } = props;
  const add = () => {
    draft.change(withNewZone(draft.now, layout));
    select({ part: 'zone', index: layout.zones.length });
  };
  return (
    <section class="panel" aria-labelledby="zones">
      <h3 id="zones">{t('editor.zones')}</h3>
      {layout.zones.length === 0 && <p class="quiet">{t('editor.noZones')}</p>}
      <ul>
        {layout.zones.map((zone, index) => (
          <ZoneItem key={index} zone={zone} index={index} {...props} />
        ))}
      </ul>
      <button type="button" class="button" disabled={layout.zones.length >= MOST.zones} onClick={add}>
        {t('editor.addZone')}
      </button>
    </section>
  );
}

function ZoneItem(props: ListProps & { zone: Zone; index: number }) {
  const { draft, layout, zone, index, faults, path, selected, select } = props;
  const where = `${path}.zones[${index}]`;
  const isSelected = selected?.part === 'zone' && selected.index === index;
  const change = (fields: Partial<Zone>, step?: string) =>
    draft.change(
      withZone(layout, index, () => fields),
      step,
    );
  const replace = (other: Zone) =>
    draft.change({ ...layout, zones: layout.zones.map((each, n) => (n === index ? other : each)) });
  const cameras = draft.now.map(({ camera }) => camera);
  const shapeFault = faultAt(faults, where, ['points']);
  return (
    <li class={isSelected ? 'item selected' : 'item'} onFocusCapture={() => select({ part: 'zone', index })}>
      <h4>{t('editor.zoneName', { id: zone.id })}</h4>
      {shapeFault && (
        <p class="wrong" role="alert">
          {shapeFault}
        </p>
      )}
      <div class="fields">
        <Field label={t('editor.id')} fault={faultAt(faults, where, ['id'])}>
          {(control) => (
            <input
              {...control}
              value={zone.id}
              maxLength={63}
              autocapitalize="off"
              spellcheck={false}
              onInput={({ currentTarget }) => change({ id: currentTarget.value }, `id-zone-${index}`)}
            />
          )}
        </Field>
        <Field label={t('editor.kind')}>
          {(control) => (
            <select
              {...control}
              value={zone.kind}
              onChange={({ currentTarget }) =>
                replace(
                  asKind(
                    zone,
                    KINDS.find((kind) => kind === currentTarget.value) ?? 'ignore',
                    layout.camera,
                    cameras,
                  ),
                )
              }
            >
              {KINDS.map((kind) => (
                <option key={kind} value={kind}>
                  {t(`editor.kind.${kind}`)}
                </option>
              ))}
            </select>
          )}
        </Field>
        {zone.kind === 'overlap' && (
          <Overlap
            zone={zone}
            cameras={cameras.filter((camera) => camera !== layout.camera)}
            fault={(field) => faultAt(faults, where, [field])}
            change={change}
          />
        )}
      </div>
      <p class="quiet">{t(`editor.kindExplained.${zone.kind}`)}</p>
      <div class="buttons">
        <button
          type="button"
          class="button small"
          disabled={zone.points.length >= MOST.points}
          onClick={() => change(withMorePoints(zone))}
        >
          {t('editor.addPoint')}
        </button>
        <button
          type="button"
          class="button small"
          disabled={zone.points.length <= 3}
          onClick={() => change({ points: zone.points.slice(0, -1) })}
        >
          {t('editor.removePoint')}
        </button>
        <button
          type="button"
          class="button small danger"
          aria-label={t('editor.removeZone', { id: zone.id })}
          onClick={() => draft.change({ ...layout, zones: layout.zones.filter((_zone, n) => n !== index) })}
        >
          {t('editor.remove')}
        </button>
      </div>
    </li>
  );
}
