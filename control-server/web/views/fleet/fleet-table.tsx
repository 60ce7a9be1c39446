import type { ComponentChildren } from 'preact';
import type { FleetRow } from '../../../api/fleet-schemas.ts';
import { numberText } from '../../messages/messages.ts';
import { language, t } from '../../shell/language.ts';
import { clockText, momentAt, sizeText, stateText, temperatureText, versionText } from './measures.ts';
import { ProblemList } from './problem-list.tsx';

const COLUMNS = [
  'name',
  'state',
  'cameras',
  'waiting',
  'disk',
  'temperature',
  'clock',
  'version',
  'receipt',
] as const;

/** Gateways as a dense table, on a phone as cards. */
export function FleetTable({ rows, asOf }: { rows: readonly FleetRow[]; asOf: number }) {
  return (
    <table class="data fleet-table">
      <caption class="visually-hidden">{t('fleet.title')}</caption>
      <thead>
        <tr>
          {COLUMNS.map((column) => (
            <th key={column} scope="col" class={`c-${column}`}>
              {t(`fleet.${column}`)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <Row key={row.gateway} row={row} asOf={asOf} />
        ))}
      </tbody>
    </table>
  );
}

function Row({ row, asOf }: { row: FleetRow; asOf: number }) {
  const { gateway, name, siteName, site, state, health, problems, growing, agent, receipt } = row;
  const has = (problem: FleetRow['problems'][number]) => problems.includes(problem);
  const cameras = health?.cameras ?? [];
  const running = cameras.filter((camera) => camera.state === 'running' && !camera.picture).length;
  return (
    <tr class={`gateway-row ${state}`}>
      <th scope="row" class="c-name">
        <a href={`/fleet/${gateway}`}>{name}</a>
        <span class="quiet">{siteName}</span>
      </th>
      <td class="c-state">
        <span class={`state ${state}`}>{stateText(row, asOf)}</span>
        <ProblemList problems={problems.filter((one) => one !== 'offline' && one !== 'never-seen')} />
      </td>
      <Cell name="cameras" isBad={running < cameras.length}>
        {cameras.length === 0 ? null : t('fleet.camerasRunning', { running, all: cameras.length })}
      </Cell>
      <Cell name="waiting" isBad={growing}>
        {health && numberText(health.spool.unsettled, language.value)}
        {growing && ` ↑ ${t('fleet.growing')}`}
      </Cell>
      <Cell name="disk" isBad={has('disk-low')}>
        {health?.disk && sizeText(health.disk.freeMb)}
      </Cell>
      <Cell name="temperature" isBad={has('hot')}>
        {health?.temperatureC !== undefined && temperatureText(health)}
      </Cell>
      <Cell name="clock" isBad={has('clock-off')}>
        {health?.clockOffsetMs !== undefined && clockText(health.clockOffsetMs)}
      </Cell>
      <Cell name="version" isBad={has('outdated')}>
        {agent !== null && versionText(agent)}
      </Cell>
      <Cell name="receipt">{receipt && momentAt(receipt.at, site, asOf)}</Cell>
    </tr>
  );
}

function Cell(props: { name: (typeof COLUMNS)[number]; isBad?: boolean; children: ComponentChildren }) {
  const { name, isBad = false, children } = props;
  const isEmpty = [children]
    .flat()
    .every((child) => child === null || child === false || child === undefined);
  return (
    <td class={`c-${name}${isBad ? ' wrong' : ''}${isEmpty ? ' blank' : ''}`} data-label={t(`fleet.${name}`)}>
      {isEmpty ? '–' : children}
    </td>
  );
}
