import { computed, signal } from '@preact/signals';
import type { Permission } from '../../accounts/roles.ts';
import type { SessionResponse } from '../../api/account-schemas.ts';
import { keyHeader } from './screen-key.ts';

/** Who uses the page, as far as it is known. */
export type Session =
  | { state: 'opening' }
  /** The server could not be asked; it is asked again. */
  | { state: 'unknown' }
  | { state: 'known'; answer: SessionResponse };

export const session = signal<Session>({ state: 'opening' });

const answer = computed(() => (session.value.state === 'known' ? session.value.answer : null));

/** Who is signed in; null where nobody is. */
export const person = computed(() => answer.value?.person ?? null);
/** What every change has to carry; null where nobody is signed in. */
export const csrf = computed(() => answer.value?.csrf ?? null);

export function may(permission: Permission): boolean {
  return person.value?.may.includes(permission) ?? false;
}

/** Takes in who is signed in, as the server said after a sign-in or a change. */
export function signedIn(answer: SessionResponse): void {
  session.value = { state: 'known', answer };
}

/** The server no longer knows this session. */
export function signedOut(): void {
  const now = session.peek();
  if (now.state === 'known' && now.answer.person === null) return;
  void openSession();
}

const AGAIN_AFTER_MS = 3000;

/** Asks the server who is signed in, until it answers. */
export async function openSession(): Promise<void> {
  try {
    const response = await fetch('/api/session', {
      cache: 'no-store',
      headers: { accept: 'application/json', ...keyHeader },
    });
    if (!response.ok) throw new Error(`${response.status}`);
    signedIn((await response.json()) as SessionResponse);
  } catch {
    if (session.peek().state !== 'known') session.value = { state: 'unknown' };
    setTimeout(() => void openSession(), AGAIN_AFTER_MS);
  }
}
