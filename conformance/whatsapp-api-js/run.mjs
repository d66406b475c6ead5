// Starts a cloud, registers the library's callback, and runs the tests; the files named as arguments, or all of this folder.
import { readdirSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { after } from "node:test";
import { fileURLToPath, pathToFileURL } from "node:url";
import * as client from "./client.mjs";
import * as cloud from "./cloud.mjs";

const here = dirname(fileURLToPath(import.meta.url));
const named = process.argv.slice(2).map((file) => resolve(file));
const files = readdirSync(here).filter((name) => name.endsWith(".test.mjs"));

const stop = await cloud.start();
const server = await client.listen();
const subscribed = await client.subscribe(server.url);
if (!subscribed.ok) throw new Error(await subscribed.text());
// With an open window everything may be sent.
for (const customer of [cloud.ANA, cloud.BRUNO]) await cloud.writeText(customer, "Hello");

for (const file of named.length ? named : files.map((name) => join(here, name))) await import(pathToFileURL(file));

after(async () => {
  await server.close();
  await stop();
});
process.on("exit", () => {
  console.log(`${client.counts.passed} passed, ${client.counts.begun - client.counts.passed} failed`);
});
