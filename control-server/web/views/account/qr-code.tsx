import { encode } from 'uqr';

/** The light modules around a QR code that scanners ask for. */
const QUIET = 4;

/** A text as a QR code: dark on light in both themes, since many scanners read no other. */
export function QrCode({ text, label }: { text: string; label: string }) {
  const { size, data } = encode(text, { ecc: 'M', border: QUIET });
  const dark = data.flatMap((row, y) => row.flatMap((isDark, x) => (isDark ? [`M${x} ${y}h1v1h-1z`] : [])));
  return (
    <svg
      class="qr"
      viewBox={`0 0 ${size} ${size}`}
      role="img"
      aria-label={label}
      shape-rendering="crispEdges"
    >
      <path class="light" d={`M0 0h${size}v${size}H0z`} />
      <path class="dark" d={dark.join('')} />
    </svg>
  );
}
