import { CopyButton } from '../../parts/copy-button.tsx';
import { Dialog } from '../../parts/dialog.tsx';
import { t } from '../../shell/language.ts';

/** A password as it was just made. */
export interface OneTimePassword {
  id: string;
  name: string;
  password: string;
}

/** Shown this once, to be passed on. */
export function OneTimePasswordDialog({ of, onClose }: { of: OneTimePassword; onClose: () => void }) {
  return (
    <Dialog title={t('accounts.oneTime', { name: of.name })} onClose={onClose}>
      <div class="form">
        <p>{t('accounts.oneTimeExplained')}</p>
        <div class="shown-once">
          <dl class="facts">
            <dt>{t('account.id')}</dt>
            <dd class="secret">{of.id}</dd>
            <dt>{t('signIn.password')}</dt>
            <dd class="secret">{of.password}</dd>
          </dl>
          <div class="buttons">
            <CopyButton text={of.password} />
          </div>
        </div>
        <div class="buttons">
          <button type="button" class="button primary" onClick={onClose}>
            {t('accounts.handedOver')}
          </button>
        </div>
      </div>
    </Dialog>
  );
}
