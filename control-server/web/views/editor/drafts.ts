import { signal } from '@preact/signals';
import type { Layout } from '../../../../firmware-config/contract/layout.ts';
import type { GatewayDetail } from '../../../api/fleet-schemas.ts';

/** What somebody draws for one gateway, and the way back. */
export interface Draft {
  /** The newest version when it was begun. */
  madeFrom: number;
  past: readonly (readonly Layout[])[];
  now: readonly Layout[];
  future: readonly (readonly Layout[])[];
  /** What the last change was: more of the same is one step. */
  step: string | null;
}

const MOST_STEPS = 200;

export const begun = (madeFrom: number, now: readonly Layout[]): Draft => ({
  madeFrom,
  past: [],
  now,
  future: [],
  step: null,
});

/** @param step names a change that goes on, such as a point being dragged; null for one by itself */
export function changed(draft: Draft, now: readonly Layout[], step: string | null = null): Draft {
  const goesOn = step !== null && step === draft.step;
  const past = goesOn ? draft.past : [...draft.past, draft.now].slice(-MOST_STEPS);
  return { ...draft, past, now, future: [], step };
}

export function undone(draft: Draft): Draft {
  const before = draft.past.at(-1);
  if (!before) return draft;
  const future = [draft.now, ...draft.future];
  return { ...draft, past: draft.past.slice(0, -1), now: before, future, step: null };
}

export function redone(draft: Draft): Draft {
  const [next, ...future] = draft.future;
  if (!next) return draft;
  return { ...draft, past: [...draft.past, draft.now], now: next, future, step: null };
}

export const isDirty = ({ now, past }: Draft): boolean =>
  past.length > 0 && JSON.stringify(now) !== JSON.stringify(past[0]);

/** What a drawing begins from: the newest version, and what cameras that it does not name run. Null where neither is known. */
export function baseOf(detail: GatewayDetail): { madeFrom: number; layouts: Layout[] } | null {
  const { inForce, versions, layout } = detail;
  const newest = versions.find(({ version }) => version === layout.latest);
  const named = newest?.cameras ?? [];
  const runs = inForce?.cameras ?? [];
  const others = runs
    .filter(({ camera }) => !named.some((one) => one.camera === camera))
    .map(({ camera, lines, zones }) => ({ camera, lines, zones }));
  const place = ({ camera }: Layout) => runs.findIndex((one) => one.camera === camera);
  const layouts = [...named, ...others].sort((one, other) => place(one) - place(other));
  return layouts.length === 0 ? null : { madeFrom: layout.latest, layouts };
}

/** Kept as long as the page is open, so that a way back through the browser's history loses nothing. */
const drafts = signal<ReadonlyMap<string, Draft>>(new Map());

/** What was drawn for a gateway and not saved; null where nothing was. */
export function draftOf(gateway: string): Draft | null {
  const draft = drafts.value.get(gateway);
  return draft && isDirty(draft) ? draft : null;
}

/** @param draft null to forget it */
export function keepDraft(gateway: string, draft: Draft | null): void {
  const next = new Map(drafts.peek());
  if (draft === null) next.delete(gateway);
  else next.set(gateway, draft);
  drafts.value = next;
}

/** The drawing with its way back, changed or not. */
export const heldDraft = (gateway: string): Draft | null => drafts.value.get(gateway) ?? null;
