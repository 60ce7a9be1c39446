import { useState } from 'preact/hooks';
import type { GatewayDetail, SavedResponse } from '../../../api/fleet-schemas.ts';
import { Dialog } from '../../parts/dialog.tsx';
import { Field } from '../../parts/field.tsx';
import { Form } from '../../parts/form.tsx';
import { say } from '../../parts/toasts.tsx';
import { useForm } from '../../parts/use-form.ts';
import { ask, Refusal } from '../../shell/ask.ts';
import { t } from '../../shell/language.ts';
import type { Faults } from './faults.ts';
import type { DraftInHand } from './use-draft.ts';

interface Props {
  detail: GatewayDetail;
  draft: DraftInHand;
  /** The drawing has faults that were told. */
  faulty: boolean;
  onFaults: (faults: Faults) => void;
  onSaved: () => void;
}

/** Makes the drawing a new version, with the reason for it. */
export function Save(props: Props) {
  const { draft, faulty } = props;
  const [isOpen, setOpen] = useState(false);
  return (
    <div class="save">
      <p role="status" class={faulty ? 'wrong' : 'quiet'}>
        {t(faulty ? 'editor.faulty' : draft.isDirty ? 'editor.unsaved' : 'editor.unchanged')}
      </p>
      <button type="button" class="button" disabled={!draft.isDirty} onClick={draft.forget}>
        {t('editor.discard')}
      </button>
      <button type="button" class="button primary" disabled={!draft.isDirty} onClick={() => setOpen(true)}>
        {t('editor.save')}
      </button>
      {isOpen && <SaveDialog {...props} onClose={() => setOpen(false)} />}
    </div>
  );
}

function SaveDialog({ detail, draft, onFaults, onSaved, onClose }: Props & { onClose: () => void }) {
  const form = useForm({
    check: ({ reason }) => (reason?.trim() ? {} : { reason: t('shell.required') }),
    send: async ({ reason }) => {
      const body = { madeFrom: draft.madeFrom, cameras: draft.now, reason };
      const path = `/api/fleet/${detail.gateway}/configurations`;
      try {
        const { version } = await ask<SavedResponse>(path, { method: 'POST', body });
        onSaved();
        say(t('gateway.saved', { version }));
        onClose();
      } catch (error) {
        const drawn =
          error instanceof Refusal && error.faults.some((fault) => fault.path.startsWith('cameras'));
        if (!drawn) throw error;
        onFaults(error.faults);
        onClose();
      }
    },
    meaning: ({ code }) => (code === 'conflict' ? { notice: t('editor.conflict') } : null),
  });
  return (
    <Dialog title={t('editor.saveTitle', { version: detail.layout.latest + 1 })} onClose={onClose}>
      <Form form={form} submit={t('editor.save')} onCancel={onClose}>
        <p>{t('editor.saveExplained', { name: detail.name })}</p>
        <Field label={t('gateway.reason')} hint={t('gateway.reasonHint')} fault={form.faults['reason']}>
          {(control) => <input {...control} name="reason" maxLength={300} autoFocus />}
        </Field>
      </Form>
    </Dialog>
  );
}
