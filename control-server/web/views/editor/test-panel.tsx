import type { Line } from '../../../../firmware-config/contract/layout.ts';
import { reasonText } from '../../parts/reason.ts';
import { t } from '../../shell/language.ts';
import type { LiveTestInHand } from './use-live-test.ts';

/** Tries the lines out on the people who pass now. */
export function TestPanel({ live, lines }: { live: LiveTestInHand; lines: readonly Line[] }) {
  const { state, test, refusal } = live;
  return (
    <section class="panel test" aria-labelledby="test">
      <h3 id="test">{t('editor.test')}</h3>
      <p class="quiet">{t('editor.testExplained')}</p>
      <button
        type="button"
        class={state === 'off' ? 'button' : 'button primary'}
        aria-pressed={state !== 'off'}
        onClick={state === 'off' ? live.start : live.stop}
      >
        {t(state === 'off' ? 'editor.test' : 'editor.stopTest')}
      </button>
      <div role="status">
        {state === 'waiting' && <p>{t('editor.testWaiting')}</p>}
        {state === 'silent' && <p class="wrong">{t('editor.testSilent')}</p>}
        {state === 'failed' && (
          <p class="wrong">
            {refusal?.code === 'no-answer' || !refusal ? t('editor.testFailed') : reasonText(refusal)}
          </p>
        )}
        {state === 'running' && (
          <ul>
            {lines.map(({ id }) => (
              <li key={id}>
                {t('editor.testCounts', {
                  line: id,
                  in: test.counts.get(id)?.in ?? 0,
                  out: test.counts.get(id)?.out ?? 0,
                })}
              </li>
            ))}
          </ul>
        )}
      </div>
      {state === 'running' && <p>{t('editor.testDots', { count: test.trails.length })}</p>}
    </section>
  );
}
