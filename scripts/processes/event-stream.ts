/** One event of a stream of server-sent events. */
export interface StreamEvent {
  event: string;
  id: string | null;
  data: string;
}

/**
 * The events of a live stream as they arrive (WHATWG HTML, server-sent events; one `data` line each is all that the
 * server sends).
 *
 * @param more.key an API key
 */
export async function* eventsOf(
  url: string,
  signal: AbortSignal,
  { lastEventId, key }: { lastEventId?: string; key?: string } = {},
): AsyncGenerator<StreamEvent> {
  const response = await fetch(url, {
    signal,
    headers: {
      accept: 'text/event-stream',
      ...(lastEventId ? { 'last-event-id': lastEventId } : {}),
      ...(key ? { authorization: `Bearer ${key}` } : {}),
    },
  });
  if (!response.ok || !response.body) throw new Error(`${url} answered ${response.status}`);
  let buffered = '';
  for await (const text of response.body.pipeThrough(new TextDecoderStream())) {
    buffered += text;
    for (let end = buffered.indexOf('\n\n'); end !== -1; end = buffered.indexOf('\n\n')) {
      const fields = new Map(
        buffered
          .slice(0, end)
          .split('\n')
          .map((line): [string, string] => {
            const colon = line.indexOf(':');
            return [line.slice(0, colon), line.slice(colon + 1).trim()];
          }),
      );
      buffered = buffered.slice(end + 2);
      const data = fields.get('data');
      if (data !== undefined)
        yield { event: fields.get('event') ?? 'message', id: fields.get('id') ?? null, data };
    }
  }
}
