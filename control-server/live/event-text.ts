import type { LiveEvent } from './hub.ts';

/** A server-sent event on the wire (WHATWG HTML, section 9.2). @param data anything that JSON can hold */
export function eventText({ id, event, data }: { id?: number; event: string; data: unknown }): string {
  return `${id === undefined ? '' : `id: ${id}\n`}event: ${event}\ndata: ${JSON.stringify(data)}\n\n`;
}

const known = new WeakMap<LiveEvent, string>();

/** The text of an event, made once however many viewers it goes to. */
export function textOf(event: LiveEvent): string {
  const found = known.get(event);
  if (found !== undefined) return found;
  const text = eventText(event.event === 'crossing' ? { ...event, id: event.data.id } : event);
  known.set(event, text);
  return text;
}
