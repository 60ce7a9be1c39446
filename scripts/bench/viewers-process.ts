import { request } from 'node:http';
import { createInterface } from 'node:readline';
import { Random } from '../random.ts';

/**
 * `viewers-process.ts URL COUNT RECONNECTS SEED`, API keys in GATELINE_API_KEYS, with blanks
 * between, which they share: viewers of a live stream in a process
 * of their own. Prints `open` when all have their stream. A line `through ID` on standard input makes it wait until
 * every viewer has got that far, print what they saw as JSON, and end.
 */
const [url = '', count = '1', reconnects = '0', seed = '1'] = process.argv.slice(2);
/** How many of a viewer's streams end in each second, as a share. */
const reconnectShare = Number(reconnects);
const keys = (process.env['GATELINE_API_KEYS'] ?? '').split(' ');
const random = new Random(Number(seed));
const MOST_IDS = 1_000_000;
const MOST_MS = 60_000;
const LONGEST_WAIT_MS = 20_000;

/** Of all viewers, by whole milliseconds from the server's receipt of a crossing to its event here. */
const delays = new Uint32Array(MOST_MS);
let reopened = 0;

class Seen {
  readonly times = new Uint8Array(MOST_IDS);
  last = 0;
  openedAt = 0;

  take(id: number, receivedAt: number, now: number): void {
    this.times[id] = Math.min(255, (this.times[id] ?? 0) + 1);
    this.last = Math.max(this.last, id);
    // What a stream catches up on was not on its way.
    if (receivedAt < this.openedAt) return;
    const delay = Math.max(0, Math.min(MOST_MS - 1, now - receivedAt));
    delays[delay] = (delays[delay] ?? 0) + 1;
  }
}

const EVENT = /^id: (\d+)\nevent: crossing\ndata: .*"receivedAt":(\d+)/;
let isOver = false;

/** One stream after the other. The server allows so many requests per address: each viewer comes from one of fifty. */
function view(seen: Seen, place: number, onOpen: () => void): void {
  const headers = {
    accept: 'text/event-stream',
    authorization: `Bearer ${keys[place % keys.length]}`,
    'last-event-id': String(seen.last),
  };
  const asked = request(url, { headers, localAddress: `127.0.1.${1 + (place % 50)}`, agent: false });
  let timer: NodeJS.Timeout | undefined;
  const again = () => {
    clearTimeout(timer);
    if (isOver) return;
    reopened++;
    setTimeout(() => view(seen, place, () => undefined), random.between(0, 300));
  };
  asked.on('error', () => asked.destroy());
  asked.on('close', again);
  asked.on('response', (response) => {
    if (response.statusCode !== 200) throw new Error(`the server answered ${response.statusCode}`);
    seen.openedAt = Date.now();
    onOpen();
    if (reconnectShare > 0) {
      const seconds = -Math.log(1 - random.next()) / reconnectShare;
      timer = setTimeout(() => asked.destroy(), seconds * 1000);
    }
    let text = '';
    response.setEncoding('utf8');
    response.on('error', () => asked.destroy());
    response.on('data', (part: string) => {
      const now = Date.now();
      const blocks = (text + part).split('\n\n');
      text = blocks.pop() ?? '';
      for (const block of blocks) {
        const found = block.match(EVENT);
        if (found) seen.take(Number(found[1]), Number(found[2]), now);
      }
    });
  });
  asked.end();
}

const viewers = Array.from({ length: Number(count) }, () => new Seen());
let toOpen = viewers.length;
viewers.forEach((seen, place) => {
  setTimeout(
    () =>
      view(seen, place, () => {
        if (--toOpen === 0) process.stdout.write('open\n');
      }),
    place * 2,
  );
});

createInterface({ input: process.stdin }).on('line', async (line) => {
  const through = Number(line.split(' ')[1]);
  const deadline = Date.now() + LONGEST_WAIT_MS;
  while (viewers.some(({ last }) => last < through) && Date.now() < deadline) {
    await new Promise((done) => setTimeout(done, 50));
  }
  // Whatever comes twice would come now.
  await new Promise((done) => setTimeout(done, 300));
  isOver = true;
  let [missed, doubled] = [0, 0];
  for (const { times } of viewers) {
    for (let id = 1; id <= through; id++) {
      if (times[id] === 0) missed++;
      else doubled += (times[id] ?? 1) - 1;
    }
  }
  const bins = [...delays.entries()].filter(([, n]) => n > 0);
  process.stdout.write(`${JSON.stringify({ missed, doubled, reopened, delays: bins })}\n`, () =>
    process.exit(0),
  );
});
