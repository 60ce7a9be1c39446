import type { NewKeyResponse } from '../../../api/account-schemas.ts';
import { CopyButton } from '../../parts/copy-button.tsx';
import { Dialog } from '../../parts/dialog.tsx';
import { t } from '../../shell/language.ts';
import { exampleFor } from './example.ts';

/** A key as it was just made: shown this once, with a way to try it. */
export function KeySecret({ made, onClose }: { made: NewKeyResponse; onClose: () => void }) {
  const { key, secret } = made;
  const example = exampleFor(key.permissions, secret, location.origin);
  return (
    <Dialog title={t('keys.secret', { name: key.name })} onClose={onClose}>
      <div class="form">
        <p class="notice">{t('keys.secretExplained')}</p>
        <div class="shown-once">
          <p class="visually-hidden">{t('keys.secretLabel')}</p>
          <p class="secret" data-testid="secret">
            {secret}
          </p>
          <div class="buttons">
            <CopyButton text={secret} label={t('keys.copyKey')} />
          </div>
        </div>
        {example !== null && (
          <div class="form">
            <p>{t('keys.example')}</p>
            <pre class="example">{example}</pre>
            <div class="buttons">
              <CopyButton text={example} label={t('keys.copyExample')} />
            </div>
          </div>
        )}
        {key.permissions.includes('view') && (
          <div class="form">
            <p>{t('keys.wall')}</p>
            <pre class="example wall-address">{`${location.origin}/wall#key=${secret}`}</pre>
          </div>
        )}
        <div class="buttons">
          <button type="button" class="button primary" onClick={onClose}>
            {t('keys.stored')}
          </button>
        </div>
      </div>
    </Dialog>
  );
}
