import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CHANNELS, everyGateway, GATEWAY_CHANNELS, parseTopic, topicOf } from './topics.ts';
import { CONTRACT_VERSION } from './version.ts';

const id = fc.stringMatching(/^[a-z0-9][a-z0-9-]{0,62}$/);

describe('topics', () => {
  it('come back from their text', () => {
    fc.assert(
      fc.property(id, fc.constantFrom(...CHANNELS), (gateway, channel) => {
        expect(parseTopic(topicOf(gateway, channel))).toEqual({
          version: CONTRACT_VERSION,
          gateway,
          channel,
        });
      }),
    );
  });

  it('of other versions are told by their version', () => {
    expect(parseTopic('gateline/v12/g/events')).toEqual({ version: 12, gateway: 'g', channel: 'events' });
  });

  it.each([
    [''],
    ['gateline/v1/g'],
    ['gateline/v1/g/events/'],
    ['gateline/v1/g/secrets'],
    ['gateline/v1/G/events'],
    ['gateline/v1/-g/events'],
    ['gateline/v1/g+/events'],
    ['gateline/1/g/events'],
    ['gateline/v/g/events'],
    ['gateline/v1//events'],
    ['/gateline/v1/g/events'],
    ['gateline/v1/g/events\n'],
    ['$SYS/broker/uptime'],
  ])('that are none of ours are not read: %j', (topic) => {
    expect(parseTopic(topic)).toBeNull();
  });

  it('never make anything but null or an id that is safe as a topic level', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (gateway, channel) => {
        const parsed = parseTopic(`gateline/v1/${gateway}/${channel}`);
        expect(parsed === null || /^[a-z0-9-]+$/.test(parsed.gateway)).toBe(true);
      }),
    );
  });

  it('are matched by the filter for every gateway', () => {
    const matches = (filter: string, topic: string) => {
      const [wanted, given] = [filter.split('/'), topic.split('/')];
      return wanted.length === given.length && wanted.every((part, i) => part === '+' || part === given[i]);
    };
    for (const channel of CHANNELS) {
      for (const other of CHANNELS) {
        expect(matches(everyGateway(channel), topicOf('g', other))).toBe(channel === other);
      }
    }
  });

  it('a gateway publishes on are those the server does not', () => {
    expect(CHANNELS.filter((channel) => !GATEWAY_CHANNELS.includes(channel))).toEqual([
      'receipt',
      'configuration',
      'setup',
      'command',
    ]);
  });
});
