import { emptyDetections } from './detections/detections.ts';

/** A simulated person: where its box is at a time, in normalised coordinates; null where it is not to be seen. */
export type Walker = (t: number) => { x: number; y: number; w: number; h: number; score?: number } | null;

/**
 * What a detector would say of these walkers, frame by frame: for tests of everything behind the detector, in which the
 * truth is known. The detections are lent.
 */
export function* simulate(walkers: readonly Walker[], seconds: number, framesPerSecond: number) {
  const detections = emptyDetections();
  for (let frame = 0; frame <= seconds * framesPerSecond; frame++) {
    const t = frame / framesPerSecond;
    const seen = walkers
      .flatMap((walker) => walker(t) ?? [])
      .sort((a, b) => (b.score ?? 0.9) - (a.score ?? 0.9));
    detections.count = seen.length;
    seen.forEach(({ x, y, w, h, score }, d) => {
      detections.x1[d] = x - w / 2;
      detections.y1[d] = y - h / 2;
      detections.x2[d] = x + w / 2;
      detections.y2[d] = y + h / 2;
      detections.score[d] = score ?? 0.9;
    });
    yield { t, detections };
  }
}

/** A person of normal build who walks through the given points, each with its time, at a constant pace between them. */
export function walkerThrough(points: readonly { t: number; x: number; y: number }[], h = 0.3): Walker {
  return (t) => {
    const next = points.findIndex((point) => point.t > t);
    const [from, to] = [points[next - 1], points[next]];
    if (!from || !to) return null;
    const share = (t - from.t) / (to.t - from.t);
    return { x: from.x + share * (to.x - from.x), y: from.y + share * (to.y - from.y), w: h * 0.3, h };
  };
}
