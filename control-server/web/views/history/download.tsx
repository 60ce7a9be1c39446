import { queryText } from '../../shell/ask.ts';
import { language } from '../../shell/language.ts';
import { may } from '../../shell/session.ts';

interface Props {
  /** Of /api/history.csv. */
  query: Readonly<Record<string, string | number | undefined>>;
  label: string;
}

/** The figures above as a file, for those who may fetch reports. */
export function Download({ query, label }: Props) {
  if (!may('reports')) return null;
  return (
    <a class="button" href={`/api/history.csv${queryText({ ...query, lang: language.value })}`} download>
      {label}
    </a>
  );
}
