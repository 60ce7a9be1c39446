import type { ComponentChildren } from 'preact';
import { useId } from 'preact/hooks';

interface OptionsProps {
  label: string;
  /** The name that the server calls it by in its faults. */
  name: string;
  fault?: string | undefined;
  children: ComponentChildren;
}

/** Several controls that answer one question. */
export function Options({ label, name, fault, children }: OptionsProps) {
  const id = useId();
  return (
    <fieldset
      name={name}
      class={fault ? 'options faulty' : 'options'}
      {...(fault ? { 'aria-describedby': `${id}-fault` } : {})}
    >
      <legend>{label}</legend>
      {children}
      {fault && (
        <p class="fault" id={`${id}-fault`}>
          {fault}
        </p>
      )}
    </fieldset>
  );
}

interface OptionProps {
  type: 'radio' | 'checkbox';
  /** Of the group, where it is a radio button. */
  name?: string;
  label: string;
  hint?: string | undefined;
  checked: boolean;
  onChange: (checked: boolean) => void;
}

export function Option({ type, name, label, hint, checked, onChange }: OptionProps) {
  return (
    <label>
      <input
        type={type}
        {...(name ? { name } : {})}
        checked={checked}
        onInput={({ currentTarget }) => onChange(currentTarget.checked)}
      />
      <span>{label}</span>
      {hint && <span class="hint">{hint}</span>}
    </label>
  );
}
