import { messageOf } from '../../../firmware-config/errors.ts';
import type { PeerDetector, PeerSetting } from './detector.ts';
import { DETECTORS } from './detectors.ts';
import { type PictureSet, readPicture } from './pictures.ts';
import type { Answer, Order } from './running-detector.ts';

let detector: PeerDetector | undefined;

async function open(name: string, setting: PeerSetting): Promise<Answer> {
  const entry = DETECTORS.find((candidate) => candidate.name === name);
  if (!entry) throw new Error(`there is no detector ${name}`);
  detector = await entry.open(setting);
  return { ms: [], cpuMs: [], boxes: [] };
}

/** From pixels to boxes; reading the picture is not counted. */
async function look(set: PictureSet, pictures: readonly number[]): Promise<Answer> {
  if (!detector) throw new Error('no detector is open');
  const answer: Answer = { ms: [], cpuMs: [], boxes: [] };
  for (const n of pictures) {
    const picture = readPicture(set, n);
    const cpu = process.cpuUsage();
    const start = performance.now();
    const boxes = await detector.detect(picture);
    answer.ms.push(performance.now() - start);
    const { user, system } = process.cpuUsage(cpu);
    answer.cpuMs.push((user + system) / 1000);
    answer.boxes.push(boxes);
  }
  return answer;
}

process.on('disconnect', () => process.exit(0));
process.on('message', (order: Order) => {
  const work = order.kind === 'open' ? open(order.name, order.setting) : look(order.set, order.pictures);
  work.then(
    (answer) => process.send?.(answer),
    (error: unknown) => process.send?.({ error: messageOf(error) }),
  );
});
