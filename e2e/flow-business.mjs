// A business's endpoint for Flows: takes encrypted requests, and leads through any Flow along its routes with its own examples. What is
// asked for anything but a screen's footer or list shows that screen again.
import {
  constants,
  createCipheriv,
  createDecipheriv,
  generateKeyPairSync,
  privateDecrypt,
} from "node:crypto";
import { createServer } from "node:http";

export class FlowBusiness {
  static async start() {
    const business = new FlowBusiness();
    const keys = generateKeyPairSync("rsa", { modulusLength: 2048 });
    business.privateKey = keys.privateKey;
    business.publicKey = keys.publicKey.export({ type: "spki", format: "pem" });
    business.asked = [];
    business.server = createServer((request, response) => void business.#take(request, response));
    await new Promise((resolve) => business.server.listen(0, "127.0.0.1", resolve));
    business.url = `http://127.0.0.1:${business.server.address().port}/flow`;
    return business;
  }

  /** What is asked from now on is about this Flow. */
  serve(flow) {
    this.flow = flow;
    this.asked = [];
  }

  stop() {
    this.server.close();
    this.server.closeAllConnections();
  }

  async #take(request, response) {
    const chunks = [];
    for await (const chunk of request) chunks.push(chunk);
    const body = JSON.parse(Buffer.concat(chunks).toString());
    const part = (name) => Buffer.from(body[name], "base64");
    const padding = { key: this.privateKey, padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: "sha256" };
    const key = privateDecrypt(padding, part("encrypted_aes_key"));
    const nonce = part("initial_vector");
    const sealed = part("encrypted_flow_data");
    const open = createDecipheriv("aes-128-gcm", key, nonce).setAuthTag(sealed.subarray(-16));
    const asked = JSON.parse(Buffer.concat([open.update(sealed.subarray(0, -16)), open.final()]).toString());
    this.asked.push(asked);
    const seal = createCipheriv(
      "aes-128-gcm",
      key,
      nonce.map((byte) => byte ^ 0xff),
    );
    const text = JSON.stringify(this.#answer(asked));
    response.writeHead(200, { "content-type": "text/plain" });
    response.end(
      Buffer.concat([seal.update(text, "utf8"), seal.final(), seal.getAuthTag()]).toString("base64"),
    );
  }

  #answer({ action, screen, data, flow_token }) {
    if (action === "ping") return { data: { status: "active" } };
    if (data?.error) return { data: { acknowledged: true } };
    if (action === "data_exchange" && !goesOn(this.flow, screen, data))
      return { screen, data: examplesOf(this.flow, screen) };
    const next = action === "INIT" ? entryScreen(this.flow) : this.flow.routing_model[screen]?.[0];
    if (next !== undefined) return { screen: next, data: examplesOf(this.flow, next) };
    const params = { ...data, flow_token };
    return { screen: "SUCCESS", data: { extension_message_response: { params } } };
  }
}

/** Whether this payload is one of those that a screen is left with. */
function goesOn({ screens }, id, data) {
  const keys = (payload) =>
    Object.keys(payload ?? {})
      .sort()
      .join();
  const leaving = componentsOf(screens.find((screen) => screen.id === id)).filter(({ type }) =>
    LEAVING.has(type),
  );
  return leaving.some((component) => keys(component["on-click-action"]?.payload) === keys(data));
}

const LEAVING = new Set(["Footer", "NavigationList"]);

/** All of a screen, in whatever branch. */
function componentsOf(part) {
  if (Array.isArray(part)) return part.flatMap(componentsOf);
  if (typeof part !== "object" || part === null) return [];
  return [part, ...Object.values(part).flatMap(componentsOf)];
}

export function entryScreen({ routing_model: routes = {}, screens }) {
  const targets = new Set(Object.values(routes).flat());
  return screens.find(({ id }) => !targets.has(id)).id;
}

export function examplesOf({ screens }, id) {
  const model = screens.find((screen) => screen.id === id)?.data ?? {};
  return Object.fromEntries(Object.entries(model).map(([name, { __example__ }]) => [name, __example__]));
}
