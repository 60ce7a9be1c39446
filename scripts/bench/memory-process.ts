import { measureMemory } from './memory.ts';

/**
 * `memory-process.ts CAMERA ADAPTER CLIP FRAMES`: one measurement in a process of its own, the row as JSON on standard
 * output, the frames so far on standard error.
 */
const [camera = '', adapter, clip = '', frames] = process.argv.slice(2);
const row = await measureMemory({
  camera,
  adapter: adapter === 'opencv' ? 'opencv' : 'ffmpeg',
  clip,
  frames: Number(frames),
  onProgress: (seen) => process.stderr.write(`${seen}\n`),
});
process.stdout.write(JSON.stringify(row));
