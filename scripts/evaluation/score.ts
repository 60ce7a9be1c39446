import { pairsOf } from './pairs.ts';
import type { TrueCrossing } from './truth.ts';

/** A counted crossing matches a true one of its direction within this many seconds. */
export const TOLERANCE_S = 1.5;

/** How well a video was counted. */
export interface Score {
  truth: number;
  counted: number;
  truePositives: number;
  falsePositives: number;
  misses: number;
  precision: number;
  recall: number;
  f1: number;
  /** |counted - truth| of each direction, summed. */
  countError: number;
}

/** Matches counted to true crossings one to one, as many as can be matched. */
export function scoreCrossings(truth: readonly TrueCrossing[], counted: readonly TrueCrossing[]): Score {
  return scoreOf(truth.length, counted.length, matches(truth, counted), directionError(truth, counted));
}

/** The sum of several scores. */
export function totalScore(scores: readonly Score[]): Score {
  const sum = (name: 'truth' | 'counted' | 'truePositives' | 'countError') =>
    scores.reduce((total, score) => total + score[name], 0);
  return scoreOf(sum('truth'), sum('counted'), sum('truePositives'), sum('countError'));
}

function scoreOf(truth: number, counted: number, truePositives: number, countError: number): Score {
  // Nothing to find and nothing found is a perfect answer.
  const precision = counted === 0 ? 1 : truePositives / counted;
  const recall = truth === 0 ? 1 : truePositives / truth;
  const f1 = truth + counted === 0 ? 1 : (2 * truePositives) / (truth + counted);
  return {
    truth,
    counted,
    truePositives,
    falsePositives: counted - truePositives,
    misses: truth - truePositives,
    precision,
    recall,
    f1,
    countError,
  };
}

function matches(truth: readonly TrueCrossing[], counted: readonly TrueCrossing[]): number {
  const matched = (direction: 'in' | 'out') =>
    pairsOf(timesOf(truth, direction), timesOf(counted, direction), TOLERANCE_S).length;
  return matched('in') + matched('out');
}

function directionError(truth: readonly TrueCrossing[], counted: readonly TrueCrossing[]): number {
  const error = (direction: 'in' | 'out') =>
    Math.abs(timesOf(truth, direction).length - timesOf(counted, direction).length);
  return error('in') + error('out');
}

const timesOf = (crossings: readonly TrueCrossing[], direction: 'in' | 'out') =>
  crossings
    .filter((crossing) => crossing.direction === direction)
    .map((crossing) => crossing.t)
    .sort((a, b) => a - b);
