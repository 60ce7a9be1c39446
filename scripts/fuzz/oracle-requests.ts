import { id } from './oracle.ts';
import { like, oneOf, type Rule } from './rules.ts';
import { SITES } from './sites.ts';

/** A request as a client could send it. */
export interface Request {
  method: string;
  url: string;
  headers: Record<string, string>;
  body: string;
}

type Query = Record<string, string>;

interface Route {
  must?: Record<string, Rule>;
  maybe?: Record<string, Rule>;
  /** What the fields must be together. */
  also?: (query: Query) => boolean;
}

const numeral =
  (least: number, most: number): Rule =>
  (value) =>
    typeof value === 'string' && /^\d{1,15}$/.test(value) && Number(value) >= least && Number(value) <= most;
const site: Rule = (value) => SITES.some((one) => one.id === value);
const date: Rule = (value) => like(/\d{4}-\d{2}-\d{2}/)(value) && !Number.isNaN(dayNumber(String(value)));

const hasGate = ({ site: name, gate }: Query) =>
  gate === undefined ||
  SITES.filter((one) => name === undefined || one.id === name).some((one) =>
    one.gates.some((each) => each.id === gate),
  );
const spans =
  (most: number) =>
  ({ from = '', to = '' }: Query) => {
    const days = dayNumber(to) - dayNumber(from) + 1;
    return days >= 1 && days <= most;
  };

/** The routes whose every request can be judged by hand. */
const ROUTES: Record<string, Route> = {
  '/api/sites': {},
  '/api/gateways': {},
  '/api/today': { must: { site } },
  '/api/crossings': {
    maybe: { site, gate: id, limit: numeral(1, 200), before: numeral(1, Number.MAX_SAFE_INTEGER) },
    also: hasGate,
  },
  '/api/counts': {
    must: { site, bucket: oneOf('15m', 'hour', 'day'), from: date, to: date },
    maybe: { gate: id },
    also: (query) => hasGate(query) && spans(query['bucket'] === '15m' ? 31 : 400)(query),
  },
  '/api/coverage': {
    must: { site, from: date, to: date },
    maybe: { gate: id },
    also: (query) => hasGate(query) && spans(31)(query),
  },
  '/api/reports': { must: { site, from: date, to: date }, also: spans(400) },
  '/api/accounts': {},
  '/api/keys': {},
  '/api/groups': {},
  '/api/quarantine': { maybe: { limit: numeral(1, 200) } },
};

/** Whether the API must answer with what is asked for; false as well where no request of the path is judged here. */
export function isGoodRequest({ method, url, headers }: Request): boolean {
  // Nobody has drawn a key that is right.
  if (Object.keys(headers).some((name) => name.toLowerCase() === 'authorization')) return false;
  const { pathname, searchParams } = addressOf(url);
  const path = decoded(pathname);
  const route = Object.hasOwn(ROUTES, path) ? ROUTES[path] : undefined;
  if (!route || (method !== 'GET' && method !== 'HEAD')) return false;
  const { must = {}, maybe = {}, also = () => true } = route;
  const pairs = [...searchParams];
  const query = new Map(pairs);
  const rules = new Map([...Object.entries(must), ...Object.entries(maybe)]);
  const isWhole = query.size === pairs.length && Object.keys(must).every((name) => query.has(name));
  if (!isWhole || !pairs.every(([name, value]) => rules.get(name)?.(value) === true)) return false;
  return also(Object.fromEntries(query));
}

/** Whether requests of this address are judged by {@link isGoodRequest}. */
export const isJudged = (url: string) => Object.hasOwn(ROUTES, decoded(addressOf(url).pathname));

/** The parts of an address as they reach the server. */
export function addressOf(url: string): URL {
  return new URL(url.startsWith('//') ? `http://localhost${url}` : url, 'http://localhost');
}

function decoded(path: string): string {
  try {
    return decodeURI(path);
  } catch {
    return '';
  }
}

/** Days since 1970; not a number where the calendar has no such day. */
function dayNumber(text: string): number {
  const at = Date.parse(`${text}T00:00:00Z`);
  return Number.isNaN(at) || !new Date(at).toISOString().startsWith(text) ? Number.NaN : at / 86_400_000;
}
