import type { ReadonlySignal } from '@preact/signals';
import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import type { ReportView } from '../../../api/report-schemas.ts';
import type { TodayResponse } from '../../../api/schemas.ts';
import type { Day } from '../../state/day.ts';
import type { Following } from '../../state/follow.ts';

/** What the parts of the view show. */
export interface LivePage extends Following<Day> {
  /** The day as the server last answered it: new once a minute, not with each crossing. */
  answer: ReadonlySignal<TodayResponse | null>;
  /** The reports of the last days that were issued, by date and version; null until they are read. */
  reports: ReadonlySignal<ReportView[] | null>;
}

export const PageContext = createContext<LivePage | null>(null);

/** The live numbers, inside the provider of index.tsx. */
export function usePage(): LivePage {
  const page = useContext(PageContext);
  if (!page) throw new Error('a part of the live view stands outside PageContext');
  return page;
}
