import { useState } from 'preact/hooks';
import type { SettingsResponse } from '../../../api/settings-schemas.ts';
import { Failure } from '../../parts/failure.tsx';
import { Loading } from '../../parts/loading.tsx';
import { useAnswer } from '../../parts/use-answer.ts';
import { whenText } from '../../parts/when.ts';
import { t } from '../../shell/language.ts';
import { may } from '../../shell/session.ts';
import { site } from '../../shell/sites.ts';
import { Deliveries } from './deliveries.tsx';
import { SettingsForm } from './settings-form.tsx';
import './settings.css';
import { SettingsList } from './settings-list.tsx';

/** What was decided about a site: a form for those who may decide, a list for the others. */
export default function SettingsView() {
  const shown = site.value;
  if (!shown) return <Loading />;
  return <SiteSettingsView key={shown.id} id={shown.id} name={shown.name} />;
}

function SiteSettingsView({ id, name }: { id: string; name: string }) {
  const { value, error, reload } = useAnswer<SettingsResponse>(`/api/sites/${id}/settings`);
  const [saved, setSaved] = useState<SettingsResponse | null>(null);
  if (!value) return error === null ? <Loading /> : <Failure error={error} retry={reload} />;
  const newest = saved !== null && saved.version > value.version ? saved : value;
  const { changedAt, changedBy } = newest;
  return (
    <div class="wide-page settings">
      <header>
        <p class="hint">{t('settings.explained', { site: name })}</p>
        <p class="hint">
          {changedAt === null
            ? t('settings.never')
            : t('settings.changed', { name: changedBy ?? '', time: whenText(changedAt) })}
        </p>
      </header>
      {newest.receivers && may('settings') ? (
        <>
          <SettingsForm key={newest.version} stored={newest} onSaved={setSaved} onReload={reload} />
          <Deliveries site={id} />
        </>
      ) : (
        <SettingsList stored={newest} />
      )}
    </div>
  );
}
