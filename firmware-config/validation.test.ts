import Type from 'typebox';
import { describe, expect, it } from 'vitest';
import { describeFault } from './errors.ts';
import { validatorOf } from './validation.ts';

const closed = { additionalProperties: false } as const;
const Shape = Type.Object(
  {
    name: Type.String({ minLength: 1, maxLength: 5, pattern: '^[a-z]+$' }),
    note: Type.Optional(Type.String()),
    level: Type.Optional(Type.Integer({ minimum: 1, maximum: 3 })),
    side: Type.Optional(Type.Union([Type.Literal('left'), Type.Literal('right')])),
    spot: Type.Optional(Type.Tuple([Type.Number({ maximum: 1 }), Type.Number({ maximum: 1 })])),
    parts: Type.Array(
      Type.Union([
        Type.Object({ kind: Type.Literal('disc'), r: Type.Number() }, closed),
        Type.Object({ kind: Type.Literal('box'), w: Type.Number(), h: Type.Number() }, closed),
        Type.Object(
          { kind: Type.Literal('group'), rows: Type.Array(Type.Array(Type.Number(), { maxItems: 2 })) },
          closed,
        ),
      ]),
      { minItems: 1, maxItems: 4 },
    ),
  },
  closed,
);
const shape = validatorOf(Shape);
const disc = { kind: 'disc', r: 1 };
const said = (value: unknown) => shape.faults(value).map(describeFault);
const paths = (value: unknown) => shape.faults(value).map((fault) => fault.path);

describe('a validator', () => {
  it('finds nothing wrong with a value that fits', () => {
    const value = {
      name: 'a',
      side: 'left',
      spot: [0, 1],
      parts: [disc, { kind: 'group', rows: [[1, 2], []] }],
    };
    expect(shape.accepts(value)).toBe(true);
    expect(shape.faults(value)).toEqual([]);
  });

  it('takes an absent optional field and one that is undefined alike', () => {
    expect(shape.faults({ name: 'a', level: undefined, parts: [disc] })).toEqual([]);
  });

  it.each([
    ['wrong type', { name: 5, parts: [disc] }, 'name is 5: must be string. Give a value of type string.'],
    ['missing', { parts: [disc] }, 'name: is missing. Add it.'],
    [
      'unknown',
      { name: 'a', nmae: 1, parts: [disc] },
      'nmae is 1: is not a known field. Remove it, or correct its name.',
    ],
    ['too small', { name: 'a', level: 0, parts: [disc] }, 'level is 0: must be >= 1. Use a value >= 1.'],
    [
      'no integer',
      { name: 'a', level: 1.5, parts: [disc] },
      'level is 1.5: must be integer. Give a value of type integer.',
    ],
    [
      'not in the choice',
      { name: 'a', side: 'up', parts: [disc] },
      'side is "up": is not allowed. Use one of "left", "right".',
    ],
    [
      'a short tuple',
      { name: 'a', spot: [1], parts: [disc] },
      'spot is [1]: must have 2 items, not 1. Give 2 items.',
    ],
    [
      'a long tuple',
      { name: 'a', spot: [1, 1, 1], parts: [disc] },
      'spot is [1,1,1]: must have 2 items, not 3. Give 2 items.',
    ],
    [
      'inside a tuple',
      { name: 'a', spot: [0, 7], parts: [disc] },
      'spot[1] is 7: must be <= 1. Use a value <= 1.',
    ],
    [
      'an empty list',
      { name: 'a', parts: [] },
      'parts is []: must not have fewer than 1 items. Give at least 1.',
    ],
    ['no list', { name: 'a', parts: {} }, 'parts is {}: must be array. Give a value of type array.'],
    ['no object', 7, 'the input is 7: must be object. Give a value of type object.'],
    ['a list for an object', [], 'the input is []: must be object. Give a value of type object.'],
    ['null', null, 'the input is null: must be object. Give a value of type object.'],
  ])('says what is wrong: %s', (_, value, sentence) => {
    expect(said(value)).toEqual([sentence]);
  });

  it('gives every rule that a text breaks', () => {
    expect(said({ name: 'TOO LONG', parts: [disc] })).toHaveLength(2);
  });

  it('does not take the names of built-in properties for known fields', () => {
    const value = JSON.parse('{"name":"a","parts":[{"kind":"disc","r":1,"__proto__":{},"constructor":1}]}');
    expect(paths(value)).toEqual(['parts[0].__proto__', 'parts[0].constructor']);
  });
});

describe('objects told apart by kind', () => {
  it('are judged as the kind that was meant', () => {
    expect(said({ name: 'a', parts: [{ kind: 'box', w: 1, r: 2 }] })).toEqual([
      'parts[0].h: is missing. Add it.',
      'parts[0].r is 2: is not a known field. Remove it, or correct its name.',
    ]);
  });

  it('of no known kind have that one fault', () => {
    expect(said({ name: 'a', parts: [{ kind: 'star', x: 1 }] })).toEqual([
      'parts[0].kind is "star": is not allowed. Use one of "disc", "box", "group".',
    ]);
  });

  it('without a kind lack that one field', () => {
    expect(said({ name: 'a', parts: [{ r: 1 }] })).toEqual([
      'parts[0].kind: is missing. Use one of "disc", "box", "group".',
    ]);
  });

  it('are objects', () => {
    expect(paths({ name: 'a', parts: [5, null, [disc]] })).toEqual(['parts[0]', 'parts[1]', 'parts[2]']);
  });

  it('keep their faults apart in one list, down to nested lists', () => {
    const parts = [
      disc,
      { kind: 'disc' },
      { kind: 'box', w: '1', h: null },
      { kind: 'group', rows: [[1], [1, 2, 'x'], 4] },
    ];
    expect(paths({ name: 'a', parts })).toEqual([
      'parts[1].r',
      'parts[2].w',
      'parts[2].h',
      'parts[3].rows[1]',
      'parts[3].rows[1][2]',
      'parts[3].rows[2]',
    ]);
  });

  it('find more than a handful of faults', () => {
    const bad = { ...disc, a: 1, b: 1, c: 1, d: 1 };
    expect(shape.faults({ name: 'a', parts: [bad, bad, bad, bad] })).toHaveLength(16);
  });
});
