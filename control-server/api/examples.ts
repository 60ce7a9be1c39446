/** The parts of a JSON schema that an example is made from. */
export interface Schema {
  type?: string | string[];
  const?: unknown;
  default?: unknown;
  examples?: readonly unknown[];
  anyOf?: readonly Schema[];
  properties?: Record<string, Schema>;
  items?: Schema | readonly Schema[];
  minItems?: number;
  minimum?: number;
  maximum?: number;
  minLength?: number;
  pattern?: string;
}

/** Values that mean something, by the name of the field that they stand in. */
const BY_NAME: Readonly<Record<string, unknown>> = {
  site: 'ninh-kieu',
  gate: 'cong-1',
  gateway: 'ninh-kieu-1',
  camera: 'cua-chinh',
  line: 'cua-chinh-vach',
  zone: 'sanh-cho',
  name: 'Bến Ninh Kiều',
  timeZone: 'Asia/Ho_Chi_Minh',
  date: '2026-11-22',
  from: '2026-11-01',
  to: '2026-11-22',
  until: '2026-11-22',
  start: '2026-11-22T10:00:00+07:00',
  subject: 'ninh-kieu',
  actor: 'lan',
  createdBy: 'lan',
  changedBy: 'lan',
  savedBy: 'lan',
  acknowledgedBy: 'lan',
  by: 'lan',
  address: '192.0.2.10',
  browser: 'Mozilla/5.0',
  password: 'bốn từ dễ nhớ mà dài',
  current: 'mật khẩu đang dùng',
  secret: 'JBSWY3DPEHPK3PXP',
  uri: 'otpauth://totp/Gateline:lan?secret=JBSWY3DPEHPK3PXP&issuer=Gateline',
  model: 'centernet-mobilenetv3',
  agent: '0.1.0',
  reason: 'Cửa mở rộng hơn',
  note: 'Đã cử người tới kiểm tra',
  message: 'the query has a fault',
  code: 'bad-input',
  path: 'site',
  problem: 'is not in the configuration',
  remedy: 'Use one of ninh-kieu.',
  in: 1234,
  out: 1180,
  inside: 54,
};

/** 2026-11-22 10:30 in Vietnam. */
const MOMENT = Date.parse('2026-11-22T03:30:00Z');

/**
 * An example of what a schema describes, made from its names, patterns and bounds.
 *
 * @param fits checks a value against a schema, so that a meaningful value is taken only where it may stand
 */
export function exampleOf(
  schema: Schema,
  fits: (schema: Schema, value: unknown) => boolean,
  name = '',
): unknown {
  const told = [schema.const, schema.examples?.[0], BY_NAME[name], schema.default];
  const found = told.find((value) => value !== undefined && fits(schema, value));
  if (found !== undefined) return found;
  const [variant] = schema.anyOf?.filter(({ type }) => type !== 'null') ?? [];
  if (variant) return exampleOf(variant, fits, name);
  switch (schema.type) {
    case 'object':
      return Object.fromEntries(
        Object.entries(schema.properties ?? {}).map(([key, value]) => [key, exampleOf(value, fits, key)]),
      );
    case 'array':
      return itemsOf(schema, fits, name);
    case 'integer':
    case 'number':
      return numberOf(schema, name);
    case 'boolean':
      return true;
    case 'null':
      return null;
    default:
      return textOf(schema, fits, name);
  }
}

function itemsOf(schema: Schema, fits: (schema: Schema, value: unknown) => boolean, name: string): unknown[] {
  const { items, minItems = 0 } = schema;
  if (items === undefined) return [];
  const one = name.replace(/s$/, '');
  if (Array.isArray(items)) return items.map((item: Schema) => exampleOf(item, fits, one));
  const item = exampleOf(items as Schema, fits, one);
  const several = Array.from({ length: Math.max(1, minItems) }, () => item);
  return fits(schema, several) ? several : [];
}

function numberOf({ minimum, maximum, type }: Schema, name: string): number {
  const isTime = /(^at|At|^since|^asOf|Seen|^from|^to|^until|^start|^through)$/.test(name);
  if (isTime && (maximum ?? MOMENT) >= MOMENT) return MOMENT;
  const low = minimum ?? 0;
  const high = maximum ?? Number.POSITIVE_INFINITY;
  if (type === 'number' && high <= 1) return low + (high - low) * 0.75;
  return Math.min(high, Math.max(low, 12));
}

const HEX = '0123456789abcdef'.repeat(4);

/** Texts of the patterns that the API uses. */
const TEXTS = [
  'ninh-kieu',
  '2026-11-22',
  '10:30',
  '123456',
  'lan@example.vn',
  'https://example.vn/hook',
  'gateline',
  'q8Y0a1s2d3f4g5h6j7k8l9z0x1c2v3b4n5m6Q7W8E9R',
  'abcdef01-2345-6789-abcd-ef0123456789',
  'a sentence that is long enough for most places',
];

function textOf(schema: Schema, fits: (schema: Schema, value: unknown) => boolean, name: string): string {
  const digits = Number(/^\^\[0-9a-f\]\{(\d+)\}\$$/.exec(schema.pattern ?? '')?.[1] ?? 0);
  const found = [...TEXTS, HEX.slice(0, digits)].find((text) => fits(schema, text));
  if (found === undefined)
    throw new Error(`no example fits ${name || 'a text'} with ${schema.pattern ?? 'its bounds'}`);
  return found;
}
