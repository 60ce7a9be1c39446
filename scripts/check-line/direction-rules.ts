import type { Direction } from '../../firmware-config/contract/fields.ts';
import type { LineFault } from './line-check.ts';
import { type LineView, median } from './line-view.ts';

/** Such a share of all passes is nearly all. */
const NEARLY_ALL = 0.8;
/** A face that grows by this much between its two sides of the line comes towards the camera. */
const COMES_NEARER = 1.05;

export function directionFaults(view: LineView, expected: Direction | undefined): LineFault[] {
  return [reversed(view, expected), oneWay(view)].filter((fault) => fault !== null);
}

export function passesByDirection({ inside }: Pick<LineView, 'inside'>): Record<Direction, number> {
  const of = (wanted: Direction) => inside.filter(({ direction }) => direction === wanted).length;
  return { in: of('in'), out: of('out') };
}

function reversed(view: LineView, expected: Direction | undefined): LineFault | null {
  const { line, inside, observation } = view;
  const { in: ins, out: outs } = passesByDirection(view);
  const figures = { in: ins, out: outs };
  const swapped = `Exchange the line's ends: a [${line.b.join(', ')}], b [${line.a.join(', ')}].`;
  if (expected !== undefined) {
    const main: Direction | null = ins === outs ? null : ins > outs ? 'in' : 'out';
    if (main === null || main === expected) return null;
    const text = `most people went ${expected}, and the line says that ${ins} went in and ${outs} out: it is reversed`;
    return { code: 'reversed-line', severity: 'fault', line: line.id, text, remedy: swapped, figures };
  }
  if (outs === 0 || outs < NEARLY_ALL * (ins + outs)) return null;
  const growth = median(inside.map((pass) => pass.growth)) ?? 1;
  const towards =
    observation.finds === 'face' && growth > COMES_NEARER ? ', and they walk towards the camera' : '';
  const text = `${ins === 0 ? 'all' : 'nearly all'} people (${outs} of ${ins + outs}) go out here${towards}: the line may be reversed`;
  const remedy = `If this is where people come in: ${swapped.charAt(0).toLowerCase()}${swapped.slice(1)} To be told for certain, give --expect in or --expect out: the way most people went during the watch.`;
  return {
    code: 'reversed-line',
    severity: 'hint',
    line: line.id,
    text,
    remedy,
    figures: { ...figures, growth },
  };
}

/** A face is seen from the front only: who walks the other way is not seen at all. */
function oneWay(view: LineView): LineFault | null {
  const { line, observation } = view;
  const figures = passesByDirection(view);
  if (observation.finds !== 'face' || figures.in > 0 === figures.out > 0) return null;
  const [seen, unseen] = figures.in > 0 ? ['in', 'out'] : ['out', 'in'];
  return {
    code: 'one-way',
    severity: 'hint',
    line: line.id,
    text: `only ${seen} was seen: a face is seen from the front, so this line can count but one direction`,
    remedy: `If people also go ${unseen} here, use a person model, a second model as \`alternate\`, or a second camera that looks the other way.`,
    figures,
  };
}
