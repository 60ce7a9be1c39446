import { describe, expect, it } from 'vitest';
import type { Line } from '../../firmware-config/contract/layout.ts';
import { checkLines } from './check-lines.ts';
import { checkInWords } from './in-words.ts';
import type { LineCheck } from './line-check.ts';
import type { Observation } from './observation.ts';
import { many, observed, PICTURE } from './testing-paths.ts';

/** Across the middle of the picture: down is in. */
const across: Line = { id: 'door', gate: 'north', a: [0.1, 0.5], b: [0.9, 0.5] };
const reversed: Line = { ...across, a: across.b, b: across.a };

/** Towards the camera: down the picture, and larger. */
const towards = { from: [0.5, 0.2], to: [0.5, 0.85], h: 0.08, toH: 0.16, takes: 3 } as const;
const away = { ...towards, from: towards.to, to: towards.from, h: 0.16, toH: 0.08 } as const;

function check(line: Line, observation: Observation, expected?: 'in' | 'out'): LineCheck {
  const [first] = checkLines([line], observation, expected);
  if (!first) throw new Error('no line was checked');
  return first;
}
const codes = ({ faults }: LineCheck) => faults.map(({ severity, code }) => `${severity} ${code}`);
const faultOf = (result: LineCheck, code: string) => {
  const found = result.faults.find((fault) => fault.code === code);
  if (!found) throw new Error(`no ${code} but ${codes(result).join(', ')}`);
  return found;
};

describe('checkLines', () => {
  it('has nothing against a line that people pass in full view both ways', () => {
    const result = check(across, observed([...many(4, towards), ...many(3, away)], { finds: 'person' }));
    expect(result.passes).toEqual({ in: 4, out: 3 });
    expect(codes(result)).toEqual([]);
    expect(checkInWords(result)).toContain('nothing to change');
    expect(result.reach?.before).toBeGreaterThan(2);
    expect(result.betterPlace).toBeNull();
  });

  describe('directions', () => {
    it('names a reversed line where somebody knows the way most people went, and how to mend it', () => {
      const fault = faultOf(check(reversed, observed(many(5, towards)), 'in'), 'reversed-line');
      expect(fault).toMatchObject({ severity: 'fault', line: 'door', figures: { in: 0, out: 5 } });
      expect(fault.remedy).toContain('a [0.1, 0.5], b [0.9, 0.5]');
      expect(codes(check(across, observed(many(5, towards)), 'in'))).toEqual(['hint one-way']);
    });

    it('suspects one where all people go out', () => {
      const fault = faultOf(check(reversed, observed(many(5, towards))), 'reversed-line');
      expect(fault.severity).toBe('hint');
      expect(fault.text).toContain('walk towards the camera');
    });

    it('says of a face camera that it sees one way only; not of one that saw both, or of a person camera', () => {
      expect(codes(check(across, observed(many(3, towards))))).toEqual(['hint one-way']);
      expect(codes(check(across, observed([...many(3, towards), ...many(3, away)])))).toEqual([]);
      expect(codes(check(across, observed(many(3, towards), { finds: 'person' })))).toEqual([]);
    });
  });

  describe('reach', () => {
    it('says that nobody was seen', () => {
      expect(codes(check(across, observed([])))).toEqual(['fault nobody-seen']);
    });

    // https://github.com/roboflow/supervision/issues/1838
    it('names a line where nobody comes, and one across the way of all', () => {
      const low: Line = { ...across, a: [0.1, 0.99], b: [0.9, 0.99] };
      const result = check(low, observed(many(4, { ...towards, to: [0.5, 0.7] })));
      const fault = faultOf(result, 'unreachable-line');
      expect(fault.figures['nearest']).toBeGreaterThan(1);
      const { a, b, passes } = result.betterPlace ?? { a: [0, 0], b: [0, 0], passes: 0 };
      expect(passes).toBe(4);
      expect(a[1]).toBeCloseTo(b[1]);
      expect(a[1]).toBeGreaterThan(0.25);
      expect(a[1]).toBeLessThan(0.65);
      const moved = check({ ...low, a: [a[0], a[1]], b: [b[0], b[1]] }, observed(many(4, towards)));
      expect(moved.passes.in).toBe(4);
    });

    it('names a line before which all tracks end', () => {
      const result = check(across, observed(many(4, { ...towards, to: [0.5, 0.47], takes: 1.5 })));
      expect(faultOf(result, 'unreachable-line').figures).toMatchObject({ before: 4, behind: 0 });
    });

    it('names one along which people walk', () => {
      const along: Line = { ...across, a: [0.6, 0.1], b: [0.6, 0.9] };
      expect(codes(check(along, observed(many(4, towards))))).toContain('fault unreachable-line');
    });

    it('does not call a line unreachable that one person stood before', () => {
      const standing = { ...towards, from: [0.5, 0.42], to: [0.5, 0.43], takes: 2 } as const;
      expect(codes(check(across, observed(many(1, standing))))).toEqual(['hint nobody-passed']);
    });

    it('names a line that tracks hardly get beyond, and a better place', () => {
      const low: Line = { ...across, a: [0.1, 0.83], b: [0.9, 0.83] };
      const result = check(low, observed(many(4, towards)));
      expect(codes(result)).toContain('fault line-at-the-edge');
      expect(result.betterPlace?.a[1]).toBeLessThan(0.75);
    });

    it('names a line beside which people pass, and how long it must be', () => {
      const short: Line = { ...across, a: [0.1, 0.5], b: [0.45, 0.5] };
      const walks = [...many(3, { ...towards, from: [0.3, 0.2], to: [0.3, 0.85] }), ...many(3, towards)];
      const fault = faultOf(check(short, observed(walks)), 'line-too-short');
      expect(fault).toMatchObject({ severity: 'fault', figures: { beside: 3, inside: 3 } });
      const b = Number(/b \[([\d.]+)/.exec(fault.remedy)?.[1]);
      expect(b).toBeGreaterThan(0.5);
    });
  });

  describe('size', () => {
    const small = { ...towards, h: 0.025, toH: 0.03 } as const;

    it('names faces that are too small, and the input and the region that make them large enough', () => {
      const fault = faultOf(check(across, observed(many(4, small))), 'too-small');
      expect(fault.severity).toBe('fault');
      const { median = 0, factor = 0 } = fault.figures;
      expect(median).toBeCloseTo(0.0275 * 360, 0);
      const [width = 0, height = 0] = [...fault.remedy.matchAll(/"(?:width|height)": (\d+)/g)].map(([, n]) =>
        Number(n),
      );
      expect(width % 64).toBe(0);
      expect(height % 64).toBe(0);
      expect(width / 640).toBeGreaterThanOrEqual(factor);
      const region = /"region": \[([^\]]+)\]/.exec(fault.remedy)?.[1]?.split(',').map(Number) ?? [];
      const observation = observed(many(4, small), {
        picture: { ...PICTURE, region: region as [number, number, number, number] },
      });
      expect(codes(check(across, observation))).not.toContain('fault too-small');
    });

    it('asks for a closer camera where the source itself is too coarse', () => {
      const picture = { ...PICTURE, source: { width: 160, height: 90 } };
      const fault = faultOf(check(across, observed(many(4, towards), { picture })), 'too-small');
      expect(fault.remedy).toContain('closer');
      expect(fault.remedy).not.toContain('"input"');
    });

    it('says nothing of a model whose smallest size nobody measured', () => {
      const picture = { ...PICTURE, smallest: null };
      expect(codes(check(across, observed(many(4, small), { picture })))).toEqual(['hint one-way']);
    });
  });

  it('names too few frames for the speed, and how many it takes', () => {
    const fast = { ...towards, h: 0.1, toH: 0.1, takes: 1.2 } as const;
    const fault = faultOf(check(across, observed(many(4, fast), { wantedFps: 3 }, 3)), 'too-slow-frames');
    expect(fault.figures['framesPerMetre']).toBeLessThan(3);
    expect(fault.remedy).toContain(`"fps": ${fault.figures['needed']}`);
    const slowBox = check(across, observed(many(4, fast), { wantedFps: 10 }, 3));
    expect(faultOf(slowBox, 'too-slow-frames').remedy).toContain('3.0 of the 10 frames/s');
  });
});

describe('where the model sees nobody', () => {
  it('names faces that only a larger input finds as too small', () => {
    const closer = { input: { width: 1920, height: 1152 }, heights: Array.from({ length: 9 }, () => 0.02) };
    const result = check(across, observed([], { closer }));
    expect(codes(result)).toEqual(['fault nobody-seen', 'fault too-small']);
    expect(faultOf(result, 'too-small').figures['median']).toBeCloseTo(7.2);
  });

  it('judges by what moves, and says nothing where that is large', () => {
    const picture = { ...PICTURE, source: { width: 120, height: 68 } };
    const motion = { movers: 2, unseen: 2, height: 0.6 };
    expect(codes(check(across, observed([], { picture, motion })))).toContain('fault too-small');
    expect(codes(check(across, observed([], { motion })))).toEqual(['fault nobody-seen']);
  });

  it('asks for moving blobs where much moves that a person model does not see', () => {
    const motion = { movers: 10, unseen: 7, height: 0.2 };
    const persons = { finds: 'person', model: 'centernet-mobilenetv3', motion } as const;
    const result = check(across, observed(many(3, towards), persons));
    expect(faultOf(result, 'looks-down').remedy).toContain('"model": "moving-blobs"');
    const seen = { ...persons, motion: { ...motion, unseen: 2 } };
    expect(codes(check(across, observed(many(3, towards), seen)))).toEqual([]);
  });
});
