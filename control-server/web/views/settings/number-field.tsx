import { Field } from '../../parts/field.tsx';
import { t } from '../../shell/language.ts';
import { NUMBERS, type NumberName, typed } from './draft.ts';

interface TextFieldProps {
  name: string;
  label: string;
  value: string;
  fault: string | undefined;
  hint?: string | undefined;
  inputMode?: 'numeric' | 'decimal' | 'url';
}

/** One line of text in a labelled field. */
export function TextField({ name, label, value, fault, hint, inputMode }: TextFieldProps) {
  return (
    <Field label={label} hint={hint} fault={fault}>
      {(control) => (
        <input
          {...control}
          name={name}
          defaultValue={value}
          autocomplete="off"
          spellcheck={false}
          {...(inputMode ? { inputMode } : {})}
        />
      )}
    </Field>
  );
}

interface NumberFieldProps {
  name: NumberName;
  /** As the server has it. */
  value: number;
  fault: string | undefined;
  hint?: string | undefined;
}

/** A number of the settings. */
export function NumberField({ name, value, fault, hint }: NumberFieldProps) {
  return (
    <TextField
      name={name}
      label={t(`settings.${name}`)}
      value={typed(name, value)}
      fault={fault}
      hint={hint}
      inputMode={NUMBERS[name].whole ? 'numeric' : 'decimal'}
    />
  );
}
