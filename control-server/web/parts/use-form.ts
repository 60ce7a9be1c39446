import type { SubmitEventHandler } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { Refusal } from '../shell/ask.ts';
import { faultText } from './fault-words.ts';
import { reasonText } from './reason.ts';

/** What was typed, by the names of the controls. */
export type Values = Readonly<Record<string, string>>;
/** What is wrong, by the names of the controls. */
export type Faults = Readonly<Record<string, string>>;

/** What a form tells of its last attempt. */
export interface Outcome {
  faults?: Faults;
  /** What belongs to no field. */
  notice?: string | null;
}

interface FormOptions {
  /** What can be said without the server; looked at when the form is sent, and from then on while one types. */
  check?: (values: Values) => Faults;
  /** Sends it. A {@link Refusal} that it throws is told at the fields that it names, or below them. */
  send: (values: Values) => Promise<void>;
  /** What a refusal means in this form; null where it means nothing special. */
  meaning?: (refusal: Refusal) => Outcome | null;
  /** The first field gets the focus when the form appears. */
  focus?: boolean;
}

type Attempt = { state: 'none' } | { state: 'checked' } | { state: 'refused'; refusal: Refusal };

/**
 * A form whose controls keep their own values, as password managers expect; what was typed stays when the server refuses
 * or cannot be reached. The first faulty field gets the focus. Controls that a state is behind, such as checkboxes, follow
 * `onInput`: before `onChange` the form is drawn once more, with the old state.
 */
export function useForm({ check = () => ({}), send, meaning = () => null, focus = false }: FormOptions) {
  const ref = useRef<HTMLFormElement>(null);
  const [values, setValues] = useState<Values>({});
  const [attempt, setAttempt] = useState<Attempt>({ state: 'none' });
  const [isBusy, setBusy] = useState(false);
  const sending = useRef(false);

  useEffect(() => {
    const first = focus ? ref.current?.querySelector<HTMLInputElement>('input:not([hidden])') : null;
    if (!first) return;
    // For a dialog around it, which gives the focus away when it opens.
    first.autofocus = true;
    first.focus();
  }, [focus]);

  useEffect(() => {
    if (attempt.state === 'none') return;
    ref.current?.querySelector<HTMLElement>('.faulty :is(input, select, textarea)')?.focus();
  }, [attempt]);

  const read = (): Values => (ref.current ? valuesOf(ref.current) : {});

  async function submit(): Promise<void> {
    if (sending.current) return;
    const typed = read();
    setValues(typed);
    if (Object.keys(check(typed)).length > 0) {
      setAttempt({ state: 'checked' });
      return;
    }
    sending.current = true;
    setBusy(true);
    try {
      setAttempt({ state: 'none' });
      await send(typed);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      setAttempt({ state: 'refused', refusal: error });
    } finally {
      sending.current = false;
      setBusy(false);
    }
  }

  const outcome: Outcome =
    attempt.state === 'checked'
      ? { faults: check(values) }
      : attempt.state === 'refused'
        ? (meaning(attempt.refusal) ?? toldBy(attempt.refusal, ref.current))
        : {};
  const onSubmit: SubmitEventHandler<HTMLFormElement> = (event) => {
    event.preventDefault();
    void submit();
  };
  return {
    values,
    faults: outcome.faults ?? {},
    notice: outcome.notice ?? null,
    refusal: attempt.state === 'refused' ? attempt.refusal : null,
    isBusy,
    /** Forgets the last attempt. */
    forget: () => setAttempt({ state: 'none' }),
    /** What the form element carries. */
    props: { ref, noValidate: true, onSubmit, onInput: () => setValues(read()) },
  };
}

export type FormState = ReturnType<typeof useForm>;

/** The values of all named controls that hold text. */
function valuesOf(form: HTMLFormElement): Values {
  return Object.fromEntries(
    [...new FormData(form)].flatMap(([name, value]) => (typeof value === 'string' ? [[name, value]] : [])),
  );
}

/** A refusal by the fields that it names; what the form has no field for goes below. */
function toldBy(refusal: Refusal, form: HTMLFormElement | null): Outcome {
  if (refusal.faults.length === 0 || refusal.status === 429) return { notice: reasonText(refusal) };
  const faults: Record<string, string> = {};
  const rest: string[] = [];
  for (const { path, problem, remedy } of refusal.faults) {
    const name = path.split(/[.[]/)[0] ?? '';
    const text = faultText(problem, remedy);
    if (name !== '' && form?.elements.namedItem(name)) faults[name] ??= text;
    else rest.push(path === '' ? text : `${path}: ${text}`);
  }
  // What names no field here is no slip of whoever typed: the code says more then.
  if (Object.keys(faults).length === 0 && refusal.code !== 'bad-input')
    return { notice: reasonText(refusal) };
  return { faults, notice: rest.length > 0 ? rest.join(' ') : null };
}
