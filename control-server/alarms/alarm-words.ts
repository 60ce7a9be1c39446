import type { AlarmKind, AlarmView } from '../api/alarm-schemas.ts';
import { filled } from '../reports/words.ts';
import type { SiteSettings } from '../settings/site-settings.ts';
import type { Change } from './announcements.ts';
import { isUnsure } from './picture-faults.ts';

type Language = SiteSettings['language'];
type Cause = NonNullable<AlarmView['facts']['cause']>['code'];
type Picture = NonNullable<AlarmView['facts']['picture']>;

const vi = {
  server: 'Máy chủ Gateline',
  severity: { critical: 'NGHIÊM TRỌNG', warning: 'CẢNH BÁO' },
  change: {
    began: '{severity}',
    worse: '{severity} (nặng hơn trước)',
    ended: 'ĐÃ HẾT',
    over: 'ĐÃ XẢY RA VÀ ĐÃ HẾT',
  } satisfies Record<Change, string>,
  from: 'từ {since}',
  span: 'từ {since} đến {ended}',
  ended: 'đã hết',
  more: ' và {count} việc khác',
  todo: 'Việc cần làm: {advice}',
  acknowledged: 'Đã tiếp nhận: {by}, {at}. {note}',
  footer: 'Gateline gửi tự động. Đổi người nhận và giờ yên lặng trong phần Cài đặt của địa điểm.',
  full: 'Số người bên trong đã tới sức chứa: {low}–{high} / {capacity}',
  nearlyFull: 'Sắp hết chỗ: bên trong {low}–{high} / {capacity} người',
  title: {
    capacity: '',
    'gateway-down': 'Mất liên lạc với {gateway}',
    'site-down': 'Mất liên lạc với tất cả {gateways} thiết bị của địa điểm',
    'broker-down': 'Máy chủ không nối được với MQTT broker: không nhận được tin từ thiết bị nào',
    'camera-down': 'Camera {camera} của {gateway} không có hình',
    picture: 'Camera {camera} của {gateway} {picture}',
    'coverage-low': '{gate} chỉ được theo dõi {watched} trong một giờ qua',
    'clock-off': 'Đồng hồ của {gateway} lệch {seconds} giây',
    'disk-low': 'Ổ đĩa của {gateway} chỉ còn {freeMb} MB',
    'records-lost': '{gateway} mất số liệu: {count} bản ghi không giữ được',
    quarantine: '{count} bản tin của {gateway} bị để riêng, chưa vào sổ',
    'configuration-refused': '{gateway} không nhận cấu hình bản {count}',
  } satisfies Record<AlarmKind, string>,
  picture: {
    dark: 'quá tối',
    covered: 'bị che',
    blurred: 'bị mờ',
    turned: 'bị xoay đi hướng khác',
    frozen: 'bị đứng hình',
    rain: 'bị mưa che khuất hình',
    compressed: 'có hình bị vỡ do đường truyền yếu',
    small: 'thấy người quá nhỏ để đếm chắc chắn',
    crowded: 'thấy quá đông, người che khuất nhau',
  } satisfies Record<Picture, string>,
  cause: {
    'spool-lost': 'bộ nhớ số liệu bị mất một phần',
    'spool-damaged': 'bộ nhớ số liệu bị hỏng, phần còn nguyên đã được cứu',
    'spool-forked': 'bộ nhớ số liệu khác với sổ của máy chủ',
    'records-lost': 'ổ đĩa đầy hoặc không ghi được',
    'spool-unreadable': 'không đọc được bộ nhớ số liệu',
    'camera-unavailable': 'không mở được nguồn hình',
    'camera-broken': 'mất tín hiệu hình',
    'bad-model': 'không dùng được mô hình nhận dạng',
    'missing-program': 'thiết bị thiếu phần mềm cần thiết',
    'process-ended': 'chương trình của camera bị dừng',
    defect: 'lỗi phần mềm',
  } as Partial<Record<Cause, string>>,
  unsureAdvice:
    'đếm lúc này không chắc, báo cáo ngày ghi rõ phần này. Nếu kéo dài: xem đường truyền, giá đỡ và vị trí của camera, hoặc thêm một camera.',
  advice: {
    capacity: 'tạm dừng cho khách vào, mở thêm lối ra.',
    'gateway-down': 'xem nguồn điện và dây mạng của thiết bị; số đếm được thiết bị giữ lại và gửi sau.',
    'site-down': 'xem nguồn điện và đường mạng của địa điểm; số đếm được các thiết bị giữ lại và gửi sau.',
    'broker-down': 'xem MQTT broker có đang chạy và máy chủ có tới được nó không.',
    'camera-down': 'xem nguồn, dây mạng và mật khẩu của camera.',
    picture: 'đến xem camera tại chỗ: lau kính, gỡ vật che, chỉnh lại hướng, bật đèn.',
    'coverage-low': 'xem thiết bị và camera của cổng này; báo cáo ngày sẽ ghi rõ phần thiếu.',
    'clock-off': 'xem thiết bị có lấy được giờ qua mạng (NTP) không.',
    'disk-low': 'dọn ổ đĩa của thiết bị trước khi đầy; đầy rồi thì số đếm mới không giữ được.',
    'records-lost': 'xem ổ đĩa của thiết bị; báo cáo ngày sẽ ghi rõ phần mất.',
    quarantine:
      'gọi kỹ thuật viên xem mục tin để riêng; nếu do chữ ký sai, kiểm tra có ai can thiệp thiết bị.',
    'configuration-refused': 'kỹ thuật viên mở trang của thiết bị, xem lý do và vẽ lại.',
  } satisfies Record<AlarmKind, string>,
};

const en: typeof vi = {
  server: 'The Gateline server',
  severity: { critical: 'CRITICAL', warning: 'WARNING' },
  change: {
    began: '{severity}',
    worse: '{severity} (worse than before)',
    ended: 'OVER',
    over: 'HAPPENED AND IS OVER',
  },
  from: 'since {since}',
  span: 'from {since} to {ended}',
  ended: 'over',
  more: ' and {count} more',
  todo: 'What to do: {advice}',
  acknowledged: 'Acknowledged: {by}, {at}. {note}',
  footer: 'Sent by Gateline. Recipients and quiet hours are set in the settings of the site.',
  full: 'The people inside have reached the capacity: {low}–{high} / {capacity}',
  nearlyFull: 'Nearly full: {low}–{high} / {capacity} people inside',
  title: {
    capacity: '',
    'gateway-down': '{gateway} cannot be reached',
    'site-down': 'None of the {gateways} devices of the site can be reached',
    'broker-down': 'The server has no connection to its MQTT broker: it hears from no device',
    'camera-down': 'Camera {camera} of {gateway} gives no picture',
    picture: 'Camera {camera} of {gateway} {picture}',
    'coverage-low': '{gate} was watched for only {watched} of the last hour',
    'clock-off': 'The clock of {gateway} is off by {seconds} seconds',
    'disk-low': 'The disk of {gateway} has only {freeMb} MB left',
    'records-lost': '{gateway} loses data: {count} records could not be kept',
    quarantine: '{count} messages of {gateway} were set aside and are not in the books',
    'configuration-refused': '{gateway} did not take version {count} of its configuration',
  },
  picture: {
    dark: 'is dark',
    covered: 'is covered',
    blurred: 'is blurred',
    turned: 'was turned away',
    frozen: 'shows a frozen picture',
    rain: 'sees little through the rain',
    compressed: 'has a picture broken up by a weak connection',
    small: 'sees people too small to be counted reliably',
    crowded: 'sees too many people, who hide each other',
  },
  cause: {
    'spool-lost': 'part of its memory of counts was lost',
    'spool-damaged': 'its memory of counts was damaged, what was whole was saved',
    'spool-forked': "its memory of counts differs from the server's books",
    'records-lost': 'its disk is full or cannot be written',
    'spool-unreadable': 'its memory of counts cannot be read',
    'camera-unavailable': 'its source cannot be opened',
    'camera-broken': 'its stream broke off',
    'bad-model': 'its neural network cannot be used',
    'missing-program': 'a program that it needs is not installed',
    'process-ended': 'its program ended',
    defect: 'a defect of the software',
  },
  unsureAdvice:
    'counts are not sure now, and the daily report says so. If it lasts: see to the connection, mount and place of the camera, or add another one.',
  advice: {
    capacity: 'let nobody in for now, open more exits.',
    'gateway-down': 'see to its power and network cable; it keeps its counts and sends them later.',
    'site-down':
      'see to the power and network of the site; its devices keep their counts and send them later.',
    'broker-down': 'see that the MQTT broker runs and that the server can reach it.',
    'camera-down': "see to the camera's power, network cable and password.",
    picture: 'go and see the camera: wipe it, uncover it, turn it back, switch on a light.',
    'coverage-low': "see to the gate's device and cameras; the day's report will name what is missing.",
    'clock-off': 'see whether the device gets the time from the network (NTP).',
    'disk-low': 'clear its disk before it is full; when it is full, new counts cannot be kept.',
    'records-lost': "see to the device's disk; the day's report will name what is missing.",
    quarantine:
      'have a technician look at what was set aside; where a signature is wrong, see who touched the device.',
    'configuration-refused': "a technician opens the device's page, reads the reason and draws anew.",
  },
};

export const ALARM_WORDS: Record<Language, typeof vi> = { vi, en };

/** One sentence that says what is wrong, in a language. */
export function titleOf(alarm: AlarmView, language: Language): string {
  const words = ALARM_WORDS[language];
  const number = new Intl.NumberFormat(language, { maximumFractionDigits: 1 });
  const percent = new Intl.NumberFormat(language, { style: 'percent' });
  const { facts } = alarm;
  const isFull = alarm.severity === 'critical';
  const text = alarm.kind === 'capacity' ? (isFull ? words.full : words.nearlyFull) : words.title[alarm.kind];
  const shown = (value: number | undefined) => number.format(value ?? 0);
  const title = filled(text, {
    gateway: alarm.gatewayName ?? alarm.gateway ?? '',
    camera: alarm.camera ?? '',
    gate: alarm.gateName ?? alarm.gate ?? '',
    picture: facts.picture ? words.picture[facts.picture] : '',
    low: shown(facts.low),
    high: shown(facts.high),
    capacity: shown(facts.capacity),
    gateways: shown(facts.gateways),
    watched: percent.format(facts.watched ?? 0),
    seconds: shown(Math.abs(facts.seconds ?? 0)),
    freeMb: shown(facts.freeMb),
    count: shown(facts.count),
  });
  const cause = facts.cause && (words.cause[facts.cause.code] ?? facts.cause.text);
  const more = cause ?? facts.detail;
  return more ? `${title} (${more})` : title;
}

/** What is to be done about an alarm, in a language. */
export function adviceOf({ kind, facts }: Pick<AlarmView, 'kind' | 'facts'>, language: Language): string {
  const words = ALARM_WORDS[language];
  return facts.picture && isUnsure(facts.picture) ? words.unsureAdvice : words.advice[kind];
}
