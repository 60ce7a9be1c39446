import Type from 'typebox';
import { closed, Id } from '../../firmware-config/contract/fields.ts';
import { BucketSize, LocalDate } from './schemas.ts';

const limit = (most: number, usual: number) =>
  Type.Optional(
    Type.Integer({ minimum: 1, maximum: most, default: usual, description: `${usual} where absent` }),
  );

export const NoQuery = Type.Object({}, closed);
export const SiteQuery = Type.Object({ site: Id }, closed);

export const CrossingsQuery = Type.Object(
  {
    site: Type.Optional(Id),
    gate: Type.Optional(Id),
    limit: limit(200, 50),
    before: Type.Optional(Type.Integer({ minimum: 1, description: 'only crossings below this id' })),
  },
  closed,
);

export const CountsQuery = Type.Object(
  {
    site: Id,
    gate: Type.Optional(Id),
    bucket: BucketSize,
    from: LocalDate,
    to: LocalDate,
  },
  closed,
);

export const ZonesQuery = Type.Object(
  { site: Id, bucket: BucketSize, from: LocalDate, to: LocalDate },
  closed,
);

export const ZonesCsvQuery = Type.Object(
  {
    ...ZonesQuery.properties,
    lang: Type.Optional(Type.Union([Type.Literal('vi'), Type.Literal('en')], { default: 'vi' })),
  },
  closed,
);

export const QuarantineQuery = Type.Object({ limit: limit(200, 50) }, closed);

export const LiveQuery = Type.Object(
  {
    site: Type.Optional(Type.Unsafe<string>({ ...Id, description: 'all that you may see where absent' })),
    after: Type.Optional(
      Type.Integer({
        minimum: 0,
        description: 'id of the last crossing that is known, where there is no Last-Event-ID header',
      }),
    ),
  },
  closed,
);

export const CoverageQuery = Type.Object(
  { site: Id, gate: Type.Optional(Id), from: LocalDate, to: LocalDate },
  closed,
);

export const ReportsQuery = Type.Object({ site: Id, from: LocalDate, to: LocalDate }, closed);

export const ReportQuery = Type.Object(
  {
    site: Id,
    date: LocalDate,
    version: Type.Optional(
      Type.Integer({ minimum: 1, maximum: 1_000_000, description: 'the newest where absent' }),
    ),
    lang: Type.Optional(Type.Union([Type.Literal('vi'), Type.Literal('en')], { default: 'vi' })),
  },
  closed,
);
