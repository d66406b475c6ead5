// `recado cloud --memory` of our own, and the phones of its customers.
import { spawn } from "node:child_process";
import { mkdtempSync, openSync, readFileSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { fileURLToPath } from "node:url";

export const APP = "100000000000001";
export const APP_SECRET = "recado-dev-app-secret";
export const TOKEN = "recado-dev-token";
export const WABA = "300000000000001";
export const NUMBER = "400000000000001";
export const NUMBER_DIGITS = "34600000001";
export const ANA = "34600100001";
export const BRUNO = "34600100002";
export const DIEGO = "5491100100004";

const FIXTURES = join(dirname(fileURLToPath(import.meta.url)), "../../crates/testkit/fixtures");
const READY_WITHIN_MS = 60_000;

let address;

/** Where the cloud is. */
export const origin = () => address;

export const fixture = (name) => readFileSync(join(FIXTURES, name));

/** Starts the cloud; the answer ends it. */
export async function start() {
  address = `http://127.0.0.1:${await freePort()}`;
  const folder = mkdtempSync(join(tmpdir(), "recado-whatsapp-api-js-"));
  const logFile = join(folder, "recado.log");
  const log = openSync(logFile, "a");
  const cloud = spawn(process.env.RECADO_BINARY, ["cloud", "--memory", "--cloud-addr", new URL(address).host], {
    cwd: folder,
    // The tests write faster than people do.
    env: { ...process.env, RECADO__CLOUD__LIMITS__THROUGHPUT_MPS: "10000", RECADO__CLOUD__LIMITS__PAIR_INTERVAL_MS: "0" },
    stdio: ["ignore", log, log],
  });
  const ended = new Promise((resolve) => cloud.once("exit", resolve));
  const deadline = Date.now() + READY_WITHIN_MS;
  while (!(await healthy())) {
    if (cloud.exitCode !== null || Date.now() > deadline) throw new Error(readFileSync(logFile, "utf8"));
    await pause(50);
  }
  return async () => {
    cloud.kill("SIGTERM");
    await ended;
    rmSync(folder, { recursive: true, force: true });
  };
}

async function healthy() {
  try {
    return (await fetch(`${address}/healthz`)).ok;
  } catch {
    return false;
  }
}

export function freePort() {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once("error", reject);
    probe.listen(0, "127.0.0.1", () => {
      const { port } = probe.address();
      probe.close(() => resolve(port));
    });
  });
}

/** A call of the control API that must work. */
export async function control(method, path, body) {
  const answer = await fetch(`${address}/_control/v1${path}`, {
    method,
    headers: { "content-type": "application/json" },
    body: body === undefined ? undefined : JSON.stringify(body),
  });
  const text = await answer.text();
  if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${text}`);
  return text ? JSON.parse(text) : undefined;
}

/** The customer writes; the message's id. */
export const write = async (customer, message) =>
  (await control("POST", `/customers/${customer}/messages`, { to: NUMBER, message })).id;

export const writeText = (customer, body) => write(customer, { type: "text", text: { body } });

/** The customer taps, chooses, fills in; the id of the answer. */
export const answer = async (customer, message_id, answer) =>
  (await control("POST", `/customers/${customer}/answers`, { message_id, answer })).id;

/** A message as the customer's phone shows it. */
export async function onThePhone(customer, id) {
  const path = `/customers/${customer}/messages?phone_number_id=${NUMBER}&include=failed&limit=1000`;
  const { data } = await control("GET", path);
  const message = data.find((message) => message.id === id);
  if (!message) throw new Error(`${id} is not on the phone of ${customer}`);
  return message;
}
