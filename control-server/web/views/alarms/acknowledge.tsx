import type { AlarmView } from '../../../api/alarm-schemas.ts';
import { Dialog } from '../../parts/dialog.tsx';
import { Field } from '../../parts/field.tsx';
import { Form } from '../../parts/form.tsx';
import { say } from '../../parts/toasts.tsx';
import { useForm } from '../../parts/use-form.ts';
import { ask } from '../../shell/ask.ts';
import { t } from '../../shell/language.ts';
import { titleOf } from './texts.ts';

const MOST = 500;

/** Asks for a note and acknowledges. */
export function Acknowledge({ alarm, onClose }: { alarm: AlarmView; onClose: (after?: AlarmView) => void }) {
  const form = useForm({
    send: async ({ note = '' }) => {
      const path = `/api/alarms/${alarm.id}/acknowledge`;
      const after = await ask<AlarmView>(path, { method: 'POST', body: { note: note.trim() } });
      say(t('alarms.acknowledged'));
      onClose(after);
    },
  });
  return (
    <Dialog title={t('alarms.acknowledge')} onClose={() => onClose()}>
      <Form form={form} submit={t('alarms.acknowledge')} onCancel={() => onClose()}>
        <p>
          <strong>{titleOf(alarm)}</strong>
        </p>
        <p class="hint">{t('alarms.acknowledgeExplained')}</p>
        <Field label={t('alarms.note')} hint={t('alarms.noteHint')} fault={form.faults['note']}>
          {(control) => (
            <textarea
              {...control}
              name="note"
              rows={3}
              maxLength={MOST}
              defaultValue={alarm.acknowledged?.note ?? ''}
            />
          )}
        </Field>
      </Form>
    </Dialog>
  );
}
