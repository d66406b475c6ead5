// Writes a .br and a .gz beside every text file of a folder, where that saves at least a tenth: `node precompress.mjs FOLDER`.
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";

const [folder] = process.argv.slice(2);
const text = /\.(html|js|css|json|svg|txt|webmanifest|map)$/;

for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
  if (!entry.isFile() || !text.test(entry.name)) continue;
  const path = join(entry.parentPath, entry.name);
  const plain = readFileSync(path);
  const quality = { params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: plain.length } };
  for (const [suffix, packed] of [
    [".br", brotliCompressSync(plain, quality)],
    [".gz", gzipSync(plain, { level: 9 })],
  ]) {
    if (packed.length < plain.length * 0.9) writeFileSync(path + suffix, packed);
  }
}
