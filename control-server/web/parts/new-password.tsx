import { t } from '../shell/language.ts';
import { PasswordField } from './password-field.tsx';
import type { Faults, Values } from './use-form.ts';

/** What the server asks of a password (accounts/password-rules.ts), which decides; this is to help while one types. */
const SHORTEST = 12;

interface NewPasswordProps {
  label: string;
  values: Values;
  faults: Faults;
  owner: Owner;
}

/** Whose password it is. */
interface Owner {
  /** The name for signing in. */
  id: string;
  name: string;
}

/** A new password, typed twice, with what it needs. */
export function NewPassword({ label, values, faults, owner }: NewPasswordProps) {
  const { password = '' } = values;
  return (
    <>
      <PasswordField label={label} name="password" kind="new-password" fault={faults['password']} />
      <Rules password={password} owner={owner} />
      <PasswordField label={t('password.again')} name="again" kind="new-password" fault={faults['again']} />
    </>
  );
}

function Rules({ password, owner }: { password: string; owner: Owner }) {
  return (
    <div class="rules">
      <p>{t('password.rules')}</p>
      <ul>
        <Rule met={isLongEnough(password)} text={t('password.ruleLength', { n: SHORTEST })} />
        <Rule met={password !== '' && !isOwn(password, owner)} text={t('password.ruleOwn')} />
        <Rule met={null} text={t('password.ruleCommon')} />
      </ul>
    </div>
  );
}

/** @param met null where only the server knows */
function Rule({ met, text }: { met: boolean | null; text: string }) {
  return (
    <li class={met ? 'met' : ''}>
      <span class="sign" aria-hidden="true">
        {met ? '✓' : '·'}
      </span>
      <span>
        {text}
        {met !== null && <span class="visually-hidden">: {t(met ? 'password.met' : 'password.notMet')}</span>}
      </span>
    </li>
  );
}

/** What can be said of a new password before the server is asked. */
export function newPasswordFaults({ password = '', again = '' }: Values, owner: Owner): Faults {
  return {
    ...passwordFault(password, owner),
    ...(again === '' ? { again: t('shell.required') } : {}),
    ...(again !== '' && again !== password ? { again: t('password.notTheSame') } : {}),
  };
}

function passwordFault(password: string, owner: Owner): Faults {
  if (password === '') return { password: t('shell.required') };
  if (!isLongEnough(password)) return { password: t('password.tooShort', { n: SHORTEST }) };
  return isOwn(password, owner) ? { password: t('password.ownName') } : {};
}

const isLongEnough = (password: string) => lengthOf(plain(password)) >= SHORTEST;

/** Whether little is left of a password without its owner's names. */
function isOwn(password: string, { id, name }: Owner): boolean {
  return [id, name]
    .map((text) => squeezed(plain(text)))
    .some((text) => text !== '' && squeezed(plain(password)).replaceAll(text, '').length < SHORTEST / 2);
}

const lengthOf = (text: string) => [...text].length;
const plain = (text: string) => text.normalize('NFKC').toLowerCase();
/** Letters and digits alone. */
const squeezed = (text: string) => text.replaceAll(/[^\p{L}\p{N}]/gu, '');
