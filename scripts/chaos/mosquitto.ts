import { existsSync } from 'node:fs';

/** Where Debian, other systems and a build of one's own put Mosquitto; null where it is not installed. */
export function findMosquitto(): string | null {
  const places = ['/usr/sbin/mosquitto', '/usr/bin/mosquitto', '/usr/local/sbin/mosquitto'];
  return places.find((path) => existsSync(path)) ?? null;
}

/** A broker that keeps its messages in a folder, as far as it does. */
export function mosquittoConfig(port: number, folder: string): string {
  return [
    `listener ${port} 127.0.0.1`,
    'allow_anonymous true',
    'persistence true',
    `persistence_location ${folder}/`,
    'autosave_interval 1',
    // Started by root it would become another user, who may not write here.
    ...(process.getuid?.() === 0 ? ['user root'] : []),
    '',
  ].join('\n');
}
