import { CONTRACT_VERSION } from './version.ts';

/** What a gateway and the server say to each other. */
export const CHANNELS = [
  'events',
  'receipt',
  'status',
  'health',
  'configuration',
  'configured',
  'setup',
  'snapshot',
  'tracks',
  'command',
  'result',
] as const;
export type Channel = (typeof CHANNELS)[number];

/** The channels a gateway publishes on; it reads the others. */
export const GATEWAY_CHANNELS: readonly Channel[] = [
  'events',
  'status',
  'health',
  'configured',
  'snapshot',
  'tracks',
  'result',
];

/** `gateline/v1/GATEWAY/CHANNEL` */
export function topicOf(gateway: string, channel: Channel): string {
  return `gateline/v${CONTRACT_VERSION}/${gateway}/${channel}`;
}

/** The filter that matches one channel of every gateway, in any contract version. */
export function everyGateway(channel: Channel): string {
  return `gateline/+/+/${channel}`;
}

/** The parts of a topic; null when it is none of Gateline's. */
export function parseTopic(topic: string): { version: number; gateway: string; channel: Channel } | null {
  const match = topic.match(/^gateline\/v(\d{1,6})\/([a-z0-9][a-z0-9-]{0,62})\/([a-z]+)$/);
  const channel = CHANNELS.find((name) => name === match?.[3]);
  if (!match?.[1] || !match[2] || !channel) return null;
  return { version: Number(match[1]), gateway: match[2], channel };
}
