import type { SiteConfig } from '../../firmware-config/server-config.ts';

/** The ground that the fuzzed server stands on. */
export const SITES: readonly SiteConfig[] = [
  {
    id: 'ninh-kieu',
    name: 'Bến Ninh Kiều',
    timeZone: 'Asia/Ho_Chi_Minh',
    gates: [
      { id: 'quay', name: 'Bến' },
      { id: 'hall', name: 'Nhà chờ' },
    ],
    gateways: [
      { id: 'ben-ninh-kieu-01', name: 'Hộp 1' },
      { id: 'gw-2', name: 'Hộp 2' },
    ],
  },
  {
    id: 'den-hung',
    name: 'Đền Hùng',
    timeZone: 'Europe/Berlin',
    gates: [{ id: 'main', name: 'Cổng chính' }],
    gateways: [{ id: 'gw-3', name: 'Hộp 3' }],
  },
];
