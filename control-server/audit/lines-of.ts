/** The bytes between the line feeds of a stream; what follows the last one comes last, and may be empty. */
export async function* linesOf(
  chunks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
): AsyncGenerator<Buffer> {
  let parts: Buffer[] = [];
  for await (const chunk of chunks) {
    const bytes = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
    let from = 0;
    for (let end = bytes.indexOf(0x0a); end !== -1; end = bytes.indexOf(0x0a, from)) {
      yield Buffer.concat([...parts, bytes.subarray(from, end)]);
      parts = [];
      from = end + 1;
    }
    // The chunk may be used again by whoever made it.
    parts.push(Buffer.from(bytes.subarray(from)));
  }
  yield Buffer.concat(parts);
}
