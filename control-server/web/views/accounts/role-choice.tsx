import { useId } from 'preact/hooks';
import type { Role } from '../../../accounts/roles.ts';
import { Option, Options } from '../../parts/options.tsx';
import { t } from '../../shell/language.ts';

const ROLES: readonly Role[] = ['viewer', 'staff', 'department', 'technician', 'admin'];

/** One role, each with what it may. */
export function RoleChoice({ value, onChange }: { value: Role; onChange: (role: Role) => void }) {
  const group = useId();
  return (
    <Options label={t('accounts.role')} name="role">
      {ROLES.map((role) => (
        <Option
          key={role}
          type="radio"
          name={group}
          label={t(`role.${role}`)}
          hint={t(`roles.${role}`)}
          checked={value === role}
          onChange={() => onChange(role)}
        />
      ))}
    </Options>
  );
}
