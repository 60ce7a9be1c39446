import { useComputed } from '@preact/signals';
import type { GatewayDetail } from '../../../api/fleet-schemas.ts';
import { Failure } from '../../parts/failure.tsx';
import { Loading } from '../../parts/loading.tsx';
import { useTitle } from '../../parts/use-title.ts';
import { t } from '../../shell/language.ts';
import type { ViewProps } from '../../shell/views.ts';
import type { Following } from '../../state/follow.ts';
import { useFollowing } from '../../state/use-following.ts';
import '../fleet/fleet.css';
import { momentAt, stateText } from '../fleet/measures.ts';
import { ProblemList } from '../fleet/problem-list.tsx';
import { Audits } from './audits.tsx';
import './audits.css';
import { Box } from './box.tsx';
import { Cameras } from './cameras.tsx';
import { Changes, Notices, Receipts } from './events.tsx';
import { followGateway } from './follow-gateway.ts';
import './gateway.css';
import { Versions } from './versions.tsx';

/** One gateway: how it is, what it runs, what was drawn for it. */
export default function GatewayView({ params }: ViewProps) {
  const gateway = params['gateway'] ?? '';
  return <Followed key={gateway} gateway={gateway} />;
}

function Followed({ gateway }: { gateway: string }) {
  const following = useFollowing(() => followGateway(window, gateway));
  return following ? <Content following={following} /> : <Loading />;
}

function Content({ following }: { following: Following<GatewayDetail> }) {
  const { state, failure, link, retry } = following;
  const lost = useComputed(() => (link.value.state === 'lost' ? link.value.since : null)).value;
  const detail = state.value;
  useTitle(detail ? t('gateway.pageTitle', { name: detail.name }) : t('title'));
  if (!detail) {
    return failure.value ? <Failure error={failure.value} retry={retry} /> : <Loading />;
  }
  const moment = (ms: number) => momentAt(ms, detail.site, detail.asOf);
  return (
    <div class={lost === null ? 'gateway-page' : 'gateway-page stale'}>
      {lost !== null && (
        <p class="notice bad" role="alert">
          {t('fleet.stale', { time: moment(lost) })}
        </p>
      )}
      <header>
        <a class="up" href="/fleet">
          ‹ {t('gateway.back')}
        </a>
        <h2>{detail.name}</h2>
        <p class="quiet">
          {detail.siteName} · <code>{detail.gateway}</code>
        </p>
        <p class="state-line">
          <span class={`state ${detail.state}`}>{stateText(detail, detail.asOf)}</span>
          <ProblemList problems={detail.problems} />
        </p>
      </header>
      <State detail={detail} />
      <Notices detail={detail} />
      <div class="gateway-panels">
        <Cameras detail={detail} moment={moment} />
        <Box detail={detail} />
        <Audits detail={detail} />
        <Versions detail={detail} moment={moment} reload={retry} />
        <Changes detail={detail} moment={moment} />
        <Receipts detail={detail} />
      </div>
    </div>
  );
}

function State({ detail }: { detail: GatewayDetail }) {
  if (detail.problems.includes('never-seen')) {
    return (
      <p class="notice">
        <strong>{t('gateway.neverSeen')}.</strong>{' '}
        {t('gateway.neverSeenExplained', { gateway: detail.gateway })}
      </p>
    );
  }
  if (detail.state !== 'online') return <p class="notice bad">{t('gateway.away')}</p>;
  return detail.problems.length === 0 ? <p class="notice good">{t('gateway.well')}</p> : null;
}
