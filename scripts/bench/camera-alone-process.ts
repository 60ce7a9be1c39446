import { ThreadedCamera } from '../../edge-agent/camera/threaded-camera.ts';
import type { CameraOrder, CameraReport } from '../../edge-agent/camera-process.ts';
import { Vitals } from '../../edge-agent/health/vitals.ts';
import { DEFAULT_FPS } from '../../firmware-config/gateway-config.ts';
import { loadManifest } from '../../models/registry.ts';

const report = (message: CameraReport) => process.send?.(message);

/**
 * A camera process that decodes, scales and brings its pictures over as a counting one does, in real time, and looks at
 * none of them.
 */
async function main(order: Extract<CameraOrder, { kind: 'watch' }>): Promise<void> {
  const { source, model, adapter = 'auto', fps = DEFAULT_FPS } = order.camera;
  if (source.kind !== 'file') throw new Error('only files are measured');
  const { width, height, colour, padding } = loadManifest(model).input;
  const camera = new ThreadedCamera({
    source,
    adapter,
    picture: { width, height, colour, padding },
    framesPerSecond: fps,
    mode: 'live',
    loop: true,
    onState: (state) => report({ kind: 'state', state }),
  });
  await camera.open();
  const vitals = new Vitals();
  setInterval(() => {
    const memoryBytes = process.memoryUsage.rss();
    report({ kind: 'vitals', vitals: vitals.take(camera.skipped), memoryBytes });
  }, 2000);
  for (let frame = await camera.read(); frame; frame = await camera.read()) vitals.saw(frame.at, null);
}

process.on('message', (order: CameraOrder) => {
  if (order.kind === 'watch') void main(order);
  if (order.kind === 'stop') process.exit(0);
});
process.on('disconnect', () => process.exit(0));
