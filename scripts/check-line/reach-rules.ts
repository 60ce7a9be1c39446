import type { Subject } from '../../edge-agent/tracks/subject.ts';
import { fullPasses } from './better-place.ts';
import type { BetterPlace, LineFault } from './line-check.ts';
import { type LineView, median } from './line-view.ts';
import type { Path } from './observation.ts';

/** From this share on, of all who pass or should, it is a fault and no accident. */
const MANY = 0.3;
const SOME = 0.1;
/** Who never comes nearer to the line than this, in box heights, does not reach it. */
const NEAR = 1;
/** Who gets on by so many metres walks. When so many walk and none of them passes, the line lies where nobody goes. */
const WALK_M = 1;
const WALKERS = 3;

/** Whether people get to the line, past it, and between its ends. */
export function reachFaults(view: LineView, better: BetterPlace | null): LineFault[] {
  if (view.paths.length === 0) return [nobodySeen(view)];
  if (view.inside.length === 0) {
    return [view.beside.length > 0 ? tooShort(view, 'fault') : notPassed(view, better)];
  }
  const faults: LineFault[] = [];
  const passes = view.inside.length + view.lost.length;
  const full = fullPasses(view.ways, view.subject);
  const partly = Math.max(0, passes - full);
  if (partly >= MANY * passes) faults.push(atTheEdge(view, better, partly, passes));
  const share = view.beside.length / (view.beside.length + view.inside.length);
  if (share >= SOME) faults.push(tooShort(view, share >= MANY ? 'fault' : 'hint'));
  return faults;
}

function nobodySeen({ line, observation }: LineView): LineFault {
  const { finds, seconds, model } = observation;
  return {
    code: 'nobody-seen',
    severity: 'fault',
    line: line.id,
    text: `no ${finds} was followed in ${Math.round(seconds)} s: nothing can be said of the line`,
    remedy: `Watch while people walk through the gate. If they did: is the picture bright and sharp, are people large enough for ${model}, and do ${finds === 'face' ? 'their faces look towards the camera' : 'you see whole persons, not only heads from above'}?`,
    figures: { seconds: observation.seconds },
  };
}

function notPassed(view: LineView, better: BetterPlace | null): LineFault {
  const { line, ways, lost, paths } = view;
  const before = lost.filter((way) => way.lost === 'before').length;
  const behind = lost.length - before;
  const nearest = Math.min(...ways.map((way) => way.nearest));
  const walkers = paths.filter((path) => wayM(path, view.subject) >= WALK_M).length;
  const figures = { people: paths.length, walkers, nearest, before, behind };
  const where = [
    before > 0 ? `${before} ended just before it` : '',
    behind > 0 ? `${behind} began just behind it` : '',
    nearest > NEAR ? `the nearest came to ${nearest.toFixed(1)} box heights from it` : '',
    walkers >= WALKERS ? `${walkers} of them walked, and not across it` : '',
  ].filter((part) => part !== '');
  if (where.length > 0) {
    return {
      code: 'unreachable-line',
      severity: 'fault',
      line: line.id,
      text: `none of ${paths.length} people got past the line: ${where.join(', ')}`,
      remedy: moveTo(
        better,
        'Draw the line across the way that people walk, where they are seen on both sides of it.',
      ),
      figures,
    };
  }
  return {
    code: 'nobody-passed',
    severity: 'hint',
    line: line.id,
    text:
      paths.length === 1
        ? 'one person was followed, and did not pass the line'
        : `${paths.length} people were followed, and none of them passed the line`,
    remedy: `Watch longer, while people walk through the gate. ${moveTo(better, '')}`.trim(),
    figures,
  };
}

function atTheEdge(
  { line, inside, lost }: LineView,
  better: BetterPlace | null,
  partly: number,
  passes: number,
): LineFault {
  const before = median(inside.map((pass) => pass.before)) ?? 0;
  const after = median(inside.map((pass) => pass.after)) ?? 0;
  return {
    code: 'line-at-the-edge',
    severity: 'fault',
    line: line.id,
    text: `${partly} of ${passes} people were followed on one side of the line only, or hardly on the other (${before.toFixed(1)} box heights before it, ${after.toFixed(1)} behind)`,
    remedy: moveTo(
      better,
      `Move the line away from the ${before < after ? 'side where people appear' : 'side where people are lost'}.`,
    ),
    figures: { partly, passes, before, after, lost: lost.length },
  };
}

function tooShort({ line, inside, beside }: LineView, severity: LineFault['severity']): LineFault {
  const alongs = [...inside, ...beside].map(({ along }) => along);
  const [from, to] = [Math.min(...alongs), Math.max(...alongs)];
  const ends = [from < 0 ? 'a' : '', to > 1 ? 'b' : ''].filter((end) => end !== '');
  const [dx, dy] = [line.b[0] - line.a[0], line.b[1] - line.a[1]];
  const at = (share: number) =>
    [line.a[0] + share * dx, line.a[1] + share * dy]
      .map((value) => Math.min(1, Math.max(0, value)).toFixed(3))
      .join(', ');
  const wider = `a [${at(Math.min(0, from - 0.1))}], b [${at(Math.max(1, to + 0.1))}]`;
  return {
    code: 'line-too-short',
    severity,
    line: line.id,
    text: `${beside.length} of ${beside.length + inside.length} people passed beside the line's end ${ends.join(' and ')}`,
    remedy: `If they come through the same gate, make the line longer: ${wider}.`,
    figures: { beside: beside.length, inside: inside.length, from, to },
  };
}

function moveTo(better: BetterPlace | null, otherwise: string): string {
  if (!better) return otherwise;
  return `Draw the line from a [${better.a.join(', ')}] to b [${better.b.join(', ')}]: there ${better.passes} would have passed in full view.`;
}

/** How far it is from where a track began to where it ended, in metres, as far as its box tells. */
function wayM({ sightings }: Path, { heightM }: Subject): number {
  const [first, last] = [sightings[0], sightings.at(-1)];
  if (!first || !last) return 0;
  return (Math.hypot(last.x - first.x, last.y - first.y) / Math.max(first.h, last.h)) * heightM;
}
