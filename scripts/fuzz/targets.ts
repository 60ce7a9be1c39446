import { GatelineError } from '../../firmware-config/errors.ts';
import { exportTarget } from './export-target.ts';
import { filesTargets } from './files-targets.ts';
import { gatewayTarget } from './gateway-target.ts';
import { httpTarget } from './http-target.ts';
import { ingestTarget, quarantineTarget } from './ingest-target.ts';
import { messagesTarget } from './messages-target.ts';
import { Samples } from './samples.ts';
import type { Target } from './target.ts';

const MAKERS: readonly (() => Target[] | Promise<Target[]>)[] = [
  () => [messagesTarget(new Samples())],
  filesTargets,
  () => [ingestTarget(), quarantineTarget()],
  async () => [await httpTarget()],
  () => [gatewayTarget()],
  async () => [await exportTarget()],
];

/**
 * Every target there is. Their shares are hundredths: messages 43, gateway-config 9, server-config 9, manifest 6,
 * count-config 2, truth 2, ingest 14, quarantine 2, http 6, gateway 6, export 1. What writes files or waits for a disk gets less.
 * A new one is written in a file of its own, gets a share, and is named here.
 */
export async function allTargets(): Promise<Target[]> {
  return (await Promise.all(MAKERS.map((make) => make()))).flat();
}

/**
 * The target of this name, or all.
 *
 * @throws GatelineError `not-found`, naming them all
 */
export async function targetsNamed(name?: string): Promise<Target[]> {
  const all = await allTargets();
  if (name === undefined) return all;
  const [found, others] = [all.filter((one) => one.name === name), all.filter((one) => one.name !== name)];
  await Promise.all(others.map((target) => target.close?.()));
  if (found.length > 0) return found;
  const names = all.map((target) => target.name).join(', ');
  throw new GatelineError('not-found', `there is no target ${name}: use one of ${names}`);
}
