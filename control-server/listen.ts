import type { Server } from 'node:net';
import { GatelineError } from '../firmware-config/errors.ts';

/**
 * Opens a server's port.
 *
 * @param setting where the port is configured, for the message
 * @throws GatelineError `port-in-use` or `bad-config` naming the setting
 */
export async function listen(server: Server, host: string, port: number, setting: string): Promise<void> {
  await new Promise<void>((done, failed) => {
    const onError = (error: Error) => failed(portError(error, host, port, setting));
    server.once('error', onError);
    server.listen(port, host, () => {
      server.removeListener('error', onError);
      done();
    });
  });
}

const PORT_PROBLEMS: Readonly<Record<string, { problem: string; remedy: string }>> = {
  EADDRINUSE: { problem: 'is in use by another program', remedy: 'Stop that program, or use another port.' },
  EACCES: { problem: 'may not be opened by this user', remedy: 'Use a port of 1024 or above.' },
};

/** The error of an attempt to open a port, made actionable where it is known. */
export function portError(error: unknown, host: string, port: number, setting: string): unknown {
  const code = (error as NodeJS.ErrnoException).code ?? '';
  if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND') {
    const problem = 'is no address of this machine';
    const path = setting === 'listen.mqtt' ? 'listen.mqttHost' : 'listen.host';
    const faults = [{ path, value: host, problem, remedy: 'Use 127.0.0.1.' }];
    return new GatelineError('bad-config', `${host} ${problem}: see ${path}`, { faults, cause: error });
  }
  const known = PORT_PROBLEMS[code];
  if (!known) return error;
  return new GatelineError('port-in-use', `port ${port} on ${host} ${known.problem}: see ${setting}`, {
    faults: [{ path: setting, value: port, ...known }],
    cause: error,
  });
}
