import { CONTRACT_VERSION, GATEWAY_CHANNELS, parseTopic } from '../../firmware-config/contract/index.ts';

export type PublishRefusal = 'unknown-topic' | 'gateway-mismatch';

/** Why a gateway may not publish on a topic; null when it may. A later contract's topics pass: ingest sets them aside. */
export function publishRefusal(gateway: string, topic: string): PublishRefusal | null {
  const parsed = parseTopic(topic);
  if (!parsed || !GATEWAY_CHANNELS.includes(parsed.channel)) return 'unknown-topic';
  return parsed.gateway === gateway ? null : 'gateway-mismatch';
}

/** Whether the broker may keep a gateway's message for those who come later: only how it is and what it runs. */
export function mayRetain(topic: string): boolean {
  const parsed = parseTopic(topic);
  const isState = parsed?.channel === 'status' || parsed?.channel === 'configured';
  return isState && parsed.version === CONTRACT_VERSION;
}

/** Whether a gateway may read a topic: exactly its own, those it does not publish on. */
export function maySubscribe(gateway: string, filter: string): boolean {
  const parsed = parseTopic(filter);
  return parsed?.gateway === gateway && !GATEWAY_CHANNELS.includes(parsed.channel);
}
