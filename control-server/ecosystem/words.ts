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
  watched: string;
  coverage: string;
  alarms: string;
  problem: string;
  connection: string;
  running: string;
  cameras: string;
  waiting: string;
  free: string;
  temperature: string;
  clock: string;
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
    watched: 'Đang đếm',
    coverage: 'Tỷ lệ quan sát giờ qua',
    alarms: 'Cảnh báo đang mở',
    problem: 'Sự cố',
    connection: 'Kết nối',
    running: 'Camera đang đếm',
    cameras: 'Tổng số camera',
    waiting: 'Bản ghi chờ gửi',
    free: 'Ổ đĩa còn trống',
    temperature: 'Nhiệt độ bộ xử lý',
    clock: 'Độ lệch đồng hồ',
  },
  en: {
    model: 'People counting site',
    in: 'Entries today',
    out: 'Exits today',
    inside: 'People inside',
    low: 'Inside, at least',
    high: 'Inside, at most',
    percent: 'Share of capacity',
    watched: 'Counting',
    coverage: 'Watched in the last hour',
    alarms: 'Open alarms',
    problem: 'Problem',
    connection: 'Connection',
    running: 'Cameras counting',
    cameras: 'Cameras in all',
    waiting: 'Records to deliver',
    free: 'Free disk space',
    temperature: 'Processor temperature',
    clock: 'Clock offset',
  },
};
