// Fails when a build sends more script than the product allows (sizes compressed with gzip).
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";

const FIRST_ROUTE_KB = 220;
const CHUNK_KB = 60;
/** What a person who opens the app waits for besides the entry. */
const FIRST_CHUNKS = [/^es-/u, /^patient-list-/u];

const dist = "clinic/dist";
if (!existsSync(join(dist, "index.html"))) {
  console.error("no build to measure: run `npm run build` first");
  process.exit(1);
}

const kilobytes = (file) => gzipSync(readFileSync(join(dist, file)), { level: 9 }).length / 1024;
const importsOf = (file) => {
  const text = readFileSync(join(dist, file), "utf8");
  return [...text.matchAll(/(?:from|import)\s*["']\.\/([\w.-]+\.js)["']/gu)].map(
    (match) => `assets/${match[1]}`,
  );
};

/** A file and everything that it imports before it can run. */
function closure(files) {
  const seen = new Set();
  const queue = [...files];
  for (let file = queue.pop(); file; file = queue.pop()) {
    if (seen.has(file)) continue;
    seen.add(file);
    queue.push(...importsOf(file));
  }
  return seen;
}

const html = readFileSync(join(dist, "index.html"), "utf8");
const entries = [...html.matchAll(/(?:src|href)="\/([^"]+\.js)"/gu)].map((match) => match[1]);
const chunks = readdirSync(join(dist, "assets"))
  .filter((name) => name.endsWith(".js"))
  .map((name) => `assets/${name}`);
const first = chunks.filter((file) =>
  FIRST_CHUNKS.some((pattern) => pattern.test(file.replace("assets/", ""))),
);
if (first.length !== FIRST_CHUNKS.length) throw new Error("a chunk of the first route is missing");

const base = closure(entries.filter((file) => existsSync(join(dist, file))));
const opening = closure([...base, ...first]);
const sum = (files) => [...files].reduce((total, file) => total + kilobytes(file), 0);

const failures = [];
const total = sum(opening);
console.log(`first route: ${total.toFixed(1)} KB of ${FIRST_ROUTE_KB}`);
if (total > FIRST_ROUTE_KB) failures.push("the first route is too heavy");
const own = chunks.filter((file) => !base.has(file)).map((file) => [file, kilobytes(file)]);
const [heaviest] = own.sort((left, right) => right[1] - left[1]);
console.log(`largest chunk: ${heaviest[0]} ${heaviest[1].toFixed(1)} KB of ${CHUNK_KB}`);
for (const [file, size] of own) {
  if (size > CHUNK_KB) failures.push(`${file} is ${size.toFixed(1)} KB`);
}
if (failures.length > 0) {
  console.error(failures.join("\n"));
  process.exit(1);
}
