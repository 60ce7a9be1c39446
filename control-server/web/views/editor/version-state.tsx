import type { GatewayDetail } from '../../../api/fleet-schemas.ts';
import { t } from '../../shell/language.ts';
import type { DraftInHand } from './use-draft.ts';

/** What became of the newest version, and whether the drawing still builds on it. */
export function VersionState({ detail, draft }: { detail: GatewayDetail; draft: DraftInHand }) {
  const { layout, versions } = detail;
  const newest = versions.find(({ version }) => version === layout.latest);
  const isBehind = draft.isDirty && draft.madeFrom < layout.latest;
  return (
    <div class="version-state" aria-live="polite">
      {newest && newest.version > 0 && <State newest={newest} isAway={detail.state !== 'online'} />}
      {isBehind && (
        <div class="notice">
          <p>{t('editor.newer', { version: layout.latest })}</p>
          <div class="buttons">
            <button type="button" class="button" onClick={draft.forget}>
              {t('editor.takeNewest')}
            </button>
            <button type="button" class="button" onClick={() => draft.rebase(layout.latest)}>
              {t('editor.keepMine')}
            </button>
          </div>
        </div>
      )}
    </div>
  );
}

function State({ newest, isAway }: { newest: GatewayDetail['versions'][number]; isAway: boolean }) {
  const { version, state, reasons } = newest;
  const isNot = state === 'refused' || state === 'rolled-back';
  const kind = isNot ? 'notice bad' : state === 'in-force' ? 'notice good' : 'notice';
  return (
    <div class={kind}>
      <p>{t(`editor.state.${state === 'sent' && isAway ? 'sentAway' : state}`, { version })}</p>
      {isNot && (
        <ul lang="en">
          {reasons.map((why) => (
            <li key={why}>{why}</li>
          ))}
        </ul>
      )}
    </div>
  );
}
