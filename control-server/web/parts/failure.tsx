import { Refusal } from '../shell/ask.ts';
import { t } from '../shell/language.ts';
import { Empty } from './empty.tsx';
import { reasonOf } from './reason.ts';

type FailureProps = ({ message: string } | { error: unknown }) & { retry?: (() => void) | undefined };

/** A view that could not be loaded: why, and the way to try again. */
export function Failure({ retry, ...why }: FailureProps) {
  const text =
    'message' in why ? (
      why.message
    ) : isForbidden(why.error) ? (
      t('shell.forbidden')
    ) : (
      <Why error={why.error} />
    );
  return (
    <Empty title={t('shell.failed')} text={text}>
      {retry && (
        <button type="button" class="button" onClick={retry}>
          {t('shell.retry')}
        </button>
      )}
    </Empty>
  );
}

const isForbidden = (error: unknown) => error instanceof Refusal && error.code === 'forbidden';

/** Why the server did not do something; what the page has no words for stands below in the server's. */
export function Why({ error }: { error: unknown }) {
  const { text, detail } = reasonOf(error);
  if (detail === null) return <>{text}</>;
  return (
    <>
      {text} <small lang="en">{detail}</small>
    </>
  );
}
