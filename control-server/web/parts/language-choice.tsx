import { isLanguage, LANGUAGES } from '../messages/messages.ts';
import { chooseLanguage, language, t } from '../shell/language.ts';

/** The languages of the page, to choose one. @param props.quiet its name is for screen readers only */
export function LanguageChoice({ quiet = false }: { quiet?: boolean }) {
  return (
    <fieldset class="segments">
      <legend class={quiet ? 'visually-hidden' : undefined}>{t('language')}</legend>
      {Object.entries(LANGUAGES).map(
        ([code, { name }]) =>
          isLanguage(code) && (
            <button
              key={code}
              type="button"
              lang={code}
              aria-pressed={language.value === code}
              onClick={() => chooseLanguage(code)}
            >
              {name}
            </button>
          ),
      )}
    </fieldset>
  );
}
