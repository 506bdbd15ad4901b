import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";
import react from "@vitejs/plugin-react";
import type { Plugin, UserConfig } from "vite";

const COMPRESSIBLE = /\.(js|css|html|svg|json|txt|webmanifest)$/;

/** Writes a `.br` and a `.gz` beside every text file of the build, so that the server never compresses. */
function precompress(): Plugin {
  let folder = "";
  return {
    name: "waooaw-precompress",
    apply: "build",
    configResolved(config) {
      folder = join(config.root, config.build.outDir);
    },
    async closeBundle() {
      const entries = await readdir(folder, { recursive: true, withFileTypes: true });
      await Promise.all(
        entries
          .filter((entry) => entry.isFile() && COMPRESSIBLE.test(entry.name))
          .map(async (entry) => {
            const file = join(entry.parentPath, entry.name);
            const plain = await readFile(file);
            const brotli = brotliCompressSync(plain, {
              params: {
                [constants.BROTLI_PARAM_QUALITY]: 11,
                [constants.BROTLI_PARAM_SIZE_HINT]: plain.length,
              },
            });
            await writeFile(`${file}.br`, brotli);
            await writeFile(`${file}.gz`, gzipSync(plain, { level: 9 }));
          }),
      );
    },
  };
}

/**
 * The build of one portal. Nothing is inlined, because the pages are served under a content security policy without
 * inline scripts, inline styles or data URLs. While developing, `/api` goes to `API_URL`.
 */
export function portal(options: { port: number; apiPort: number }): UserConfig {
  return {
    plugins: [react(), precompress()],
    server: {
      port: options.port,
      strictPort: true,
      proxy: { "/api": { target: process.env["API_URL"] ?? `http://localhost:${options.apiPort}` } },
    },
    build: {
      target: "es2023",
      assetsInlineLimit: 0,
      modulePreload: { polyfill: false },
      reportCompressedSize: false,
    },
  };
}
