import { numberText } from '../../messages/messages.ts';
import { Digits } from '../../parts/digits.tsx';
import { DirectionIcon } from '../../parts/icons.tsx';
import { language, t } from '../../shell/language.ts';
import type { Flash } from '../../state/day.ts';
import { isUnsure, type Range, rangeText } from '../../state/numbers.ts';

interface Props {
  numbers: { in: number; out: number; occupancy: Range };
  flash?: Flash | undefined;
  /** How many characters to size the figures by; their own number where absent. */
  chars?: number;
}

/** In, out and inside, as large as their place allows. */
export function Figures({ numbers, flash, chars }: Props) {
  const lang = language.value;
  const texts = {
    in: numberText(numbers.in, lang),
    out: numberText(numbers.out, lang),
    inside: rangeText(numbers.occupancy, lang),
  };
  const length = chars ?? texts.in.length + texts.out.length + texts.inside.length;
  return (
    <dl
      class="figures"
      style={{
        '--chars': Math.max(8, length),
        '--widest': Math.max(5, texts.inside.length, texts.in.length + texts.out.length + 1),
      }}
    >
      {(['in', 'out'] as const).map((way) => (
        <div key={way} class={`figure ${way}`}>
          <dt>
            <DirectionIcon direction={way} />
            {t(way)}
          </dt>
          <Digits text={texts[way]} flash={flash?.[way]} />
        </div>
      ))}
      <div class="figure inside">
        <dt>
          {t('inside')}
          {isUnsure(numbers.occupancy) && <small>{t('about')}</small>}
        </dt>
        <Digits text={texts.inside} />
      </div>
    </dl>
  );
}
