// The library with its own webhook server, as its users have it, and what it received.
import assert from "node:assert/strict";
import { createServer } from "node:http";
import { test as nodeTest } from "node:test";
import { WhatsAppAPI } from "whatsapp-api-js/middleware/node-http";
import * as cloud from "./cloud.mjs";

export const VERIFY_TOKEN = "a word that only the two of us know";
const RECEIVED_WITHIN_MS = 15_000;
/** The library has its Graph host built in. */
const GRAPH = "https://graph.facebook.com";

const received = { messages: [], statuses: [], refused: [] };
const waiting = new Set();

/** Leads what is meant for the Graph host to the cloud, and touches nothing else of a request. */
function toTheCloud(url, options) {
  return fetch(String(url).replace(GRAPH, cloud.origin()), options);
}

export const api = new WhatsAppAPI({
  token: cloud.TOKEN,
  v: "v24.0",
  appSecret: cloud.APP_SECRET,
  webhookVerifyToken: VERIFY_TOKEN,
  ponyfill: { fetch: toTheCloud, subtle: globalThis.crypto.subtle },
});

api.on.message = (args) => note(received.messages, args);
api.on.status = (args) => note(received.statuses, args);

function note(list, args) {
  list.push(args);
  for (const look of waiting) look();
}

/** The library's server. The answer ends it. */
export async function listen() {
  const server = createServer(async (request, response) => {
    if (request.method === "GET") {
      try {
        response.end(api.handle_get(request));
      } catch (status) {
        response.writeHead(status).end();
      }
      return;
    }
    const status = await api.handle_post(request);
    if (status !== 200) received.refused.push(status);
    response.writeHead(status).end();
  });
  const port = await cloud.freePort();
  await new Promise((resolve) => server.listen(port, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${port}/webhook`,
    close: () => new Promise((resolve) => server.close(resolve) && server.closeAllConnections()),
  };
}

/** Registers a callback as an app does; the answer of the cloud. */
export function subscribe(callback_url, verify_token = VERIFY_TOKEN) {
  return fetch(`${cloud.origin()}/v23.0/${cloud.APP}/subscriptions`, {
    method: "POST",
    headers: { "content-type": "application/json", authorization: `Bearer ${cloud.APP}|${cloud.APP_SECRET}` },
    body: JSON.stringify({ object: "whatsapp_business_account", callback_url, verify_token, fields: "messages" }),
  });
}

export const refusedWebhooks = () => received.refused;

/** The first in the list that fits, waiting until it comes. */
function when(list, fits, what) {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      waiting.delete(look);
      reject(new Error(`${what} did not come; the last: ${JSON.stringify(list.at(-1)?.raw)}`));
    }, RECEIVED_WITHIN_MS);
    const look = () => {
      const found = list.find(fits);
      if (!found) return;
      clearTimeout(timer);
      waiting.delete(look);
      resolve(found);
    };
    waiting.add(look);
    look();
  });
}

export const message = (id) => when(received.messages, (args) => args.message.id === id, `the message ${id}`);

export const status = (id, wanted) =>
  when(received.statuses, (args) => args.id === id && args.status === wanted, `the status ${wanted} of ${id}`);

/** The id in the library's answer; anything but an acceptance is told as it came. */
export function accepted(answer) {
  assert.ok(answer.messages, JSON.stringify(answer));
  assert.equal(answer.messaging_product, "whatsapp");
  return answer.messages[0].id;
}

/** Sends to Ana, waits until it is delivered, and answers what her phone shows. */
export async function arrives(content, ...more) {
  const id = accepted(await api.sendMessage(cloud.NUMBER, cloud.ANA, content, ...more));
  await status(id, "delivered");
  return cloud.onThePhone(cloud.ANA, id);
}

export const counts = { begun: 0, passed: 0 };

/** A test that is counted, for the closing line. */
export function test(name, body) {
  counts.begun += 1;
  return nodeTest(name, async () => {
    await body();
    counts.passed += 1;
  });
}
