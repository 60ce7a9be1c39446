import { useState } from 'preact/hooks';
import type { GatewayDetail } from '../../../api/fleet-schemas.ts';
import { Empty } from '../../parts/empty.tsx';
import { Failure } from '../../parts/failure.tsx';
import { Loading } from '../../parts/loading.tsx';
import { useTitle } from '../../parts/use-title.ts';
import { t } from '../../shell/language.ts';
import { place, setQuery } from '../../shell/router.ts';
import type { ViewProps } from '../../shell/views.ts';
import type { Following } from '../../state/follow.ts';
import { useFollowing } from '../../state/use-following.ts';
import { momentAt } from '../fleet/measures.ts';
import { followGateway } from '../gateway/follow-gateway.ts';
import { Board } from './board.tsx';
import { baseOf } from './drafts.ts';
import './editor.css';
import './parts.css';
import { type Faults, faultyCamera } from './faults.ts';
import { Save } from './save.tsx';
import { useDraft } from './use-draft.ts';
import { VersionState } from './version-state.tsx';

/** Lines and zones of one gateway, drawn camera by camera and saved together. */
export default function EditorView({ params }: ViewProps) {
  const gateway = params['gateway'] ?? '';
  return <Followed key={gateway} gateway={gateway} />;
}

function Followed({ gateway }: { gateway: string }) {
  const following = useFollowing(() => followGateway(window, gateway));
  return following ? <Content following={following} /> : <Loading />;
}

function Content({ following }: { following: Following<GatewayDetail> }) {
  const { state, failure, retry, link } = following;
  const detail = state.value;
  useTitle(detail ? t('editor.pageTitle', { name: detail.name }) : t('title'));
  if (!detail) {
    return failure.value ? <Failure error={failure.value} retry={retry} /> : <Loading />;
  }
  const lost = link.value.state === 'lost' ? link.value.since : null;
  return (
    <>
      {lost !== null && (
        <p class="notice bad" role="alert">
          {t('fleet.stale', { time: momentAt(lost, detail.site, detail.asOf) })}
        </p>
      )}
      <Editor detail={detail} />
    </>
  );
}

function Editor({ detail }: { detail: GatewayDetail }) {
  const base = baseOf(detail);
  const draft = useDraft(detail.gateway, base);
  const [faults, setFaults] = useState<Faults>([]);
  if (!base || !draft) {
    return (
      <Empty title={t('editor.unknown')} text={t('editor.unknownExplained')}>
        <Back detail={detail} />
      </Empty>
    );
  }
  const names = draft.now.map(({ camera }) => camera);
  const wanted = place.value.query.get('camera');
  const camera = names.find((name) => name === wanted) ?? names[0] ?? '';
  const tell = (found: Faults) => {
    setFaults(found);
    const faulty = faultyCamera(found);
    if (faulty !== null && names[faulty] !== undefined) setQuery({ camera: names[faulty] });
  };
  return (
    <div class="editor">
      <header>
        <Back detail={detail} />
        {names.length > 1 && (
          <fieldset class="segments">
            <legend>{t('editor.camera')}</legend>
            {names.map((name) => (
              <button
                key={name}
                type="button"
                aria-pressed={name === camera}
                onClick={() => setQuery({ camera: name })}
              >
                {name}
              </button>
            ))}
          </fieldset>
        )}
        {names.length === 1 && <h2>{camera}</h2>}
        <Save
          detail={detail}
          draft={draft}
          onFaults={tell}
          faulty={faults.length > 0}
          onSaved={() => {
            setFaults([]);
            draft.forget();
          }}
        />
      </header>
      <VersionState detail={detail} draft={draft} />
      <Board
        key={camera}
        detail={detail}
        draft={draft}
        camera={camera}
        faults={faults}
        path={`cameras[${names.indexOf(camera)}]`}
      />
    </div>
  );
}

function Back({ detail }: { detail: GatewayDetail }) {
  return (
    <a class="up" href={`/fleet/${detail.gateway}`}>
      ‹ {t('editor.back', { name: detail.name })}
    </a>
  );
}
