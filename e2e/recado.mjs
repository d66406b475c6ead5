// `recado up` as a process of its own, and its control API.
import { spawn } from "node:child_process";
import { mkdtempSync, openSync, readFileSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";

const READY_WITHIN_MS = 60_000;

export const NUMBER = "400000000000001";
export const WABA = "300000000000001";
/** Everybody's, of the default world. */
const TOKEN = "recado-dev-token";

export class Recado {
  static async start() {
    const recado = new Recado();
    recado.folder = mkdtempSync(join(tmpdir(), "recado-e2e-"));
    recado.logFile = join(recado.folder, "recado.log");
    recado.ports = [await freePort(), await freePort()];
    await recado.launch();
    return recado;
  }

  get desk() {
    return `http://127.0.0.1:${this.ports[0]}`;
  }

  get cloud() {
    return `http://127.0.0.1:${this.ports[1]}`;
  }

  /** Starts it, also again on the same data, and waits until it says that it is ready. */
  async launch() {
    const before = this.log().length;
    const log = openSync(this.logFile, "a");
    const addresses = [
      "--desk-addr",
      `127.0.0.1:${this.ports[0]}`,
      "--cloud-addr",
      `127.0.0.1:${this.ports[1]}`,
    ];
    this.process = spawn(
      process.env.RECADO_BINARY,
      ["up", "--data", join(this.folder, "data"), ...addresses],
      {
        cwd: this.folder,
        // What scenarios send in a moment is not what they are about.
        env: { ...process.env, RECADO__CLOUD__LIMITS__PAIR_INTERVAL_MS: "0" },
        stdio: ["ignore", log, log],
      },
    );
    const deadline = Date.now() + READY_WITHIN_MS;
    while (!this.log().slice(before).includes(" is ready.")) {
      if (this.process.exitCode !== null || Date.now() > deadline)
        throw new Error(`recado up did not start:\n${this.log()}`);
      await pause(50);
    }
  }

  async end(signal) {
    const ended = new Promise((resolve) => this.process.once("exit", resolve));
    this.process.kill(signal);
    await ended;
  }

  async stop() {
    await this.end("SIGTERM");
    rmSync(this.folder, { recursive: true, force: true });
  }

  log() {
    try {
      return readFileSync(this.logFile, "utf8");
    } catch {
      return "";
    }
  }

  async control(method, path, body) {
    const answer = await fetch(`${this.cloud}/_control/v1${path}`, {
      method,
      headers: { "content-type": "application/json" },
      body: body === undefined ? undefined : JSON.stringify(body),
    });
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`);
    return answer.json();
  }

  /** A call of a developer's program. */
  async graph(method, path, body) {
    const answer = await fetch(`${this.cloud}/v23.0${path}`, {
      method,
      headers: { "content-type": "application/json", authorization: `Bearer ${TOKEN}` },
      body: body === undefined ? undefined : JSON.stringify(body),
    });
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`);
    return answer.json();
  }

  /** A call with a file. */
  async upload(path, body, headers = {}) {
    const answer = await fetch(`${this.cloud}/v23.0${path}`, {
      method: "POST",
      headers: { authorization: `Bearer ${TOKEN}`, ...headers },
      body,
    });
    if (!answer.ok) throw new Error(`POST ${path}: ${answer.status} ${await answer.text()}`);
    return answer.json();
  }

  /** What a developer's program sends to a customer through Graph. */
  async send(wa_id, message, from = NUMBER) {
    const body = { messaging_product: "whatsapp", to: wa_id, ...message };
    return (await this.graph("POST", `/${from}/messages`, body)).messages[0].id;
  }

  /** A customer writes text, from a phone that is on no page. */
  async text(wa_id, body, to = NUMBER) {
    const message = { type: "text", text: { body } };
    return (await this.control("POST", `/customers/${wa_id}/messages`, { to, message })).id;
  }

  /** All messages of a customer's chat, as the phone has them. */
  async thread(wa_id, number = NUMBER) {
    const path = `/customers/${wa_id}/messages?phone_number_id=${number}&limit=500`;
    return (await this.control("GET", path)).data;
  }

  /** What the newest webhooks of a field said, oldest first. */
  async told(field) {
    const { data } = await this.control("GET", "/webhooks?limit=50");
    const ids = data.filter((one) => one.field === field).map(({ id }) => id);
    const webhooks = await Promise.all(ids.map((id) => this.control("GET", `/webhooks/${id}`)));
    const bodies = webhooks.map(({ body }) => (typeof body === "string" ? JSON.parse(body) : body)).reverse();
    return bodies.flatMap(({ entry }) => entry.flatMap(({ changes }) => changes.map(({ value }) => value)));
  }
}

/** A loopback port below those that the system gives to outgoing connections. */
async function freePort() {
  for (;;) {
    const port = 12_000 + Math.floor(Math.random() * 20_000);
    const free = await new Promise((resolve) => {
      const probe = createServer();
      probe.once("error", () => resolve(false));
      probe.listen(port, "127.0.0.1", () => probe.close(() => resolve(true)));
    });
    if (free) return port;
  }
}
