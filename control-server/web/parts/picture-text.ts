import type { CameraHealth } from '../../../firmware-config/contract/messages.ts';
import { t } from '../shell/language.ts';

type Picture = NonNullable<CameraHealth['picture']>;

const UNSURE: ReadonlySet<Picture['fault']> = new Set(['rain', 'compressed', 'small', 'crowded']);

/** Whether the gate is seen, but not well enough to be counted reliably. */
export const isUnsure = (fault: Picture['fault']): boolean => UNSURE.has(fault);

/** What is wrong with a camera's picture, since when, and what that means for its counts. */
export function pictureText({ fault, since }: Picture, moment: (ms: number) => string): string {
  const words = { fault: t(`cause.${fault}`), time: moment(since) };
  return t(isUnsure(fault) ? 'pictureUnsure' : 'pictureFault', words);
}
