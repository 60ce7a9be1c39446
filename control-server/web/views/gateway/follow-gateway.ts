import type { GatewayDetail } from '../../../api/fleet-schemas.ts';
import { ask } from '../../shell/ask.ts';
import { type Following, follow } from '../../state/follow.ts';

const REREAD_EVERY_MS = 10_000;

type News = { event: string; data: unknown };

/** One gateway, read again whenever it says anything. */
export function followGateway(window: Window, gateway: string): Following<GatewayDetail> {
  return follow<GatewayDetail, News, GatewayDetail>(window, {
    read: (stop) => ask(`/api/fleet/${gateway}`, { stop }),
    fresh: (answer) => answer,
    grown: (detail, news) => {
      const told = news.filter(({ event, data }) => {
        return event === 'gateway' && (data as GatewayDetail).gateway === gateway;
      });
      const last = told.at(-1);
      if (!last) return { state: detail, reread: false };
      return { state: { ...detail, ...(last.data as Partial<GatewayDetail>) }, reread: true };
    },
    stream: ({ site }) => ({ path: '/api/live', query: { site } }),
    rereadEveryMs: REREAD_EVERY_MS,
    isOver: () => false,
  });
}
