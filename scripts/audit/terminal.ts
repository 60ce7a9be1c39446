import { spawn } from 'node:child_process';
import { GatelineError } from '../../firmware-config/errors.ts';
import type { Desk, Player } from './session.ts';

/**
 * The terminal this runs in; the keys come as they are pressed.
 *
 * @throws GatelineError `bad-input` where it is none
 */
export function terminalDesk(): Desk {
  const { stdin, stderr } = process;
  if (!stdin.isTTY || !stderr.isTTY) {
    const message = '--tap needs a terminal: run it in one, without redirecting its input or its messages';
    throw new GatelineError('bad-input', message);
  }
  return {
    onKey(listener) {
      const take = (data: Buffer) => {
        for (const key of data.toString()) listener(key);
      };
      stdin.setRawMode(true).resume().on('data', take);
      return () => {
        stdin.off('data', take).pause().setRawMode(false);
        stderr.write('\n');
      };
    },
    show: (text) => stderr.write(`\r\x1b[2K${text}`),
    now: () => performance.now(),
  };
}

/**
 * Shows a recording in a window of ffplay's; where ffplay is missing or there is no screen, the technician opens the
 * recording himself and begins both at once.
 *
 * @param onMissing called with what to do where it cannot be shown
 */
export function ffplay(video: string, onMissing: (message: string) => void): Player {
  let child: ReturnType<typeof spawn> | undefined;
  const start = () => {
    // The picture alone keeps the time: then a stopped player goes on where it stopped.
    const quiet = ['-v', 'quiet', '-an', '-sync', 'video', '-autoexit', '-window_title', 'gateline audit'];
    const started = spawn('ffplay', [...quiet, `file:${video}`], { stdio: 'ignore' });
    const missing = (why: string) =>
      onMissing(`${why}: play ${video} elsewhere, begin it and press space at the same time`);
    started.once('error', () => missing('ffplay is not here (apt-get install ffmpeg)'));
    started.once('exit', (code) => {
      if (code !== 0 && code !== null) missing('ffplay cannot show it here');
    });
    child = started;
  };
  return {
    toggle(playing) {
      if (!child) start();
      else child.kill(playing ? 'SIGCONT' : 'SIGSTOP');
    },
    close() {
      // A stopped program hears nothing else.
      child?.kill('SIGKILL');
    },
  };
}
