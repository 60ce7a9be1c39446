import { linesOf } from '../../control-server/audit/lines-of.ts';
import { AuditedBooks } from '../../control-server/audit/testing-audit.ts';
import { verifyExport } from '../../control-server/audit/verify-export.ts';
import type { Random } from '../random.ts';
import { mutateBytes, noise } from './byte-mutations.ts';
import type { Target } from './target.ts';

/** The exports that `gateline verify` is given: none but the original is verified. */
export async function exportTarget(): Promise<Target> {
  const books = await AuditedBooks.open();
  const original = await books.exported();
  await books.close();
  return {
    name: 'export',
    share: 1,
    inputs: (random) => changed(original, random),
    run: async (bytes) => ((await verifyExport(linesOf([bytes]))).ok ? 'accepted' : 'refused'),
    mayAccept: (bytes) => bytes.equals(original),
  };
}

function changed(original: Buffer, random: Random): Buffer {
  if (random.chance(0.02)) return noise(random);
  if (random.chance(0.5)) return mutateBytes(original, random, [original]);
  const lines = original.toString().split('\n');
  const place = random.below(lines.length);
  const line = lines[place] ?? '';
  const ways = [
    () => lines.splice(place, 1),
    () => lines.splice(place, 0, line),
    () => lines.splice(random.below(lines.length), 0, ...lines.splice(place, 1)),
    () => lines.splice(place, 1, line.slice(0, random.below(line.length + 1))),
  ];
  random.pick(ways)();
  return Buffer.from(lines.join('\n'));
}
