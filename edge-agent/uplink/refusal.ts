/** How the server is reached, without what is secret in its address. */
export function placeOf(url: string): string {
  try {
    const { protocol, hostname, port } = new URL(url);
    return `${hostname}:${port || (protocol === 'mqtts:' ? 8883 : 1883)}`;
  } catch {
    return 'the server';
  }
}

/** Why a connection could not be made or was lost, and what to do, in one sentence without a full stop. */
export function refusalOf(error: unknown, url: string, gateway: string): string {
  const place = placeOf(url);
  const code = typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
  switch (code) {
    case 'ECONNREFUSED':
      return `nothing listens at ${place}: start the server, or correct server.url`;
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return `the name in ${place} is not known: check server.url and the network's name service`;
    case 'ETIMEDOUT':
    case 'EHOSTUNREACH':
    case 'ENETUNREACH':
      return `${place} cannot be reached: check the network and server.url`;
    case 1:
      return `${place} does not speak MQTT 3.1.1: use another broker`;
    case 2:
      return `${place} refuses the gateway id "${gateway}": add it to the server's configuration, or correct it here`;
    case 3:
      return `${place} is not ready yet`;
    case 4:
    case 5:
      return `${place} does not authorise the gateway "${gateway}": check its name and password there and in server.url`;
    default:
  }
  const message = error instanceof Error ? error.message : String(error ?? '');
  if (message === 'connack timeout') {
    return `${place} does not answer as an MQTT broker: check the port in server.url`;
  }
  if (message === '') return `${place} closed the connection`;
  return `the connection to ${place} failed: ${message}`;
}
