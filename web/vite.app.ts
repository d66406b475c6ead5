import { fileURLToPath } from "node:url";
import tailwindcss from "@tailwindcss/vite";
import react from "@vitejs/plugin-react";
import type { UserConfig } from "vite";

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

interface App {
  name: "desk" | "phone" | "console" | "preview" | "gallery";
  /** Path under which the server serves the app. */
  base: string;
  /** Port of the Vite development server. */
  port: number;
  /** Requests that the development server hands on, and to whom. */
  backend: { origin: string; paths: string[] };
}

/** The apps share one package, one `ui` and this configuration; only entry, base path and backend differ. */
export function appConfig({ name, base, port, backend }: App): UserConfig {
  return {
    root: here(`./src/${name}`),
    base,
    plugins: [react(), tailwindcss()],
    resolve: { alias: { "@ui": here("./src/ui") } },
    build: {
      outDir: here(`./dist/${name}`),
      emptyOutDir: true,
      // The content security policy of the server forbids data: fonts and scripts.
      assetsInlineLimit: 0,
      chunkSizeWarningLimit: 700,
    },
    server: {
      port,
      proxy: Object.fromEntries(backend.paths.map((path) => [path, { target: backend.origin, ws: true }])),
    },
  };
}
