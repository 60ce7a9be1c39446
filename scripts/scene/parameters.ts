import { type Fault, GatelineError } from '../../firmware-config/errors.ts';

/** All that decides what a scene shows; the same parameters and footage give the same video. */
export interface SceneParameters {
  seed: number;
  subject: 'face' | 'person';
  /** At most so many people are in view at once. */
  people: number;
  /** The scene ends after at least so many crossings. */
  crossings: number;
  /** Mean share of `people` in view, 0..1; it swells and ebbs. */
  density: number;
  /** Slowest and fastest walking speed in metres per second. */
  speed: readonly [number, number];
  /**
   * For so many seconds at a stretch somebody may be mostly hidden ({@link MOSTLY}) by those in front. Nobody is placed
   * so that he or anybody else would be hidden for longer.
   */
  occlusion: number;
  /** Share of people who come from the left, that is who go `in`, 0..1. */
  directionMix: number;
  /** Share of arrivals that are two or three people side by side. */
  groups: number;
  /** Shares of people who do not just walk through. */
  stops: number;
  turnsBefore: number;
  turnsAfter: number;
  loiters: number;
  framesPerSecond: number;
  width: number;
  height: number;
}

/** This share of a person or a face covered is mostly hidden. */
export const MOSTLY = 0.7;

/**
 * A busy gate: up to 12 people in view both ways, a quarter of the arrivals in groups, one in seven does something else
 * than walking through, and people are hidden behind others for up to a second.
 */
export const DEFAULTS: Omit<SceneParameters, 'seed'> = {
  subject: 'person',
  people: 12,
  crossings: 60,
  density: 0.75,
  speed: [0.6, 1.8],
  occlusion: 1,
  directionMix: 0.5,
  groups: 0.25,
  stops: 0.06,
  turnsBefore: 0.03,
  turnsAfter: 0.02,
  loiters: 0.03,
  framesPerSecond: 10,
  width: 1280,
  height: 720,
};

/** @throws GatelineError `bad-input` naming every parameter that is out of its range */
export function checkParameters(parameters: SceneParameters): void {
  const { speed, stops, turnsBefore, turnsAfter, loiters } = parameters;
  const ranges: [path: string, value: number, low: number, high: number][] = [
    ['seed', parameters.seed, 0, 2 ** 31 - 1],
    ['people', parameters.people, 1, 40],
    ['crossings', parameters.crossings, 1, 100_000],
    ['density', parameters.density, 0.05, 1],
    ['speed', speed[0], 0.3, speed[1]],
    ['speed', speed[1], speed[0], 3],
    ['occlusion', parameters.occlusion, 0, 10],
    ['directionMix', parameters.directionMix, 0, 1],
    ['groups', parameters.groups, 0, 1],
    ['stops, turns and loiterers together', stops + turnsBefore + turnsAfter + loiters, 0, 0.9],
    ['framesPerSecond', parameters.framesPerSecond, 2, 60],
    ['width', parameters.width, 320, 3840],
    ['height', parameters.height, 180, 2160],
  ];
  const faults: Fault[] = ranges
    .filter(([, value, low, high]) => !(value >= low && value <= high))
    .map(([path, value, low, high]) => ({
      path,
      value,
      problem: `must lie between ${low} and ${high}`,
      remedy: `Give a number from ${low} to ${high}.`,
    }));
  if (parameters.width % 2 !== 0 || parameters.height % 2 !== 0) {
    const value = `${parameters.width}x${parameters.height}`;
    faults.push({ path: 'size', value, problem: 'must be even', remedy: 'Give even numbers of pixels.' });
  }
  if (faults.length > 0) throw new GatelineError('bad-input', 'the scene cannot be rendered', { faults });
}
