import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { eventReader, type StreamEvent } from './event-stream.ts';

function read(pieces: string[]): StreamEvent[] {
  const events: StreamEvent[] = [];
  const push = eventReader((event) => events.push(event));
  for (const piece of pieces) push(piece);
  return events;
}

const stream =
  ': heartbeat\r\n\r\nid: 7\nevent: crossing\ndata: {"id":7}\n\nretry: 3000\n\ndata:a\r\ndata: b\r\n\r\n';
const events = [
  { event: 'crossing', data: '{"id":7}' },
  { event: 'message', data: 'a\nb' },
];

describe('an event stream', () => {
  it('gives events with their names, joins data lines, and skips comments', () => {
    expect(read([stream])).toEqual(events);
  });

  it('gives the same events wherever the network cuts it', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: stream.length })), (cuts) => {
        const ends = [...new Set([...cuts, stream.length])].sort((a, b) => a - b);
        const pieces = ends.map((end, i) => stream.slice(ends[i - 1] ?? 0, end));
        expect(read(pieces)).toEqual(events);
      }),
    );
  });

  it('holds an unfinished event back', () => {
    expect(read(['event: crossing\ndata: {"id":7}\n'])).toEqual([]);
  });
});
