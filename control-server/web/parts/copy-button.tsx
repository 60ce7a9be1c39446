import { useEffect, useState } from 'preact/hooks';
import { t } from '../shell/language.ts';

const SHOWN_MS = 3000;

/** Puts a text on the clipboard, or says that it has to be copied by hand. */
export function CopyButton({ text, label }: { text: string; label?: string }) {
  const [outcome, setOutcome] = useState<'copied' | 'failed' | null>(null);
  useEffect(() => {
    if (outcome !== 'copied') return;
    const timer = setTimeout(() => setOutcome(null), SHOWN_MS);
    return () => clearTimeout(timer);
  }, [outcome]);
  const copy = async (button: HTMLElement) => {
    setOutcome((await isCopied(text, button)) ? 'copied' : 'failed');
  };
  return (
    <>
      <button type="button" class="button" onClick={({ currentTarget }) => void copy(currentTarget)}>
        <span aria-live="polite">
          {outcome === 'copied' ? t('account.copied') : (label ?? t('account.copy'))}
        </span>
      </button>
      {outcome === 'failed' && (
        <p class="hint" role="alert">
          {t('account.copyFailed')}
        </p>
      )}
    </>
  );
}

async function isCopied(text: string, button: HTMLElement): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return isCopiedBySelection(text, button);
  }
}

/** Browsers have no clipboard for pages over plain HTTP, but for what is selected; beside the button it is not inert. */
function isCopiedBySelection(text: string, button: HTMLElement): boolean {
  const area = document.createElement('textarea');
  area.value = text;
  area.className = 'visually-hidden';
  button.after(area);
  area.select();
  const isDone = document.execCommand('copy');
  area.remove();
  button.focus();
  return isDone;
}
