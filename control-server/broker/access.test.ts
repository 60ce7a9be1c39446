import { expect, test } from 'vitest';
import { CHANNELS, topicOf } from '../../firmware-config/contract/index.ts';
import { mayRetain, maySubscribe, publishRefusal } from './access.ts';

test('only how a gateway is and what it runs is kept for those who come later', () => {
  expect(CHANNELS.filter((channel) => mayRetain(topicOf('gw-1', channel)))).toEqual(['status', 'configured']);
  expect(mayRetain('gateline/v2/gw-1/configured')).toBe(false);
});

test('a gateway publishes on its own channels, and reads what is meant for it', () => {
  const published = CHANNELS.filter((channel) => publishRefusal('gw-1', topicOf('gw-1', channel)) === null);
  const read = CHANNELS.filter((channel) => maySubscribe('gw-1', topicOf('gw-1', channel)));
  expect([...published, ...read].sort()).toEqual([...CHANNELS].sort());
  expect(read).toEqual(['receipt', 'configuration', 'setup', 'command']);
  expect(publishRefusal('gw-1', topicOf('gw-2', 'snapshot'))).toBe('gateway-mismatch');
});
