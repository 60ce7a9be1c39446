import { useState } from 'preact/hooks';
import type { Permission } from '../../../accounts/roles.ts';
import type { KeyPermission, NewKeyBody } from '../../../api/account-schemas.ts';
import { Field } from '../../parts/field.tsx';
import { Form } from '../../parts/form.tsx';
import { Option, Options } from '../../parts/options.tsx';
import { type Chosen, SitesChoice } from '../../parts/sites-choice.tsx';
import { useForm } from '../../parts/use-form.ts';
import { whenText } from '../../parts/when.ts';
import { t } from '../../shell/language.ts';
import { may } from '../../shell/session.ts';

const DAY_MS = 86_400_000;
const DAYS = [30, 90, 365, 731] as const;
/** What a key can be made for, and what its maker must be allowed to. */
const PERMISSIONS: readonly (readonly [KeyPermission, Permission])[] = [
  ['view', 'view'],
  ['reports', 'reports'],
  ['fleet', 'fleet'],
  ['metrics', 'metrics'],
  ['mqtt', 'view'],
];

/** A new API key. */
export function KeyForm({
  save,
  onCancel,
}: {
  save: (key: NewKeyBody) => Promise<void>;
  onCancel: () => void;
}) {
  const [permissions, setPermissions] = useState<readonly KeyPermission[]>(['view']);
  const [sites, setSites] = useState<Chosen>(null);
  const [days, setDays] = useState(365);
  const form = useForm({
    focus: true,
    check: ({ name = '' }) => ({
      ...(name.trim() === '' ? { name: t('shell.required') } : {}),
      ...(permissions.length === 0 ? { permissions: t('keys.choosePermission') } : {}),
      ...(sites?.length === 0 ? { sites: t('accounts.chooseSite') } : {}),
    }),
    send: ({ name = '' }) =>
      save({ name: name.trim(), permissions: [...permissions], sites: sites && [...sites], days }),
  });
  return (
    <Form form={form} submit={t('keys.add')} onCancel={onCancel}>
      <Field label={t('keys.name')} hint={t('keys.nameHint')} fault={form.faults['name']}>
        {(control) => <input {...control} name="name" autocomplete="off" maxLength={120} />}
      </Field>
      <Options label={t('keys.permissions')} name="permissions" fault={form.faults['permissions']}>
        {PERMISSIONS.filter(([, needed]) => may(needed)).map(([permission]) => (
          <Option
            key={permission}
            type="checkbox"
            label={t(`keys.${permission}`)}
            checked={permissions.includes(permission)}
            onChange={(checked) =>
              setPermissions([
                ...permissions.filter((one) => one !== permission),
                ...(checked ? [permission] : []),
              ])
            }
          />
        ))}
      </Options>
      <SitesChoice value={sites} fault={form.faults['sites']} onChange={setSites} />
      <Field
        label={t('keys.days')}
        hint={t('keys.ends', { time: whenText(Date.now() + days * DAY_MS) })}
        fault={form.faults['days']}
      >
        {(control) => (
          <select
            {...control}
            name="days"
            value={days}
            onInput={({ currentTarget }) => setDays(Number(currentTarget.value))}
          >
            {DAYS.map((count) => (
              <option key={count} value={count}>
                {t(`keys.days${count}`)}
              </option>
            ))}
          </select>
        )}
      </Field>
    </Form>
  );
}
