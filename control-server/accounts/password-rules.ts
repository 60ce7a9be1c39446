import { type Fault, GatelineError } from '../../firmware-config/errors.ts';

/** Characters (Unicode code points); NIST SP 800-63B asks for length, not for kinds of characters. */
export const SHORTEST_PASSWORD = 12;

/** What people take first, in English and Vietnamese; digits and repetitions around it add nothing. */
const COMMON = [
  'password',
  'passw0rd',
  'matkhau',
  'mậtkhẩu',
  'gateline',
  'administrator',
  'admin',
  'welcome',
  'iloveyou',
  'anhyeuem',
  'emyeuanh',
  'vietnam',
  'qwertyuiop',
  'qwerty',
  'asdfghjkl',
  'zxcvbnm',
  'letmein',
  'abcdefghijklmnopqrstuvwxyz',
  'abcdef',
  'abc',
];
/** So many characters must be left without what is {@link COMMON}, digits and repetitions. */
const FEWEST_OWN = 4;

/** Which rules a new password breaks. The password itself is never in a fault. */
export function passwordFaults(password: string, person: { id: string; name: string }): Fault[] {
  const plain = password.normalize('NFKC').toLowerCase();
  const faults: Fault[] = [];
  const say = (problem: string, remedy: string) => faults.push({ path: 'password', problem, remedy });
  const length = [...plain].length;
  if (length < SHORTEST_PASSWORD) {
    say(
      `has ${length} characters, ${SHORTEST_PASSWORD} are needed`,
      'Use a longer one, such as four words that do not belong together.',
    );
  }
  const { id, name } = person;
  const own = [id, name].map((text) => squeezed(text.normalize('NFKC').toLowerCase()));
  const without = (text: string) => squeezed(plain).replaceAll(text, '');
  const isIn = (text: string) => text !== '' && squeezed(plain).includes(text);
  if (own.some((text) => isIn(text) && without(text).length < SHORTEST_PASSWORD / 2)) {
    say('is hardly more than the id or the name of the account', 'Use one that has nothing to do with them.');
  }
  if (isTrivial(plain)) {
    say('is one of those that are guessed first', 'Use four words that do not belong together.');
  }
  return faults;
}

/** @throws GatelineError `bad-input` naming every rule that is broken */
export function checkPassword(password: string, person: { id: string; name: string }): void {
  const faults = passwordFaults(password, person);
  const [first] = faults;
  if (first) throw new GatelineError('bad-input', `the password ${first.problem}`, { faults });
}

function isTrivial(password: string): boolean {
  if (new Set(password).size < 5) return true;
  const left = COMMON.reduce(
    (text, common) => text.replaceAll(common, ''),
    password.replaceAll(/[\s._-]/g, ''),
  )
    .replaceAll(/\d/g, '')
    .replaceAll(/(.)\1+/gu, '$1');
  // Digits alone are trivial when they go on in steps, as 123456789012 and 987654321098 do.
  const isDigits = /^\d+$/.test(password);
  if (isDigits) return areSteps(password);
  return [...left].length < FEWEST_OWN;
}

function areSteps(digits: string): boolean {
  const steps = [...digits].slice(1).map((digit, i) => (Number(digit) - Number(digits[i]) + 10) % 10);
  return new Set(steps).size <= 2;
}

/** Without spaces and signs between letters and digits. */
const squeezed = (text: string) => text.replaceAll(/[^\p{L}\p{N}]/gu, '');
