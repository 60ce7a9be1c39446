import type { ErrorResponse } from '../../../api/schemas.ts';
import type { Key } from '../../messages/messages.ts';
import { t } from '../../shell/language.ts';

export type Faults = ErrorResponse['faults'];

/** What the server says of lines and zones, by the beginning of its words, and how the page says it. */
const WORDS: readonly [RegExp, Key][] = [
  [/^is used twice/, 'editor.fault.twice'],
  [/^lies on a/, 'editor.fault.short'],
  [/^cross or touch/, 'editor.fault.crossing'],
  [/^hold next to nothing/, 'editor.fault.empty'],
  [/^is no gate of the site/, 'editor.fault.gate'],
  [/^has no overlap zone/, 'editor.fault.answer'],
  [/^is missing in an overlap/, 'editor.fault.overlap'],
];

/** What is wrong at a place such as `cameras[0].lines[1]`, or in one field of it; undefined where nothing is. */
export function faultAt(faults: Faults, path: string, fields?: readonly string[]): string | undefined {
  const found = faults.find((fault) =>
    fields === undefined
      ? fault.path === path
      : fields.some((field) => {
          const whole = `${path}.${field}`;
          return fault.path === whole || fault.path.startsWith(`${whole}[`);
        }),
  );
  if (!found) return undefined;
  const words = WORDS.find(([pattern]) => pattern.test(found.problem));
  if (words) return t(words[1]);
  if (found.path.endsWith('.id')) return t('editor.fault.id');
  if (found.path.endsWith('.lines')) return t('editor.fault.lines');
  return t('shell.serverMessage', { message: `${found.problem}. ${found.remedy}` });
}

/** The camera, by its place in the drawing, that the first fault is about; null where none is. */
export function faultyCamera(faults: Faults): number | null {
  for (const { path } of faults) {
    const match = /^cameras\[(\d+)\]/.exec(path);
    if (match) return Number(match[1]);
  }
  return null;
}
