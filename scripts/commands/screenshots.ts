import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { type Command, InvalidArgumentError, Option } from 'commander';
import { GatelineError } from '../../firmware-config/errors.ts';
import { commandWithExamples } from './example.ts';
import { ProgressLine } from './progress.ts';

interface ScreenshotsOptions {
  out: string;
  only?: string[];
  widths: number[];
  themes: ('light' | 'dark')[];
  languages: string[];
  chromium?: string;
  json?: boolean;
}

const WEB = join(import.meta.dirname, '../../control-server/web/dist');

/** Of history. */
const DAYS = 60;

/** `gateline screenshots`: a picture of every view. */
export function screenshotsCommand(): Command {
  return commandWithExamples(
    'screenshots',
    'Take a picture of every view of the page, in both themes and at the widths of a phone, a laptop and a wall screen.',
    [
      'gateline screenshots',
      'gateline screenshots --only live,wall --widths 1280 --themes dark --out /tmp/pictures',
    ],
  )
    .option('--out <dir>', 'where the PNGs go', join('data', 'screenshots'))
    .option('--only <names>', 'some views, with commas between (a wrong name lists them)', words)
    .option('--widths <list>', 'in pixels', widths, [360, 1280, 3840])
    .option('--themes <list>', 'light, dark', themes, ['light', 'dark'])
    .addOption(new Option('--languages <list>', 'vi, en').argParser(words).default(['vi']))
    .option('--chromium <path>', "the browser; Debian's where absent")
    .option('--json', 'print the paths as one JSON object')
    .action(screenshots);
}

async function screenshots({
  out,
  only,
  widths,
  themes,
  languages,
  chromium,
  json,
}: ScreenshotsOptions): Promise<void> {
  if (!existsSync(join(WEB, 'index.html'))) {
    throw new GatelineError('not-found', 'the page has not been built: run ./scripts/setup start');
  }
  const { SCREENS } = await import('../screens/screens.ts');
  const unknown = only?.filter((name) => !SCREENS.some((screen) => screen.name === name)) ?? [];
  if (unknown.length > 0) {
    const known = SCREENS.map(({ name }) => name).join(', ');
    throw new GatelineError('bad-input', `there is no view ${unknown.join(', ')}: the views are ${known}`);
  }
  const screens = SCREENS.filter(({ name }) => !only || only.includes(name));
  const shots = screens.flatMap((screen) =>
    widths.flatMap((width) =>
      themes.flatMap((theme) => languages.map((language) => ({ screen, width, theme, language }))),
    ),
  );
  const line = new ProgressLine();
  line.show(null, 'filling a control room');
  const { Show } = await import('../screens/show.ts');
  const { take } = await import('../screens/take.ts');
  const show = await Show.open(WEB, { days: DAYS, chromium });
  const paths: string[] = [];
  const failures: string[] = [];
  try {
    for (const [index, shot] of shots.entries()) {
      const { screen, width, theme, language } = shot;
      line.show(index / shots.length, `${screen.name} ${width} ${theme} ${language}`);
      try {
        const path = await take(show, shot, out);
        paths.push(path);
        line.clear();
        if (!json) process.stdout.write(`${path}\n`);
      } catch (error) {
        failures.push(`${screen.name} ${width} ${theme} ${language}: ${String(error).split('\n')[0]}`);
      }
    }
  } finally {
    line.clear();
    await show.close();
  }
  if (json) process.stdout.write(`${JSON.stringify({ paths, failures })}\n`);
  if (failures.length > 0) {
    throw new GatelineError(
      'not-found',
      `${failures.length} views could not be shown:\n  ${failures.join('\n  ')}`,
    );
  }
}

const words = (text: string) => text.split(',').map((word) => word.trim());

function widths(text: string): number[] {
  const numbers = words(text).map(Number);
  if (numbers.every((n) => Number.isInteger(n) && n >= 200 && n <= 8000)) return numbers;
  throw new InvalidArgumentError('Give widths from 200 to 8000, for example 360,1280.');
}

function themes(text: string): string[] {
  const names = words(text);
  if (names.every((name) => name === 'light' || name === 'dark')) return names;
  throw new InvalidArgumentError('Use light, dark, or both with a comma between.');
}
