import { useEffect } from 'preact/hooks';
import type { Layout } from '../../../../firmware-config/contract/layout.ts';
import { t } from '../../shell/language.ts';
import { mayLeave } from '../../shell/router.ts';
import { begun, changed, heldDraft, isDirty, keepDraft, redone, undone } from './drafts.ts';

/** A drawing and all that one can do with it. */
export interface DraftInHand {
  madeFrom: number;
  now: readonly Layout[];
  isDirty: boolean;
  canUndo: boolean;
  canRedo: boolean;
  layoutOf(camera: string): Layout;
  /** @param step names a change that goes on, such as a point being dragged */
  change(layout: Layout, step?: string): void;
  undo(): void;
  redo(): void;
  /** Back to the newest version. */
  forget(): void;
  /** From now on it is made from this version. */
  rebase(version: number): void;
}

/**
 * What is drawn for a gateway: what was left unsaved, else the newest version. Leaving the page with changes asks first.
 *
 * @param base null while it is not known
 */
export function useDraft(
  gateway: string,
  base: { madeFrom: number; layouts: Layout[] } | null,
): DraftInHand | null {
  const held = heldDraft(gateway);
  const fresh = base && begun(base.madeFrom, base.layouts);
  const draft = held && (isDirty(held) || held.madeFrom === base?.madeFrom) ? held : fresh;
  const dirty = draft !== null && isDirty(draft);

  useEffect(() => {
    if (!dirty) return;
    const warn = (event: BeforeUnloadEvent) => event.preventDefault();
    const ask = () => window.confirm(t('editor.leave'));
    window.addEventListener('beforeunload', warn);
    mayLeave.value = ask;
    return () => {
      window.removeEventListener('beforeunload', warn);
      if (mayLeave.peek() === ask) mayLeave.value = null;
    };
  }, [dirty]);

  if (!draft) return null;
  const current = () => heldDraft(gateway) ?? draft;
  return {
    madeFrom: draft.madeFrom,
    now: draft.now,
    isDirty: dirty,
    canUndo: draft.past.length > 0,
    canRedo: draft.future.length > 0,
    layoutOf: (camera) =>
      current().now.find((layout) => layout.camera === camera) ?? { camera, lines: [], zones: [] },
    change: (layout, step) => {
      const now = current().now.map((one) => (one.camera === layout.camera ? layout : one));
      keepDraft(gateway, changed(current(), now, step ?? null));
    },
    undo: () => keepDraft(gateway, undone(current())),
    redo: () => keepDraft(gateway, redone(current())),
    forget: () => keepDraft(gateway, null),
    rebase: (version) => keepDraft(gateway, { ...current(), madeFrom: version }),
  };
}
