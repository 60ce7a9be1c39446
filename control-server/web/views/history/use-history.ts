import { useRef } from 'preact/hooks';
import type { HistoryResponse } from '../../../api/history-schemas.ts';
import { type Answer, useAnswer } from '../../parts/use-answer.ts';
import { useReread } from '../../parts/use-reread.ts';
import type { Question } from '../../shell/ask.ts';
import { localTime } from '../../state/clock.ts';
import { type Choice, historyQuery } from './choice.ts';

/** A period that is not over is asked for anew so often. */
const AGAIN_AFTER_MS = 60_000;
const WEEKS_AGAIN_AFTER_MS = 10 * 60_000;

/** The history of a choice; while another is on its way, the last one stays. */
export function useHistory(site: string, choice: Choice) {
  const answer = useAnswer<HistoryResponse>('/api/history', historyQuery(site, choice));
  const last = useRef<HistoryResponse | null>(null);
  if (answer.value) last.current = answer.value;
  const shown = answer.value ?? (last.current?.site === site && !answer.error ? last.current : null);
  const isOpen = shown !== null && shown.to > shown.asOf;
  useReread(isOpen, answer.reload, AGAIN_AFTER_MS);
  return { ...answer, shown, isOld: shown !== null && answer.value === null };
}

/** Figures of some weeks that end today, which grow slowly and are more work for the server; read again now and then. */
export function useWeeks<T extends { last: string; asOf: number; timeZone: string }>(
  path: string,
  query: Question['query'],
): Answer<T> {
  const answer = useAnswer<T>(path, query);
  const { value } = answer;
  const isOpen = value !== null && value.last >= localTime(value.asOf, value.timeZone).date;
  useReread(isOpen, answer.reload, WEEKS_AGAIN_AFTER_MS);
  return answer;
}
