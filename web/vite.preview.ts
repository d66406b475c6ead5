import { defineConfig } from "vite";
import { appConfig } from "./vite.app.ts";

// The page itself is served below a Flow's id; only its files stand here.
export default defineConfig(
  appConfig({
    name: "preview",
    base: "/_flows/preview/",
    port: 5194,
    backend: { origin: process.env.RECADO_CLOUD ?? "http://127.0.0.1:8090", paths: ["^/_flows/\\d+/"] },
  }),
);
