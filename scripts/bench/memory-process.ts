import { measureMemory } from './memory.ts';

/** `memory-process.ts ADAPTER FRAMES`: one measurement in a process of its own, the row as JSON on standard output. */
const [adapter, frames] = process.argv.slice(2);
const row = await measureMemory(adapter === 'opencv' ? 'opencv' : 'ffmpeg', Number(frames), (message) =>
  process.stderr.write(`${message}\n`),
);
process.stdout.write(JSON.stringify(row));
