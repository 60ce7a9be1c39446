import { useId, useState } from 'preact/hooks';
import type { GroupsResponse } from '../../api/account-schemas.ts';
import { t } from '../shell/language.ts';
import { sites } from '../shell/sites.ts';
import { Option, Options } from './options.tsx';
import { useAnswer } from './use-answer.ts';

/** So many sites are found without a filter. */
const FILTER_FROM = 12;

/** Ids of sites and groups; null for all sites. */
export type Chosen = readonly string[] | null;

interface SitesChoiceProps {
  value: Chosen;
  fault?: string | undefined;
  onChange: (chosen: Chosen) => void;
}

/** All sites, or some of them and of their groups. */
export function SitesChoice({ value, fault, onChange }: SitesChoiceProps) {
  const group = useId();
  const groups = useAnswer<GroupsResponse>('/api/groups').value?.groups ?? [];
  const all = sites.value ?? [];
  const [wanted, setWanted] = useState('');
  const fits = ({ name, id }: { name: string; id: string }) =>
    `${name} ${id}`.toLocaleLowerCase('vi').includes(wanted.trim().toLocaleLowerCase('vi'));
  // What is in no list any more can still be taken away.
  const unknown = (value ?? []).filter((id) => ![...all, ...groups].some((one) => one.id === id));
  const box = ({ id, name }: { id: string; name: string }) => (
    <Option
      key={id}
      type="checkbox"
      label={name}
      checked={value?.includes(id) ?? false}
      onChange={(checked) =>
        onChange([...(value ?? []).filter((one) => one !== id), ...(checked ? [id] : [])])
      }
    />
  );
  const found = { groups: groups.filter(fits), sites: all.filter(fits) };
  return (
    <Options label={t('accounts.sites')} name="sites" fault={fault}>
      <Option
        type="radio"
        name={group}
        label={t('accounts.sitesAll')}
        checked={value === null}
        onChange={() => onChange(null)}
      />
      <Option
        type="radio"
        name={group}
        label={t('accounts.sitesSome')}
        checked={value !== null}
        onChange={() => onChange([])}
      />
      {value !== null && (
        <>
          {all.length + groups.length > FILTER_FROM && (
            <input
              type="search"
              class="filter"
              aria-label={t('accounts.filter')}
              placeholder={t('accounts.filter')}
              value={wanted}
              onInput={({ currentTarget }) => setWanted(currentTarget.value)}
            />
          )}
          <div class="list">
            {found.groups.length > 0 && <h3>{t('accounts.groups')}</h3>}
            {found.groups.map(box)}
            {found.groups.length > 0 && found.sites.length > 0 && <h3>{t('account.sites')}</h3>}
            {found.sites.map(box)}
            {unknown.map((id) => box({ id, name: id }))}
            {found.sites.length + found.groups.length === 0 && <p class="hint">{t('accounts.noneFound')}</p>}
          </div>
        </>
      )}
    </Options>
  );
}

/** The names of ids of sites and groups. */
export function sitesText(chosen: Chosen, groups: GroupsResponse['groups']): string {
  if (chosen === null) return t('account.allSites');
  const named = [...(sites.value ?? []), ...groups];
  return chosen.map((id) => named.find((one) => one.id === id)?.name ?? id).join(', ');
}
