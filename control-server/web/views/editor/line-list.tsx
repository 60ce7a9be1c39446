import type { Layout, Line } from '../../../../firmware-config/contract/layout.ts';
import type { GatewayDetail } from '../../../api/fleet-schemas.ts';
import { Field } from '../../parts/field.tsx';
import { t } from '../../shell/language.ts';
import type { Selected } from './canvas.tsx';
import { MOST, turned, withLine, withNewLine } from './drawing.ts';
import { type Faults, faultAt } from './faults.ts';
import type { DraftInHand } from './use-draft.ts';

export interface ListProps {
  draft: DraftInHand;
  layout: Layout;
  faults: Faults;
  /** Of the camera in the draft. */
  path: string;
  selected: Selected | null;
  select: (selected: Selected) => void;
}

const ANCHORS = ['centre', 'foot', 'head'] as const;

/** The lines of a camera, with all that is not drawn. */
export function LineList(props: ListProps & { detail: GatewayDetail }) {
  const { draft, layout, faults, path, select, detail } = props;
  const gate = layout.lines[0]?.gate ?? detail.gates[0]?.id ?? '';
  const add = () => {
    draft.change(withNewLine(draft.now, layout, gate));
    select({ part: 'line', index: layout.lines.length });
  };
  const fault = faultAt(faults, `${path}.lines`);
  return (
    <section class="panel" aria-labelledby="lines">
      <h3 id="lines">{t('editor.lines')}</h3>
      {fault && <p class="wrong">{fault}</p>}
      <ul>
        {layout.lines.map((line, index) => (
          <LineItem key={index} line={line} index={index} {...props} />
        ))}
      </ul>
      <button type="button" class="button" disabled={layout.lines.length >= MOST.lines} onClick={add}>
        {t('editor.addLine')}
      </button>
    </section>
  );
}

function LineItem(props: ListProps & { detail: GatewayDetail; line: Line; index: number }) {
  const { draft, layout, line, index, faults, path, selected, select, detail } = props;
  const where = `${path}.lines[${index}]`;
  const isSelected = selected?.part === 'line' && selected.index === index;
  const change = (fields: Partial<Line>, step?: string) =>
    draft.change(withLine(layout, index, fields), step);
  const remove = () => draft.change({ ...layout, lines: layout.lines.filter((_line, n) => n !== index) });
  const placeFault = faultAt(faults, where, ['a', 'b']);
  const gates = detail.gates.some(({ id }) => id === line.gate)
    ? detail.gates
    : [...detail.gates, { id: line.gate, name: line.gate }];
  return (
    <li class={isSelected ? 'item selected' : 'item'} onFocusCapture={() => select({ part: 'line', index })}>
      <h4>{t('editor.lineName', { id: line.id })}</h4>
      {placeFault && (
        <p class="wrong" role="alert">
          {placeFault}
        </p>
      )}
      <div class="fields">
        <Field label={t('editor.id')} fault={faultAt(faults, where, ['id'])}>
          {(control) => (
            <input
              {...control}
              value={line.id}
              maxLength={63}
              autocapitalize="off"
              spellcheck={false}
              onInput={({ currentTarget }) => change({ id: currentTarget.value }, `id-line-${index}`)}
            />
          )}
        </Field>
        <Field label={t('editor.gate')} fault={faultAt(faults, where, ['gate'])}>
          {(control) => (
            <select
              {...control}
              value={line.gate}
              onChange={({ currentTarget }) => change({ gate: currentTarget.value })}
            >
              {gates.map(({ id, name }) => (
                <option key={id} value={id}>
                  {name}
                </option>
              ))}
            </select>
          )}
        </Field>
        <Field label={t('editor.anchor')} fault={faultAt(faults, where, ['anchor'])}>
          {(control) => (
            <select
              {...control}
              value={line.anchor ?? 'centre'}
              onChange={({ currentTarget }) =>
                change({ anchor: ANCHORS.find((one) => one === currentTarget.value) ?? 'centre' })
              }
            >
              {ANCHORS.map((anchor) => (
                <option key={anchor} value={anchor}>
                  {t(`editor.anchor.${anchor}`)}
                </option>
              ))}
            </select>
          )}
        </Field>
      </div>
      <div class="buttons">
        <button type="button" class="button small" onClick={() => draft.change(turned(layout, index))}>
          {t('editor.swap')}
          <span class="visually-hidden">: {line.id}</span>
        </button>
        <button
          type="button"
          class="button small danger"
          aria-label={t('editor.removeLine', { id: line.id })}
          disabled={layout.lines.length === 1}
          onClick={remove}
        >
          {t('editor.remove')}
        </button>
      </div>
    </li>
  );
}
