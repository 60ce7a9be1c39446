import { useEffect, useState } from 'preact/hooks';
import type { TracksView } from '../../../api/fleet-schemas.ts';
import { Refusal, send } from '../../shell/ask.ts';
import { eventReader } from '../../state/event-stream.ts';
import { faded, type LiveTest, noTest, taken } from './live-test.ts';

const FADE_EVERY_MS = 250;
/** A gateway that sees nobody says so as well: after this without a word something is wrong. */
const SILENT_AFTER_MS = 8000;

export interface LiveTestInHand {
  state: 'off' | 'waiting' | 'running' | 'silent' | 'failed';
  test: LiveTest;
  refusal: Refusal | null;
  start: () => void;
  stop: () => void;
}

/** The dots of one camera's tracks, from when it is started until it is stopped. */
export function useLiveTest(gateway: string, camera: string): LiveTestInHand {
  const [isOn, setOn] = useState(false);
  const [test, setTest] = useState<LiveTest>(noTest);
  const [isSilent, setSilent] = useState(false);
  const [failure, setFailure] = useState<{ refusal: Refusal | null } | null>(null);

  useEffect(() => {
    if (!isOn) return;
    const stop = new AbortController();
    let heardAt = performance.now();
    const fading = setInterval(() => {
      setSilent(performance.now() - heardAt > SILENT_AFTER_MS);
      setTest((now) => (now.trails.length + now.flashes.size === 0 ? now : faded(now, performance.now())));
    }, FADE_EVERY_MS);
    const read = eventReader(({ event, data }) => {
      if (event !== 'tracks') return;
      heardAt = performance.now();
      setTest((now) => taken(now, JSON.parse(data) as TracksView, heardAt));
    });
    async function watch(): Promise<void> {
      const query = { camera };
      const path = `/api/fleet/${gateway}/tracks`;
      const { body } = await send(path, { query, stop: stop.signal, endless: true });
      const reader = body?.pipeThrough(new TextDecoderStream()).getReader();
      for (;;) {
        const piece = await reader?.read();
        if (!piece || piece.done) return;
        read(piece.value);
      }
    }
    watch()
      .then(() => setFailure({ refusal: null }))
      .catch((error: unknown) => {
        if (!stop.signal.aborted) setFailure({ refusal: error instanceof Refusal ? error : null });
      });
    return () => {
      clearInterval(fading);
      stop.abort();
    };
  }, [isOn, gateway, camera]);

  const begin = () => {
    setTest(noTest);
    setSilent(false);
    setFailure(null);
    setOn(true);
  };
  const end = () => {
    setOn(false);
    setFailure(null);
  };
  const state = !isOn
    ? 'off'
    : failure
      ? 'failed'
      : isSilent
        ? 'silent'
        : test.heardAt === null
          ? 'waiting'
          : 'running';
  return { state, test, refusal: failure?.refusal ?? null, start: begin, stop: end };
}
