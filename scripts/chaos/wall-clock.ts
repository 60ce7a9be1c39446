import { readFileSync } from 'node:fs';

// Preloaded (`--import`) into the processes of the bench's gateway: their wall clock is wrong by what a file says.
const file = process.env['GATELINE_CLOCK'];
const LOOK_EVERY_MS = 20;
const trueNow = Date.now;
let lookedAt = Number.NEGATIVE_INFINITY;
let wrongBy = 0;

if (file !== undefined) {
  Date.now = () => {
    const now = performance.now();
    if (now - lookedAt >= LOOK_EVERY_MS) {
      lookedAt = now;
      wrongBy = Number(readFileSync(file, 'utf8'));
    }
    return trueNow() + wrongBy;
  };
}
