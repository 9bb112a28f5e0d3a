// Builds the desk's one style sheet, one script and one sheet of icons into the Python package.
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import autoprefixer from "autoprefixer";
import { build } from "esbuild";
import postcss from "postcss";
import { compile, Logger } from "sass";

const here = dirname(fileURLToPath(import.meta.url));
const dist = join(here, "..", "src", "tuopin", "desk", "static", "desk", "dist");
// County offices still run browsers of 2020.
const oldest = "chrome86";

async function styles() {
  const { css } = compile(join(here, "styles", "desk.scss"), {
    loadPaths: [join(here, "node_modules")],
    // Bootstrap 5.3 is still written with @import; nothing here can change that.
    logger: Logger.silent,
  });
  const prefix = autoprefixer({ overrideBrowserslist: ["chrome >= 86", "firefox >= 78"] });
  const prefixed = await postcss([prefix]).process(css, { from: undefined });
  const small = await build({
    stdin: { contents: prefixed.css, loader: "css" },
    minify: true,
    write: false,
    target: oldest,
  });
  const text = small.outputFiles[0].text;
  for (const unknown of ["color-mix(", ":has(", "@layer", "url("]) {
    if (text.includes(unknown)) throw new Error(`desk.css uses ${unknown}…`);
  }
  writeFileSync(join(dist, "desk.css"), text);
}

async function scripts() {
  await build({
    entryPoints: [join(here, "scripts", "desk.js")],
    outfile: join(dist, "desk.js"),
    bundle: true,
    minify: true,
    format: "iife",
    target: oldest,
    legalComments: "none",
  });
}

function icons() {
  const names = readFileSync(join(here, "icons.txt"), "utf8").split(/\s+/).filter(Boolean);
  const folder = join(here, "node_modules", "@tabler", "icons", "icons", "outline");
  const symbols = [...new Set(names)].sort().map((name) => {
    const inside = readFileSync(join(folder, `${name}.svg`), "utf8")
      .replace(/<!--[^]*?-->/g, "")
      .replace(/^[^]*?<svg[^>]*>|<\/svg>\s*$/g, "")
      .replace(/<path stroke="none" d="M0 0h24v24H0z" fill="none"\s*\/>/, "")
      .replace(/\s*\n\s*/g, "");
    const drawn =
      'fill="none" stroke="currentColor" stroke-width="1.8" stroke-linecap="round" stroke-linejoin="round"';
    return `<symbol id="${name}" viewBox="0 0 24 24"><g ${drawn}>${inside}</g></symbol>`;
  });
  const shapes = readFileSync(join(here, "shapes.svg"), "utf8")
    .replace(/<!--[^]*?-->/g, "")
    .replace(/^[^]*?<svg[^>]*>|<\/svg>\s*$/g, "")
    .replace(/\s*\n\s*/g, "");
  const sheet = `<svg xmlns="http://www.w3.org/2000/svg">${shapes}${symbols.join("")}</svg>\n`;
  writeFileSync(join(dist, "icons.svg"), sheet);
}

rmSync(dist, { recursive: true, force: true });
mkdirSync(dist, { recursive: true });
icons();
await Promise.all([styles(), scripts()]);
