import { useEffect, useRef } from 'preact/hooks';
import { CopyButton } from '../../parts/copy-button.tsx';
import { t } from '../../shell/language.ts';

interface RecoveryCodesProps {
  id: string;
  codes: readonly string[];
  onSaved: () => void;
}

/** Shown this once, to be copied or printed. */
export function RecoveryCodes({ id, codes, onSaved }: RecoveryCodesProps) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), []);
  return (
    <div class="form">
      <h3 ref={heading} tabIndex={-1}>
        {t('account.codes')}
      </h3>
      <p class="notice good">{t('account.codesExplained')}</p>
      <div class="only-printed">
        <p class="for-paper">{t('account.codesFor', { id })}</p>
        <ul class="codes">
          {codes.map((code) => (
            <li key={code}>{code}</li>
          ))}
        </ul>
      </div>
      <div class="buttons">
        <CopyButton text={codes.join('\n')} />
        <button type="button" class="button" onClick={() => globalThis.print()}>
          {t('account.print')}
        </button>
        <button type="button" class="button primary" onClick={onSaved}>
          {t('account.codesSaved')}
        </button>
      </div>
    </div>
  );
}
