import type { ServerConfig, SiteConfig } from '../../firmware-config/server-config.ts';

const timeZone = 'Asia/Ho_Chi_Minh';

const site = (
  id: string,
  name: string,
  gates: [string, string][],
  boxes: [string, string][],
  zones: [string, string][] = [],
): SiteConfig => ({
  id,
  name,
  timeZone,
  gates: gates.map(([gate, title]) => ({ id: gate, name: title })),
  gateways: boxes.map(([box, title]) => ({ id: box, name: title })),
  ...(zones.length > 0 && { zones: zones.map(([zone, title]) => ({ id: zone, name: title })) }),
});

/** The sites of the control room that pictures are taken of. */
export const SITES: readonly SiteConfig[] = [
  site(
    'ninh-kieu',
    'Bến Ninh Kiều',
    [
      ['cong-chinh', 'Cổng chính'],
      ['cong-quang-truong', 'Cổng quảng trường'],
      ['cong-bo-song', 'Cổng bờ sông'],
    ],
    [
      ['ninh-kieu-1', 'Hộp cổng chính'],
      ['ninh-kieu-2', 'Hộp bờ sông'],
    ],
    [
      ['khu-cho', 'Khu chờ lên tàu'],
      ['quay-ve', 'Quầy vé'],
    ],
  ),
  site('binh-thuy', 'Nhà cổ Bình Thủy', [['cong-truoc', 'Cổng trước']], [['binh-thuy-1', 'Hộp cổng trước']]),
  site(
    'cai-rang',
    'Chợ nổi Cái Răng',
    [
      ['cau-tau-1', 'Cầu tàu 1'],
      ['cau-tau-2', 'Cầu tàu 2'],
    ],
    [['cai-rang-1', 'Hộp cầu tàu']],
  ),
  site(
    'ben-xe',
    'Bến xe trung tâm',
    [
      ['cua-bac', 'Cửa Bắc'],
      ['cua-nam', 'Cửa Nam'],
    ],
    [
      ['ben-xe-1', 'Hộp cửa Bắc'],
      ['ben-xe-2', 'Hộp cửa Nam'],
    ],
    [['sanh-cho', 'Sảnh chờ']],
  ),
];

export function configOf(data: string): ServerConfig {
  return {
    listen: { host: '127.0.0.1', http: 0, mqttHost: '127.0.0.1', mqtt: 0 },
    data,
    groups: [{ id: 'can-tho', name: 'Cần Thơ', sites: SITES.map(({ id }) => id) }],
    sites: [...SITES],
  };
}
