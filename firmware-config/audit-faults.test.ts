import { expect, test } from 'vitest';
import { auditFaults } from './audit-faults.ts';
import { CountAudit } from './contract/audit.ts';
import { validatorOf } from './validation.ts';

const audit: CountAudit = {
  v: 1,
  gateway: 'ben-ninh-kieu',
  camera: 'north',
  gate: 'pier-1',
  line: 'pier-1-in',
  model: 'ultraface-rfb-320',
  configuration: 3,
  agent: 'gateline 0.1.0',
  source: 'recording',
  method: 'truth-file',
  from: 1_700_000_000_000,
  to: 1_700_000_600_000,
  in: { truth: 20, counted: 19, matched: 19 },
  out: { truth: 0, counted: 0, matched: 0 },
};
const { accepts, faults } = validatorOf(CountAudit);

test('an audit fits its schema, and has no field for anything else', () => {
  expect(accepts(audit)).toBe(true);
  expect(auditFaults(audit)).toEqual([]);
  expect(faults({ ...audit, picture: 'AAAA' })).toMatchObject([{ path: 'picture' }]);
  expect(faults({ ...audit, in: { truth: 1, counted: 1 } })).toMatchObject([{ path: 'in.matched' }]);
  expect(faults({ ...audit, method: 'guess' })).toMatchObject([{ path: 'method', value: 'guess' }]);
});

test('more pairs than there are passages to pair are a fault', () => {
  expect(auditFaults({ ...audit, in: { truth: 20, counted: 19, matched: 20 } })).toMatchObject([
    { path: 'in.matched', value: 20, problem: 'is above counted, 19' },
  ]);
  expect(auditFaults({ ...audit, out: { truth: 1, counted: 9, matched: 2 } })).toMatchObject([
    { path: 'out.matched', value: 2, problem: 'is above truth, 1' },
  ]);
});

test('an end that is not after the beginning is a fault', () => {
  expect(auditFaults({ ...audit, to: audit.from })).toMatchObject([{ path: 'to', value: audit.from }]);
});

test('what is no audit at all has no fault of meaning', () => {
  for (const value of [null, 3, 'x', [], {}, { in: null, from: 'now' }])
    expect(auditFaults(value)).toEqual([]);
});
