import type { Identity } from '../accounts/identity.ts';
import type { MqttReaders } from '../broker/readers.ts';

/** A revoked key reads for so long at most. */
const CHECK_EVERY_MS = 5000;

/** Lets those read from the broker who have an API key with the right `mqtt`. */
export function keyReaders(identity: Identity, now: () => number): MqttReaders {
  const find = (password: string) => {
    const person = identity.byKey(`Bearer ${password}`)?.person;
    return person?.may.has('mqtt') ? person : null;
  };
  return {
    admit: (password) => {
      const person = find(password);
      if (!person) return null;
      let checkedAt = now();
      let isGood = true;
      return {
        sites: person.sites,
        isGood: () => {
          if (now() - checkedAt >= CHECK_EVERY_MS) {
            checkedAt = now();
            isGood = find(password) !== null;
          }
          return isGood;
        },
      };
    },
  };
}
