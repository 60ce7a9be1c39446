import { useEffect, useRef, useState } from 'preact/hooks';
import type { GatewayDetail } from '../../../api/fleet-schemas.ts';
import { Icon } from '../../parts/icons.tsx';
import { t } from '../../shell/language.ts';
import { Canvas, type Selected } from './canvas.tsx';
import type { Faults } from './faults.ts';
import { LineList } from './line-list.tsx';
import { PicturePanel } from './picture-panel.tsx';
import { TestPanel } from './test-panel.tsx';
import type { DraftInHand } from './use-draft.ts';
import { useLiveTest } from './use-live-test.ts';
import { useSnapshot } from './use-snapshot.ts';
import { ZoneList } from './zone-list.tsx';

interface Props {
  detail: GatewayDetail;
  draft: DraftInHand;
  camera: string;
  faults: Faults;
  /** Of the camera in the draft. */
  path: string;
}

const ZOOMS = [1, 1.5, 2, 3, 4];
/** Where no picture tells: most cameras have it. */
const USUAL_ASPECT = 16 / 9;

/** One camera's picture, what is drawn on it, and the tools. */
export function Board({ detail, draft, camera, faults, path }: Props) {
  const [selected, setSelected] = useState<Selected | null>(null);
  const [zoom, setZoom] = useState(0);
  const snapshot = useSnapshot(detail.gateway, camera);
  const live = useLiveTest(detail.gateway, camera);
  const layout = draft.layoutOf(camera);
  const runs = detail.inForce?.cameras.find((one) => one.camera === camera);
  const isTesting = live.state !== 'off';
  const board = useRef<HTMLDivElement>(null);
  useUndoKeys(draft);
  const picture = snapshot.state.kind === 'shown' ? snapshot.state.taken : null;
  const aspect = picture ? picture.width / picture.height : USUAL_ASPECT;
  return (
    <div class="board" ref={board}>
      <div class="easel">
        <div class="tools">
          <button type="button" class="button" disabled={!draft.canUndo || isTesting} onClick={draft.undo}>
            <Icon path="M9 7 4 12l5 5M4 12h11a5 5 0 0 1 0 10" />
            {t('editor.undo')}
          </button>
          <button type="button" class="button" disabled={!draft.canRedo || isTesting} onClick={draft.redo}>
            <Icon path="m15 7 5 5-5 5M20 12H9a5 5 0 0 0 0 10" />
            {t('editor.redo')}
          </button>
          <span class="zoom">
            <button
              type="button"
              class="button"
              aria-label={t('editor.zoomOut')}
              disabled={zoom === 0}
              onClick={() => setZoom(zoom - 1)}
            >
              −
            </button>
            <button
              type="button"
              class="button"
              aria-label={t('editor.zoomIn')}
              disabled={zoom === ZOOMS.length - 1}
              onClick={() => setZoom(zoom + 1)}
            >
              +
            </button>
          </span>
        </div>
        <Canvas
          layout={isTesting && runs ? runs : layout}
          change={draft.change}
          selected={isTesting ? null : selected}
          select={setSelected}
          aspect={aspect}
          zoom={ZOOMS[zoom] ?? 1}
          href={picture && snapshot.href}
          onLost={snapshot.expire}
          test={isTesting ? live.test : null}
        />
        <p class="quiet how-to">{t('editor.howTo')}</p>
        <PicturePanel detail={detail} snapshot={snapshot} />
        <TestPanel live={live} lines={(runs ?? layout).lines} />
      </div>
      <div class="lists" inert={isTesting}>
        <LineList
          detail={detail}
          draft={draft}
          layout={layout}
          faults={faults}
          path={path}
          selected={selected}
          select={setSelected}
        />
        <ZoneList
          draft={draft}
          layout={layout}
          faults={faults}
          path={path}
          selected={selected}
          select={setSelected}
        />
      </div>
    </div>
  );
}

/** Ctrl+Z and Ctrl+Shift+Z or Ctrl+Y, but where one types. */
function useUndoKeys(draft: DraftInHand): void {
  const latest = useRef(draft);
  latest.current = draft;
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (!event.ctrlKey && !event.metaKey) return;
      if (event.target instanceof HTMLElement && event.target.closest('input, select, textarea, dialog'))
        return;
      const key = event.key.toLowerCase();
      if (key !== 'z' && key !== 'y') return;
      event.preventDefault();
      if (key === 'y' || event.shiftKey) latest.current.redo();
      else latest.current.undo();
    };
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, []);
}
