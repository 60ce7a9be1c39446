import { HEIGHT, WIDTH } from './walk.ts';

/** Where the head lies in the recording of the face (400x300 pixels), and the size of the figure drawn from it. */
export const FACE = { centreX: 207, figureWidth: 400, figureHeight: 760 } as const;

/** The gate as its camera sees it: a pier behind, two posts with a sign across, paving in front. */
export function gateSvg(): string {
  const paving = Array.from({ length: 15 }, (_, i) => {
    const x = (i - 7) * 210;
    return `<line x1="${WIDTH / 2 + x * 0.42}" y1="430" x2="${WIDTH / 2 + x * 1.6}" y2="${HEIGHT}"/>`;
  }).join('');
  const rows = [446, 470, 506, 560, 640]
    .map((y) => `<line x1="0" y1="${y}" x2="${WIDTH}" y2="${y}"/>`)
    .join('');
  const post = (x: number) => `
    <rect x="${x - 34}" y="128" width="68" height="330" fill="url(#post)"/>
    <rect x="${x - 44}" y="112" width="88" height="24" rx="3" fill="#7c3b2a"/>
    <rect x="${x - 46}" y="436" width="92" height="26" rx="3" fill="#6d6a66"/>`;
  const palm = (x: number, y: number, s: number) => `
    <g transform="translate(${x} ${y}) scale(${s})" fill="none" stroke-linecap="round">
      <path d="M0 0 C 4 -50 -4 -100 8 -150" stroke="#6f5a45" stroke-width="9"/>
      ${[-64, -34, -6, 24, 52, 84].map((angle) => `<path d="M0 0 C 20 -26 50 -24 72 4" transform="translate(8 -150) rotate(${angle - 30})" stroke="#4d7a4a" stroke-width="10"/>`).join('')}
      ${[-50, -10, 30].map((angle) => `<path d="M0 0 C -20 -26 -50 -24 -72 4" transform="translate(8 -150) rotate(${angle})" stroke="#5a8a52" stroke-width="10"/>`).join('')}
    </g>`;
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${HEIGHT}" viewBox="0 0 ${WIDTH} ${HEIGHT}">
  <defs>
    <linearGradient id="sky" x2="0" y2="1"><stop offset="0" stop-color="#9cc3dd"/><stop offset="1" stop-color="#e6eee9"/></linearGradient>
    <linearGradient id="river" x2="0" y2="1"><stop offset="0" stop-color="#a7b9ad"/><stop offset="1" stop-color="#8fa294"/></linearGradient>
    <linearGradient id="ground" x2="0" y2="1"><stop offset="0" stop-color="#b9b0a2"/><stop offset="1" stop-color="#8d8477"/></linearGradient>
    <linearGradient id="post"><stop offset="0" stop-color="#9a4a33"/><stop offset="0.45" stop-color="#c0694c"/><stop offset="1" stop-color="#86402c"/></linearGradient>
  </defs>
  <rect width="${WIDTH}" height="330" fill="url(#sky)"/>
  <path d="M0 312 C 160 296 260 306 420 300 S 760 308 900 298 S 1160 306 1280 300 V 340 H 0 Z" fill="#8fa58d"/>
  <rect y="326" width="${WIDTH}" height="106" fill="url(#river)"/>
  <g stroke="#c3d0c6" stroke-width="2" opacity="0.6"><path d="M40 350 h150 M330 366 h110 M560 346 h180 M820 372 h130 M1040 352 h170 M180 390 h140 M700 396 h120 M1090 398 h110"/></g>
  <g transform="translate(905 332)"><path d="M0 22 L 16 40 H 172 L 196 18 Z" fill="#5b4a3d"/><path d="M44 22 V -2 H 140 V 22 Z" fill="#d8cbb2"/><path d="M36 -2 H 150 L 142 -12 H 44 Z" fill="#8a3f2e"/></g>
  ${palm(120, 430, 1.35)} ${palm(1188, 430, 1.5)} ${palm(1090, 424, 1)}
  <rect y="404" width="${WIDTH}" height="10" fill="#d9d4ca"/>
  <g fill="#cfc9be">${Array.from({ length: 33 }, (_, i) => `<rect x="${i * 40 + 6}" y="414" width="8" height="18"/>`).join('')}</g>
  <rect y="430" width="${WIDTH}" height="${HEIGHT - 430}" fill="url(#ground)"/>
  <g stroke="#776f63" stroke-width="2" opacity="0.45">${paving}${rows}</g>
  ${post(238)} ${post(1042)}
  <rect x="150" y="44" width="980" height="86" rx="8" fill="#7c3b2a"/>
  <rect x="158" y="52" width="964" height="70" rx="5" fill="#f3ead6"/>
  <text x="640" y="103" text-anchor="middle" font-family="DejaVu Sans" font-weight="bold" font-size="46" fill="#7c2f22" letter-spacing="3">BẾN NINH KIỀU · CỔNG SỐ 1</text>
  <rect x="300" y="238" width="120" height="82" rx="4" fill="#24505f"/><rect x="354" y="320" width="12" height="116" fill="#5c6468"/>
  <text x="360" y="274" text-anchor="middle" font-family="DejaVu Sans" font-weight="bold" font-size="20" fill="#fff">LỐI VÀO</text>
  <path d="M330 296 h46 v-9 l16 14 -16 14 v-9 h-46 z" fill="#fff"/>
</svg>`;
}

/** What of the recording is the man: white where head and neck lie, soft at the edge (400x300). */
export function faceMaskSvg(): string {
  return `<svg xmlns="http://www.w3.org/2000/svg" width="400" height="300">
  <filter id="soft" x="-10%" y="-10%" width="120%" height="120%"><feGaussianBlur stdDeviation="2.2"/></filter>
  <rect width="400" height="300" fill="#000"/>
  <path filter="url(#soft)" fill="#fff" d="M157 166 C 152 130 158 98 172 88 C 190 77 220 76 236 90 C 252 103 257 130 257 166
    C 265 168 265 186 257 196 C 253 214 250 222 244 228 L 249 292 H 166 L 173 228 C 167 218 162 206 160 197 C 150 192 148 172 157 166 Z"/>
</svg>`;
}

/** The clothes below the face, on a see-through ground; the recording's frame lies at the figure's top left corner. */
export function bodySvg(shirt: string): string {
  const { centreX: x, figureWidth, figureHeight } = FACE;
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${figureWidth}" height="${figureHeight}">
  <defs>
    <linearGradient id="fall" x2="0" y2="1"><stop offset="0" stop-color="#fff" stop-opacity="0.16"/><stop offset="0.5" stop-color="#000" stop-opacity="0.05"/><stop offset="1" stop-color="#000" stop-opacity="0.3"/></linearGradient>
    <linearGradient id="side"><stop offset="0" stop-color="#000" stop-opacity="0.24"/><stop offset="0.3" stop-color="#000" stop-opacity="0"/><stop offset="0.72" stop-color="#000" stop-opacity="0"/><stop offset="1" stop-color="#000" stop-opacity="0.3"/></linearGradient>
    <path id="torso" d="M${x - 38} 258 C ${x - 62} 272 ${x - 104} 274 ${x - 124} 300 C ${x - 142} 334 ${x - 148} 450 ${x - 152} 560
      L ${x - 116} 564 L ${x - 108} 760 H ${x + 108} L ${x + 116} 564 L ${x + 152} 560 C ${x + 148} 450 ${x + 142} 334 ${x + 124} 300
      C ${x + 104} 274 ${x + 64} 272 ${x + 40} 258 C ${x + 26} 284 ${x - 24} 284 ${x - 38} 258 Z"/>
  </defs>
  <use href="#torso" fill="${shirt}"/><use href="#torso" fill="url(#fall)"/><use href="#torso" fill="url(#side)"/>
  <path d="M${x - 38} 258 C ${x - 24} 284 ${x + 26} 284 ${x + 40} 258" fill="none" stroke="#000" stroke-opacity="0.25" stroke-width="5"/>
  <path d="M${x - 102} 370 C ${x - 110} 440 ${x - 113} 510 ${x - 116} 564 M${x + 102} 370 C ${x + 110} 440 ${x + 113} 510 ${x + 116} 564" fill="none" stroke="#000" stroke-opacity="0.22" stroke-width="4"/>
</svg>`;
}
