import { CONTRACT_VERSION, type Command, type Result } from '../../firmware-config/contract/index.ts';

/**
 * What becomes of a command at a gateway that has no actuators: it is expired or refused, and says so.
 *
 * @param now wall time in milliseconds
 * @param retained the broker had kept it: commands must not be kept, since nobody knows how old they are
 */
export function answerCommand(command: Command, now: number, retained: boolean): Result {
  const answer = (outcome: Result['outcome'], detail: string): Result => {
    return { v: CONTRACT_VERSION, gateway: command.gateway, id: command.id, at: now, outcome, detail };
  };
  if (now >= command.expiresAt)
    return answer('expired', `it came ${now - command.expiresAt} ms after its end`);
  if (retained) return answer('refused', 'the broker had kept it; commands must not be retained');
  return answer('refused', `no actuator is configured at gate ${command.gate}`);
}
