import { defineConfig } from "vite";
import { appConfig } from "./vite.app.ts";

export default defineConfig(
  appConfig({
    name: "desk",
    base: "/",
    port: 5180,
    backend: { origin: process.env.RECADO_DESK ?? "http://127.0.0.1:8080", paths: ["/api"] },
  }),
);
