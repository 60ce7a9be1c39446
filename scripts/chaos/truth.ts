import type { LineCrossing } from '../../edge-agent/crossings/line-counter.ts';
import type { NumberedRecord } from '../../firmware-config/contract/index.ts';
import { linesOf } from './recording.ts';
import { dueAt, type Run, type RunEnd, SPAN_MS, spanOf } from './stage-files.ts';

/** Something that really happened: a crossing of a run, or a piece of time in which it watched a line. */
export interface Happening {
  kind: 'crossing' | 'coverage';
  run: Run;
  index: number;
  /** Tells it from everything else that happened. */
  id: string;
}

/** What really happened in front of the cameras, as far as they lived to see it. */
export class Truth {
  readonly runs: readonly Run[];
  readonly ends: ReadonlyMap<Run, RunEnd>;
  private readonly crossings: ReadonlyMap<string, readonly LineCrossing[]>;
  private readonly byCamera = new Map<string, Run[]>();
  private readonly gates = new Map<string, string>();

  /**
   * @param crossings what each camera sees in the recording
   * @param log the lines of StageFiles.runs
   */
  constructor(crossings: ReadonlyMap<string, readonly LineCrossing[]>, log: readonly (Run | RunEnd)[]) {
    this.crossings = crossings;
    this.runs = log.filter((entry): entry is Run => 'mono' in entry);
    const ends = log.filter((entry): entry is RunEnd => 'spans' in entry);
    this.ends = new Map(
      this.runs.flatMap((run) => {
        const end = ends.find((one) => one.camera === run.camera && one.run === run.run);
        return end ? [[run, end] as const] : [];
      }),
    );
    for (const camera of crossings.keys()) {
      this.byCamera.set(
        camera,
        this.runs.filter((run) => run.camera === camera).sort((a, b) => a.mono - b.mono),
      );
      for (const { id, gate } of linesOf(camera)) this.gates.set(id, gate);
    }
  }

  /**
   * What a record tells of; an explanation in words when nothing of the kind ever happened; undefined for a record of
   * another kind.
   */
  happening(record: NumberedRecord): Happening | string | undefined {
    if (record.kind === 'crossing') return this.crossing(record);
    if (record.kind === 'coverage') return this.span(record);
    return undefined;
  }

  /** When it happened, or ended, by the boot clock. */
  static monoOf({ kind, run, index }: Happening): number {
    return kind === 'crossing' ? dueAt(run, index) : run.mono + (index + 1) * SPAN_MS;
  }

  /** How many lines a camera watches. */
  linesOf(camera: string): number {
    return linesOf(camera).length;
  }

  /** The most that a run can have reported before the camera's next one began. */
  mostOf(run: Run, now: number): { crossings: number; spans: number } {
    const later = this.byCamera.get(run.camera)?.find(({ mono }) => mono > run.mono)?.mono ?? now;
    const ms = later - run.mono;
    return { crossings: Math.floor((ms * run.rate) / 1000), spans: Math.floor(ms / SPAN_MS) };
  }

  private crossing(record: NumberedRecord & { kind: 'crossing' }): Happening | string {
    const { camera, mono, gate, line, direction, score } = record;
    const run = this.byCamera.get(camera)?.findLast((one) => one.mono < mono);
    if (!run) return `no camera ${camera} counted at ${mono}`;
    const index = Math.floor(((mono - run.mono) * run.rate) / 1000) - 1;
    if (index < 0 || dueAt(run, index) !== mono) return `nobody passed at ${mono}`;
    const all = this.crossings.get(camera) ?? [];
    const real = all[index % all.length];
    if (real?.gate !== gate || real.line !== line || real.direction !== direction || real.score !== score) {
      return `at ${mono} somebody passed otherwise: ${JSON.stringify(real)}`;
    }
    return { kind: 'crossing', run, index, id: `${camera} ${mono}` };
  }

  private span(record: NumberedRecord & { kind: 'coverage' }): Happening | string {
    const { camera, gate, line, frames, watchedMs, from, at } = record;
    const run = this.byCamera.get(camera)?.find((one) => one.run === Math.floor(frames / 10_000));
    if (!run) return `no camera ${camera} watched as ${frames}`;
    const index = frames % 10_000;
    if (spanOf(run, index).watchedMs !== watchedMs) return `${camera} watched otherwise as ${frames}`;
    if (at - from !== SPAN_MS) return `${camera} watched for ${at - from} ms, not ${SPAN_MS}, as ${frames}`;
    if (this.gates.get(line) !== gate) return `the line ${line} is not of the gate ${gate}`;
    return { kind: 'coverage', run, index, id: `${line} ${frames}` };
  }
}
