import type { ComponentChildren } from 'preact';
import './form.css';
import { t } from '../shell/language.ts';
import type { FormState } from './use-form.ts';

interface FormProps {
  form: FormState;
  /** What the button says. */
  submit: string;
  danger?: boolean;
  /** It cannot be sent for now. */
  held?: boolean;
  /** Draws a button that leaves it. */
  onCancel?: (() => void) | undefined;
  label?: string;
  children: ComponentChildren;
}

/** Fields, what is wrong as a whole, and the button that sends them. */
export function Form({ form, submit, danger = false, held = false, onCancel, label, children }: FormProps) {
  return (
    <form class="form" method="post" {...form.props} {...(label ? { 'aria-label': label } : {})}>
      {children}
      {form.notice && (
        <p class="notice bad" role="alert">
          {form.notice}
        </p>
      )}
      <div class="buttons">
        <button
          type="submit"
          class={danger ? 'button danger' : 'button primary'}
          disabled={held}
          aria-disabled={form.isBusy}
          aria-busy={form.isBusy}
        >
          {submit}
        </button>
        {onCancel && (
          <button type="button" class="button" onClick={onCancel}>
            {t('shell.cancel')}
          </button>
        )}
      </div>
    </form>
  );
}
