import {
  CONTRACT_VERSION,
  type Command,
  type Configuration,
  type Result,
} from '../../firmware-config/contract/index.ts';
import { describeFault, GatelineError } from '../../firmware-config/errors.ts';
import { parseGatewayConfig } from '../../firmware-config/gateway-config.ts';

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

/** What is to be told about a configuration that the server sent: this version of the agent does not apply it. */
export function answerConfiguration({ version, text }: Configuration): string {
  const name = `configuration ${version} from the server`;
  const rest = 'the agent goes on with the configuration in its own file';
  try {
    parseGatewayConfig(text, name);
    return `${name} is valid, but this version of the agent does not apply configurations from the server: ${rest}`;
  } catch (error) {
    if (!(error instanceof GatelineError)) throw error;
    const [fault] = error.faults;
    return `${error.message}, the first: ${fault ? describeFault(fault) : 'no JSON'} ${rest}`;
  }
}
