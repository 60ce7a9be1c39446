import { contentSize, type Size } from '../../../edge-agent/camera/letterbox.ts';
import { loadDetector } from '../../../edge-agent/detections/load-detector.ts';
import { scaled } from '../../../edge-agent/snapshot/scaled.ts';
import type { PeerDetector, PeerSetting } from './detector.ts';

/**
 * Our own detector, as the agent runs it: boxes from the score on that it takes as sure.
 *
 * @param input size of the network's input; its own where absent. Pictures that are larger are scaled to it, which counts as
 *   work of the detector: an agent's camera would hand over that size.
 */
export async function openGateline({ model, threads }: PeerSetting, input?: Size): Promise<PeerDetector> {
  const detector = await loadDetector({ model, threads, ...(input && { input }) });
  const { width, height, padding } = detector.picture;
  const { score: sure } = detector.manifest.thresholds;
  // The agent's camera hands over padded frames in buffers that are used again.
  const pixels = new Uint8Array(width * height * 3).fill(padding);
  let content = { contentWidth: 0, contentHeight: 0 };
  return {
    async detect(given) {
      const isLarger = given.width > width || given.height > height;
      const picture = isLarger ? scaled(given, contentSize(given, { width, height })) : given;
      if (picture.width !== content.contentWidth || picture.height !== content.contentHeight) {
        pixels.fill(padding);
        content = { contentWidth: picture.width, contentHeight: picture.height };
      }
      for (let row = 0; row < picture.height; row++) {
        const line = picture.pixels.subarray(row * picture.width * 3, (row + 1) * picture.width * 3);
        pixels.set(line, row * width * 3);
      }
      const found = await detector.detect({ pixels, width, height, ...content, t: 0, at: 0, segment: 0 });
      return Array.from({ length: found.count }, (_, n) => n)
        .filter((n) => (found.score[n] ?? 0) >= sure)
        .map((n) => [found.x1[n] ?? 0, found.y1[n] ?? 0, found.x2[n] ?? 0, found.y2[n] ?? 0] as const);
    },
  };
}
