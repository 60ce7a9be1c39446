import { expect, test } from 'vitest';
import { detectionRow as row } from './testing-detection-rows.ts';
import { verdictOf } from './verdict.ts';

const ours = row('ours', 100, 200);
const small = row('ours, small', 200, 120, { make: 'ours', tuned: true });
const smallest = row('ours, smallest', 400, 60, { make: 'ours', tuned: true });
const quick = row('quick and blind', 80, 100);

test('names the fastest other that finds as many, at any setting, never one of ours', () => {
  const alike = row('ours, alike', 150, 199, { make: 'ours', tuned: true });
  const rows = [ours, alike, quick, row('slow', 5, 199), row('good, in halves', 10, 190, { tuned: true })];
  expect(verdictOf(rows, 'face')).toContain('at any setting: good, in halves; ours is 10.0 times as fast.');
});

test('says so where none finds as many', () => {
  const rows = [ours, quick, row('near', 5, 180)];
  expect(verdictOf(rows, 'face')).toContain('No other detector finds 95 % of our faces');
  expect(verdictOf(rows, 'face')).toContain('near with 90 %, and ours is 20.0 times as fast');
});

test('holds the nearest at its own settings against the fastest of ours that finds as many', () => {
  const tuned = row('quick and blind, in halves', 20, 195, { tuned: true });
  expect(verdictOf([ours, small, smallest, quick, tuned], 'face')).toContain(
    'At its own settings quick and blind comes nearest with 50 % of our faces; ours, small finds as many or more (60 %) and is 2.5 times as fast.',
  );
  expect(verdictOf([ours, small, row('sharp', 10, 201)], 'face')).toContain('none of ours finds as many');
});

test('takes the ratio of each round, not of the means', () => {
  const steady = { ...small, roundMs: [5, 5, 50] };
  const other = { ...quick, roundMs: [20, 20, 20] };
  expect(verdictOf([ours, steady, other], 'face')).toContain('is 4.0 times as fast');
});

test('is nothing where nothing was compared', () => {
  expect(verdictOf([], 'face')).toBe('');
  expect(verdictOf([ours, small], 'face')).toBe('');
  expect(verdictOf([ours], 'person')).toBe('');
});
