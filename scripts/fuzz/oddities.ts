import type { Random } from '../random.ts';

/** Numbers as JSON or as somebody's idea of it: edges of integers, what no JSON number is, and what becomes Infinity. */
const NUMBERS = [
  ...[
    'NaN',
    'Infinity',
    '-Infinity',
    '1e999',
    '-1e999',
    '1e308',
    '1e300',
    '5e-324',
    '1e-400',
    '-0',
    '-0.0',
    '0',
  ],
  ...[
    '-1',
    '0.5',
    '1.5',
    '1e3',
    '1E+3',
    '01',
    '+1',
    '.5',
    '1.',
    '0x10',
    '1_000',
    '1n',
    '4294967296',
    '2147483648',
  ],
  ...['9007199254740991', '9007199254740992', '9007199254740993', '18446744073709551616', '253402300800000'],
  ...['253402300799999', '86400000', '86400001', '100000000', '100000001', '1e22', '-9007199254740993'],
  ...['1.0', '100e-2', '1.0000000000000001', `1${'0'.repeat(400)}`, `0.${'3'.repeat(300)}`],
];

const STRINGS = [
  ...[
    '""',
    '"a"',
    '" "',
    '"\\u0000"',
    '"\\ud800"',
    '"\\udc00\\ud800"',
    '"e\\u0301"',
    '"\\u202e"',
    '"\\ufeff"',
  ],
  ...[
    '"null"',
    '"1"',
    '"in"',
    '"../../x"',
    '"+"',
    '"#"',
    '"$SYS"',
    '"%00"',
    '"\'; DROP TABLE ledger; --"',
    '"in\\n"',
  ],
  ...[
    '"\\x41"',
    '"\\u12"',
    '"\t"',
    "'in'",
    '"unended',
    '"data:image/png;base64,iVBORw0KGgo="',
    '"😀"',
    '"Đền Hùng"',
  ],
];

const OTHERS = [
  ...['null', 'true', 'false', '[]', '{}', '[null]', '[[]]', '{"a":1}', '{"__proto__":{"kind":"crossing"}}'],
  ...[
    '{"constructor":{"prototype":{"x":1}}}',
    '{"toString":1}',
    '{"length":3}',
    '[1,2]',
    '[0.5,0.5]',
    'undefined',
    '',
  ],
  ...['/*x*/1', '[1,]', '{"a":1,}', '{a:1}', 'True', 'nul', '{"then":1}', '{"toJSON":1}'],
];

/** Names that a field should not have. */
const NAMES = [
  ...[
    '__proto__',
    'constructor',
    'prototype',
    'toString',
    'hasOwnProperty',
    'valueOf',
    '',
    ' ',
    '0',
    'length',
  ],
  ...[
    'image',
    'embedding',
    'picture',
    'then',
    'toJSON',
    'v',
    'kind',
    'Kind',
    'seq',
    'at',
    'id',
    'gateway',
    'hash',
  ],
  ...['records', 'epoch', 'before', '\u0000', 'a\u0301', 'ａt', 'x'.repeat(300)],
];

/** The JSON text of a value that hardly anybody expects; sometimes no JSON at all. */
export function oddValue(random: Random): string {
  if (random.chance(0.02)) return bigValue(random);
  return random.pick(random.pick([NUMBERS, STRINGS, OTHERS]));
}

export function oddName(random: Random): string {
  return random.pick(NAMES);
}

/** Deep, long or wide. */
function bigValue(random: Random): string {
  const size = random.pick([100, 1000, 5000]) * (random.chance(0.05) ? 20 : 1);
  switch (random.below(5)) {
    case 0:
      return `${'['.repeat(size)}${']'.repeat(size)}`;
    case 1:
      return `${'{"a":'.repeat(size)}1${'}'.repeat(size)}`;
    case 2:
      return JSON.stringify(random.pick(['x', 'ế', '😀', 'e\u0301', '\u0000']).repeat(size));
    case 3:
      return `[${new Array(size).fill(random.pick(['0', 'null', '{}', '0.123456', '""'])).join(',')}]`;
    default:
      return `{${Array.from({ length: size }, (_, n) => `"k${n}":${n}`).join(',')}}`;
  }
}
