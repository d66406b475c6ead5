import { defineConfig } from "vite";
import { appConfig } from "./vite.app.ts";

export default defineConfig(
  appConfig({
    name: "gallery",
    base: "/gallery/",
    port: 5193,
    backend: { origin: "", paths: [] },
  }),
);
