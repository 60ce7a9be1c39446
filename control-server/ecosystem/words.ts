import type { SiteSettings } from '../settings/site-settings.ts';

/** What entities are called. */
export interface Words {
  model: string;
  in: string;
  out: string;
  inside: string;
  low: string;
  high: string;
  percent: string;
  coverage: string;
  alarms: string;
  problem: string;
  connection: string;
  waiting: string;
}

export const WORDS: Record<SiteSettings['language'], Words> = {
  vi: {
    model: 'Điểm đếm người',
    in: 'Lượt vào hôm nay',
    out: 'Lượt ra hôm nay',
    inside: 'Đang ở bên trong',
    low: 'Bên trong, ít nhất',
    high: 'Bên trong, nhiều nhất',
    percent: 'Mức lấp đầy',
    coverage: 'Tỷ lệ quan sát giờ qua',
    alarms: 'Cảnh báo đang mở',
    problem: 'Sự cố',
    connection: 'Kết nối',
    waiting: 'Bản ghi chờ gửi',
  },
  en: {
    model: 'People counting site',
    in: 'Entries today',
    out: 'Exits today',
    inside: 'People inside',
    low: 'Inside, at least',
    high: 'Inside, at most',
    percent: 'Share of capacity',
    coverage: 'Watched in the last hour',
    alarms: 'Open alarms',
    problem: 'Problem',
    connection: 'Connection',
    waiting: 'Records to deliver',
  },
};
