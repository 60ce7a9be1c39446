import type { LineCheck } from './line-check.ts';

/** What a watch says of a line, in sentences for who set it up. */
export function checkInWords(check: LineCheck): string {
  const { line, gate, passes, people, seconds, reach, size, framesPerMetre, faults } = check;
  const facts = [
    `${people} ${people === 1 ? 'person' : 'people'} followed in ${Math.round(seconds)} s; ${passes.in} passed in, ${passes.out} out`,
    reach &&
      `followed ${boxes(reach.before)} before the line and ${boxes(reach.after)} behind it (${percent(reach.beforeShare)} and ${percent(reach.afterShare)} of the picture's height)`,
    size &&
      `${size.input.toFixed(0)} px high at the line in the model's input, ${size.source.toFixed(0)} px in the source${size.smallest === null ? '' : `; the model needs ${size.smallest}`}`,
    framesPerMetre !== null && `${framesPerMetre.toFixed(1)} frames while somebody walks a metre`,
  ].filter((fact) => typeof fact === 'string');
  const told = faults.map(
    ({ severity, code, text, remedy }) => `  ${severity} ${code}: ${text}.\n    ${remedy}`,
  );
  const verdict = faults.length === 0 ? ['  nothing to change'] : told;
  return [`line ${line} (gate ${gate})`, ...facts.map((fact) => `  ${fact}`), ...verdict, ''].join('\n');
}

const boxes = (value: number) => `${value.toFixed(1)} box heights`;
const percent = (value: number) => `${Math.round(value * 100)} %`;
