import type { ComponentChildren } from 'preact';
import { useEffect, useId, useRef } from 'preact/hooks';
import { t } from '../shell/language.ts';

/** A modal dialog that is open as long as it is drawn; Escape and the close button call `onClose`. */
export function Dialog(props: { title: string; onClose: () => void; children: ComponentChildren }) {
  const dialog = useRef<HTMLDialogElement>(null);
  const title = useId();
  useEffect(() => dialog.current?.showModal(), []);
  return (
    <dialog ref={dialog} class="dialog" aria-labelledby={title} onClose={props.onClose}>
      <header>
        <h2 id={title}>{props.title}</h2>
        <button
          type="button"
          class="close"
          aria-label={t('shell.close')}
          onClick={() => dialog.current?.close()}
        >
          ×
        </button>
      </header>
      {props.children}
    </dialog>
  );
}
