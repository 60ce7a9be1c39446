import type { GapCause } from '../rollups/line-slots.ts';

export type Language = 'vi' | 'en';

/** Why a gate was not watched, in words. */
export const GAP_CAUSES: Record<Language, Record<GapCause, string>> = {
  vi: {
    dark: 'quá tối',
    covered: 'ống kính bị che',
    blurred: 'hình bị mờ',
    turned: 'camera bị xoay lệch',
    frozen: 'hình bị đứng',
    rain: 'mưa che khuất hình',
    compressed: 'hình bị vỡ do đường truyền yếu',
    small: 'người trong hình quá nhỏ',
    crowded: 'quá đông, người che khuất nhau',
    'stream-down': 'mất tín hiệu camera',
    overload: 'thiết bị quá tải',
    'disk-full': 'bộ nhớ thiết bị đầy',
    'spool-error': 'lỗi bộ nhớ thiết bị',
    'spool-lost': 'thiết bị mất dữ liệu đã ghi',
    'agent-down': 'thiết bị không gửi số liệu',
    'not-set-up': 'chưa có thiết bị đếm',
  },
  en: {
    dark: 'too dark',
    covered: 'lens covered',
    blurred: 'picture blurred',
    turned: 'camera turned away',
    frozen: 'picture frozen',
    rain: 'rain hides the picture',
    compressed: 'picture broken up by a weak connection',
    small: 'people too small in the picture',
    crowded: 'too crowded, people hide each other',
    'stream-down': 'no signal from the camera',
    overload: 'device overloaded',
    'disk-full': "device's storage full",
    'spool-error': "fault in the device's storage",
    'spool-lost': 'device lost what it had recorded',
    'agent-down': 'nothing received from the device',
    'not-set-up': 'no counting device yet',
  },
};
