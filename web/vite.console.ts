import { defineConfig } from "vite";
import { appConfig } from "./vite.app.ts";

export default defineConfig(
  appConfig({
    name: "console",
    base: "/",
    port: 5191,
    backend: { origin: process.env.RECADO_CLOUD ?? "http://127.0.0.1:8090", paths: ["/_control", "/v23.0"] },
  }),
);
