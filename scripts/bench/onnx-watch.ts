import { InferenceSession } from 'onnxruntime-node';

/** The CPU time of this thread that ONNX Runtime has taken so far, in milliseconds; of all sessions. */
let takenMs = 0;
let isWatched = false;

export const inferenceCpuMs = (): number => takenMs;

/**
 * From here on, the CPU time for which models hold this thread is counted. By the clock it cannot be told where the
 * machine does other work, too.
 */
export function watchInference(): void {
  // Once for all: a second layer would count the same time again.
  if (isWatched) return;
  isWatched = true;
  // The class of all sessions; the types show it as an interface.
  const { prototype } = InferenceSession as unknown as { prototype: InferenceSession };
  const run = prototype.run as (...values: unknown[]) => Promise<InferenceSession.ReturnType>;
  prototype.run = async function (this: InferenceSession, ...values: unknown[]) {
    let before = process.threadCpuUsage();
    // onnxruntime-node runs in one go inside a setImmediate of its own; this one comes just before it.
    setImmediate(() => {
      before = process.threadCpuUsage();
    });
    const results = await run.apply(this, values);
    const { user, system } = process.threadCpuUsage(before);
    takenMs += (user + system) / 1000;
    return results;
  };
}
