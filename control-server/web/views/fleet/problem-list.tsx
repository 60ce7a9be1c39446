import type { FleetRow } from '../../../api/fleet-schemas.ts';
import { t } from '../../shell/language.ts';

/** So grave that people are not counted, or soon will not be. */
const GRAVE = new Set<FleetRow['problems'][number]>([
  'never-seen',
  'offline',
  'camera-down',
  'picture',
  'disk-low',
]);

/** What is wrong with a gateway, in words. */
export function ProblemList({ problems }: { problems: FleetRow['problems'] }) {
  if (problems.length === 0) return null;
  return (
    <ul class="problems">
      {problems.map((problem) => (
        <li key={problem} class={GRAVE.has(problem) ? 'problem grave' : 'problem'}>
          {t(`problem.${problem}`)}
        </li>
      ))}
    </ul>
  );
}
