import type { ComponentChildren } from 'preact';
import type { Refusal } from '../shell/ask.ts';
import { Dialog } from './dialog.tsx';
import { Form } from './form.tsx';
import { type Outcome, useForm } from './use-form.ts';

interface ConfirmProps {
  title: string;
  /** What happens then. */
  children: ComponentChildren;
  /** What the button says: the deed itself, never "OK". */
  deed: string;
  danger?: boolean;
  act: () => Promise<void>;
  /** What a refusal means here. */
  meaning?: (refusal: Refusal) => Outcome | null;
  onClose: () => void;
}

/** Asks before something that cannot be taken back; why the server refused is said in place. */
export function Confirm({ title, children, deed, danger = true, act, meaning, onClose }: ConfirmProps) {
  const form = useForm({
    send: async () => {
      await act();
      onClose();
    },
    ...(meaning ? { meaning } : {}),
  });
  return (
    <Dialog title={title} onClose={onClose}>
      <Form form={form} submit={deed} danger={danger} onCancel={onClose}>
        <p>{children}</p>
      </Form>
    </Dialog>
  );
}
