import { t } from '../../shell/language.ts';
import { deliveryWords } from './delivery-words.ts';

/** Why a message was not taken, in the words of the page, or as it was said where those lack. */
export function WhyNotTaken({ error }: { error: string }) {
  const words = deliveryWords(error);
  return words ? t(words.key, words.values) : <span lang="en">{error}</span>;
}
