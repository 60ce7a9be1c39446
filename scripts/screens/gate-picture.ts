import sharp from 'sharp';

/** A drawn gate with three pixelated persons, as a JPEG: what a set-up snapshot looks like. */
export async function gatePicture(width: number, height: number): Promise<Buffer> {
  const person = (x: number, y: number, scale: number) => {
    const blocks = Array.from({ length: 6 * 14 }, (_, n) => {
      const [column, row] = [n % 6, Math.floor(n / 6)];
      const shade = 70 + ((n * 37) % 90);
      const size = 6 * scale;
      return `<rect x="${x + column * size}" y="${y + row * size}" width="${size}" height="${size}" fill="rgb(${shade},${shade - 8},${shade - 18})"/>`;
    });
    return blocks.join('');
  };
  const tiles = Array.from({ length: 12 }, (_, n) => {
    const y = 190 + n * n * 1.4;
    return `<line x1="0" y1="${y}" x2="640" y2="${y}" stroke="#8d8579" stroke-width="1"/>`;
  });
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 640 360" width="${width}" height="${height}">
    <rect width="640" height="190" fill="#b9c7cb"/><rect y="190" width="640" height="170" fill="#a39a8c"/>${tiles.join('')}
    <rect x="60" y="30" width="46" height="200" fill="#7a3b2e"/><rect x="534" y="30" width="46" height="200" fill="#7a3b2e"/>
    <path d="M40 40 Q320 -30 600 40 L600 62 Q320 0 40 62 Z" fill="#5d2a21"/>
    ${person(210, 130, 1)}${person(360, 150, 1.25)}${person(455, 120, 0.9)}
  </svg>`;
  return await sharp(Buffer.from(svg)).resize(width, height).jpeg({ quality: 72 }).toBuffer();
}
