import { useEffect, useRef } from 'preact/hooks';
import type { HistoryResponse } from '../../../api/history-schemas.ts';
import { useAnswer } from '../../parts/use-answer.ts';
import { type Choice, historyQuery } from './choice.ts';

/** A period that is not over is asked for anew so often. */
const AGAIN_AFTER_MS = 60_000;

/** The history of a choice; while another is on its way, the last one stays. */
export function useHistory(site: string, choice: Choice) {
  const answer = useAnswer<HistoryResponse>('/api/history', historyQuery(site, choice));
  const last = useRef<HistoryResponse | null>(null);
  if (answer.value) last.current = answer.value;
  const shown = answer.value ?? (last.current?.site === site && !answer.error ? last.current : null);
  const isOpen = shown !== null && shown.to > shown.asOf;
  const { reload } = answer;
  useEffect(() => {
    if (!isOpen) return;
    const timer = setInterval(reload, AGAIN_AFTER_MS);
    return () => clearInterval(timer);
  }, [isOpen, reload]);
  return { ...answer, shown, isOld: shown !== null && answer.value === null };
}
