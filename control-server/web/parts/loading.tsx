import { t } from '../shell/language.ts';

/** The shape of a view while its first answer is on its way. */
export function Loading() {
  return (
    <div class="loading">
      <p class="waiting" role="status">
        {t('shell.loading')}
      </p>
      <div class="ghosts" aria-hidden="true">
        <div class="card ghost" />
        <div class="card ghost" />
        <div class="card ghost" />
      </div>
    </div>
  );
}
