/** Texts of the wall screen. */
export const wall = {
  'wall.inside': 'Đang ở bên trong',
  'wall.in': 'Vào hôm nay',
  'wall.out': 'Ra hôm nay',
  'wall.stopped': 'Số liệu dừng lúc {time}',
  'wall.stoppedUnknown': 'Số liệu đã dừng',
  'wall.lost': 'Mất kết nối với máy chủ. Màn hình tự kết nối lại.',
  'wall.blind': 'Không có thiết bị đếm nào hoạt động.',
  'wall.partly': 'Số liệu chưa đủ',
  'wall.away': 'Mất liên lạc: {names}',
  'wall.unwatched': 'không đếm từ {time}',
  'wall.moreGates': 'và {count} cổng khác',
} as const;
