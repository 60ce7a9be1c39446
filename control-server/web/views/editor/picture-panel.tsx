import type { GatewayDetail } from '../../../api/fleet-schemas.ts';
import { reasonText } from '../../parts/reason.ts';
import { t } from '../../shell/language.ts';
import { localTime, momentText } from '../../state/clock.ts';
import type { SnapshotInHand, SnapshotState } from './use-snapshot.ts';

/** Asks for a set-up picture, and says what it is and when it is gone. */
export function PicturePanel({ detail, snapshot }: { detail: GatewayDetail; snapshot: SnapshotInHand }) {
  const { state } = snapshot;
  return (
    <section class="panel picture" aria-labelledby="picture">
      <h3 id="picture">{t('editor.picture')}</h3>
      <p role="status" class={state.kind === 'failed' ? 'wrong' : ''}>
        {stateText(state, detail.timeZone)}
      </p>
      <button
        type="button"
        class="button"
        aria-busy={state.kind === 'asking'}
        aria-disabled={state.kind === 'asking'}
        onClick={() => state.kind !== 'asking' && snapshot.ask()}
      >
        {t(state.kind === 'none' || state.kind === 'failed' ? 'editor.ask' : 'editor.askAgain')}
      </button>
      <p class="quiet">{t('editor.explained')}</p>
    </section>
  );
}

function stateText(state: SnapshotState, timeZone: string): string {
  if (state.kind === 'none') return t('editor.noPicture');
  if (state.kind === 'asking') return t('editor.asking');
  if (state.kind === 'expired') return t('editor.expired');
  if (state.kind === 'failed') {
    const { code, message } = state.refusal;
    if (code === 'no-answer') return t('editor.noAnswer');
    return code === 'conflict' ? t('editor.refusedPicture', { message }) : reasonText(state.refusal);
  }
  const { at, hidden } = state.taken;
  const today = localTime(Date.now(), timeZone).date;
  const [time, expires] = [at, state.goneAt].map((ms) => momentText(ms, timeZone, today));
  return t('editor.pictureOf', { time: time ?? '', count: hidden, expires: expires ?? '' });
}
