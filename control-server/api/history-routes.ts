import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import type { FastifyInstance } from 'fastify';
import { GatelineError } from '../../firmware-config/errors.ts';
import type { AppDeps } from '../app.ts';
import type { Language } from '../reports/causes.ts';
import { heatMapCsv, historyCsv, type Names, peaksCsv } from '../reports/history-csv.ts';
import { textOf } from './documentation.ts';
import { heatMap, historyOf, peaks } from './history.ts';
import {
  HeatMapQuery,
  HeatMapResponse,
  HistoryCsvQuery,
  HistoryQuery,
  HistoryResponse,
  PeaksQuery,
  PeaksResponse,
} from './history-schemas.ts';
import { type Ground, groundOf } from './read-history.ts';
import { schemaOf } from './routes.ts';
import { ErrorResponse } from './schemas.ts';
import { TEXT_EXAMPLES } from './text-examples.ts';

/** The routes that look back. */
export async function historyRoutes(instance: FastifyInstance, deps: AppDeps): Promise<void> {
  const { ledger, directory, now } = deps;
  const app = instance.withTypeProvider<TypeBoxTypeProvider>();
  app.addHook('onRequest', async (_request, reply) => {
    reply.header('cache-control', 'no-store');
  });
  const ground = ({ site: id, gate }: { site: string; gate?: string }): Promise<Ground> => {
    const site = directory.site(id);
    const [place = site] = directory.places(id, gate);
    return groundOf(ledger, site, place, now());
  };

  app.get(
    '/api/history',
    {
      config: { access: 'view' },
      schema: schemaOf('A day, week or month, beside another if asked', HistoryQuery, HistoryResponse),
    },
    async ({ query }) => historyOf(await ground(query), query),
  );

  app.get(
    '/api/history/heat-map',
    {
      config: { access: 'view' },
      schema: schemaOf('Mean entries by weekday and hour', HeatMapQuery, HeatMapResponse),
    },
    async ({ query }) => heatMap(await ground(query), query),
  );

  app.get(
    '/api/history/peaks',
    {
      config: { access: 'view' },
      schema: schemaOf('Busiest hours and days, and the most people inside', PeaksQuery, PeaksResponse),
    },
    async ({ query }) => peaks(await ground(query), query),
  );

  app.get(
    '/api/history.csv',
    {
      config: { access: 'reports' },
      schema: {
        summary: 'The figures of history, heat map or peaks for spreadsheets',
        querystring: HistoryCsvQuery,
        response: {
          200: textOf('text/csv', TEXT_EXAMPLES.historyCsv),
          '4xx': ErrorResponse,
          '5xx': ErrorResponse,
        },
      },
    },
    async ({ query }, reply) => {
      const { name, text } = await download(await ground(query), query);
      return reply
        .type('text/csv; charset=utf-8')
        .header('content-disposition', `attachment; filename="${name}.csv"`)
        .send(text);
    },
  );
}

type Fields = Omit<HistoryCsvQuery, 'site' | 'gate' | 'what' | 'lang'>;

/** Which fields each kind of download needs, and which it may have. */
const FIELDS: Record<HistoryCsvQuery['what'], { needs: (keyof Fields)[]; takes: (keyof Fields)[] }> = {
  history: { needs: ['period', 'date'], takes: ['bucket', 'compare'] },
  'heat-map': { needs: ['until'], takes: ['weeks'] },
  peaks: { needs: ['from', 'to'], takes: [] },
};

async function download(ground: Ground, query: HistoryCsvQuery): Promise<{ name: string; text: string }> {
  checkFields(query);
  const { site, place } = ground;
  const { gate, what, lang = 'vi', period, date, until, from, to } = query;
  const names: Names = { site, gates: new Map(place.gates.map(({ id, name }) => [id, name])) };
  const where = gate === undefined ? site.id : `${site.id}-${gate}`;
  const language: Language = lang;
  if (what === 'history' && period && date) {
    const history = await historyOf(ground, { ...query, period, date });
    const days = history.first === history.last ? history.first : `${history.first}-${history.last}`;
    return { name: `${where}-${period}-${days}`, text: historyCsv(history, names, language) };
  }
  if (what === 'heat-map' && until) {
    const map = await heatMap(ground, { ...query, until });
    const name = `${where}-heat-map-${map.first}-${map.last}`;
    return { name, text: heatMapCsv(map, names, language) };
  }
  const found = await peaks(ground, { ...query, from: from ?? '', to: to ?? '' });
  const name = `${where}-peaks-${found.first}-${found.last}`;
  return { name, text: peaksCsv(found, names, language) };
}

/** @throws GatelineError `bad-input` naming each field that is missing, or belongs to another kind of download */
function checkFields(query: HistoryCsvQuery): void {
  const { what } = query;
  const { needs, takes } = FIELDS[what];
  const { site: _site, gate: _gate, what: _what, lang: _lang, ...given } = query;
  const faults = [
    ...needs
      .filter((path) => given[path] === undefined)
      .map((path) => ({ path, problem: `is missing for what=${what}`, remedy: 'Add it.' })),
    ...Object.entries(given)
      .filter(([path]) => ![...needs, ...takes].some((field) => field === path))
      .map(([path, value]) => ({
        path,
        value,
        problem: `is not for what=${what}`,
        remedy: `Leave it out; what=${what} takes ${[...needs, ...takes].join(', ')}.`,
      })),
  ];
  if (faults.length > 0) throw new GatelineError('bad-input', 'the query has faults', { faults });
}
