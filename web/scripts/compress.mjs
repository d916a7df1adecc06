// Writes a .br and a .gz beside every file of a build that gets smaller by it, for the server to embed.
import { readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { extname, join } from "node:path";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";

const WORTH = new Set([".html", ".js", ".css", ".svg", ".json", ".txt", ".webmanifest"]);
const LEAST_BYTES = 400;

function* filesOf(folder) {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) yield* filesOf(path);
    else yield path;
  }
}

let before = 0;
let after = 0;
for (const folder of process.argv.slice(2)) {
  for (const path of filesOf(folder)) {
    if (path.endsWith(".br") || path.endsWith(".gz")) {
      rmSync(path);
      continue;
    }
    const bytes = readFileSync(path);
    if (!WORTH.has(extname(path)) || bytes.length < LEAST_BYTES) continue;
    const small = brotliCompressSync(bytes, {
      params: {
        [constants.BROTLI_PARAM_QUALITY]: 11,
        [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length,
      },
    });
    writeFileSync(`${path}.br`, small);
    writeFileSync(`${path}.gz`, gzipSync(bytes, { level: 9 }));
    before += bytes.length;
    after += small.length;
  }
}
console.log(
  `compressed ${(before / 1024).toFixed(0)} KB to ${(after / 1024).toFixed(0)} KB (brotli)`,
);
