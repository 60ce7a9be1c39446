import type { Server } from 'node:net';
import { GatelineError } from '../firmware-config/errors.ts';

/**
 * Opens a server's port.
 *
 * @param setting where the port is configured, for the message
 * @throws GatelineError `port-in-use` naming port and setting
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

/** The error of an attempt to open a port, made actionable where it is known. */
export function portError(error: unknown, host: string, port: number, setting: string): unknown {
  const code = (error as NodeJS.ErrnoException).code;
  const problems: Record<string, string> = {
    EADDRINUSE: 'is in use by another program',
    EACCES: 'may not be opened by this user',
    EADDRNOTAVAIL: 'is not an address of this machine',
  };
  const problem = problems[code ?? ''];
  if (problem === undefined) return error;
  const remedy = `Stop that program, or set ${setting} to another port.`;
  return new GatelineError('port-in-use', `port ${port} on ${host} ${problem}: see ${setting}`, {
    faults: [{ path: setting, value: port, problem, remedy }],
    cause: error,
  });
}
