import { Refusal } from '../shell/ask.ts';
import { t } from '../shell/language.ts';
import { Empty } from './empty.tsx';
import { waitText } from './wait.tsx';

/** A view that could not be loaded: why, and the way to try again. */
export function Failure({ message, retry }: { message: string; retry?: (() => void) | undefined }) {
  return (
    <Empty title={t('shell.failed')} text={message}>
      {retry && (
        <button type="button" class="button" onClick={retry}>
          {t('shell.retry')}
        </button>
      )}
    </Empty>
  );
}

/** What to tell a person of anything that {@link ask} threw. */
export function reasonText(error: unknown): string {
  if (!(error instanceof Refusal)) throw error;
  if (error.status === null) return t('shell.noConnection');
  if (error.retryAfterS !== null) return t('signIn.tryAgainIn', { time: waitText(error.retryAfterS) });
  if (error.status === 429) return t('shell.tooMany');
  if (error.status === 403) return t('shell.forbidden');
  return t('shell.serverMessage', { message: error.message });
}
