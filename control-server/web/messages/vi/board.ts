/** Texts of a site's public board, beside those it shares with the wall screen. */
export const board = {
  'board.live': 'Số liệu lúc {time}, {date}',
  'board.partly': 'Số liệu có thể còn thiếu: giờ qua có lúc chưa đếm.',
  'board.none': 'Chưa có bảng thông tin',
  'board.noneExplained': 'Địa điểm này không công bố số liệu, hoặc địa chỉ trang đã đổi.',
} as const;
