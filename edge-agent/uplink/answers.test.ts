import { expect, it } from 'vitest';
import { goldenPayload } from '../../firmware-config/contract/golden.ts';
import { decodePayload, encodePayload } from '../../firmware-config/contract/index.ts';
import { answerCommand } from './answers.ts';

const command = goldenPayload('command', 'hold');

it('a command is refused, since there is no actuator', () => {
  const result = answerCommand(command, command.issuedAt + 10, false);
  expect(result).toMatchObject({
    id: command.id,
    gateway: command.gateway,
    at: command.issuedAt + 10,
    outcome: 'refused',
    detail: 'no actuator is configured at gate quay',
  });
  expect(decodePayload('result', encodePayload('result', result))).toEqual(result);
});

it('a command is dead from the moment at which it expires', () => {
  expect(answerCommand(command, command.expiresAt - 1, false).outcome).toBe('refused');
  expect(answerCommand(command, command.expiresAt, false).outcome).toBe('expired');
});

it('a command that the broker had kept is refused for that', () => {
  expect(answerCommand(command, command.issuedAt, true).detail).toContain('must not be retained');
});
