// What a first visit downloads: the files index.html names, gzipped. Fails above the promise of 110 kB.
import { readFileSync } from "node:fs";
import { join } from "node:path";

const PROMISE = 110_000;
let failed = false;
for (const dist of process.argv.slice(2)) {
  const html = readFileSync(join(dist, "index.html"), "utf8");
  const files = [...html.matchAll(/(?:src|href)="(\/[^"]+\.(?:js|css))"/g)].map((match) => match[1]);
  const weights = files.map((file) => [file, readFileSync(join(dist, `${file}.gz`)).length]);
  const total = weights.reduce((sum, [, bytes]) => sum + bytes, 0);
  for (const [file, bytes] of weights) console.log(`${String(bytes).padStart(8)}  ${dist}${file}`);
  console.log(`${String(total).padStart(8)}  ${dist} first load, JavaScript + CSS, gzip (at most ${PROMISE})`);
  failed ||= total > PROMISE;
}
process.exit(failed ? 1 : 0);
