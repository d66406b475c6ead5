import { describe, expect, it } from "vitest";
import type { GraphRequest, WebhookDelivery } from "../../control/types";
import { type DeliveryPages, MOST_REQUESTS, matchesRequest, withDelivery, withRequests } from "./traffic";

const request = (id: string, fields: Partial<GraphRequest> = {}): GraphRequest => ({
  id,
  at: "2026-11-22T10:00:00.000000Z",
  method: "POST",
  path: "/v23.0/400000000000001/messages",
  status: 200,
  duration_ms: 3,
  error_code: null,
  ...fields,
});

const delivery = (id: string, minute: number, fields: Partial<WebhookDelivery> = {}): WebhookDelivery => ({
  id,
  app_id: "1",
  callback_url: "http://127.0.0.1:9000/hook",
  field: "messages",
  customer: "34600100001",
  state: "pending",
  attempts: [],
  created_at: `2026-11-22T10:${String(minute).padStart(2, "0")}:00.000000Z`,
  next_attempt_at: null,
  ...fields,
});

const log = (...deliveries: WebhookDelivery[]): DeliveryPages => ({
  pages: [{ data: deliveries }],
  pageParams: [null],
});
const ids = (pages: DeliveryPages) => pages.pages.flatMap((page) => page.data.map((one) => one.id));

describe("the request log", () => {
  it("puts new requests on top, once, and forgets the oldest", () => {
    const full = Array.from({ length: MOST_REQUESTS }, (_, index) => request(`r${index}`));
    const longer = withRequests(full, [request("new"), request("newer")]);
    expect(longer).toHaveLength(MOST_REQUESTS);
    expect(longer.slice(0, 2).map(({ id }) => id)).toEqual(["newer", "new"]);
    expect(withRequests(longer, [request("new")])).toBe(longer);
  });

  it("filters by every word and by errors", () => {
    const failed = request("a", { status: 400, error_code: 131009 });
    expect(matchesRequest(failed, { text: "post messages", onlyErrors: true })).toBe(true);
    expect(matchesRequest(failed, { text: "131009", onlyErrors: false })).toBe(true);
    expect(matchesRequest(failed, { text: "get", onlyErrors: false })).toBe(false);
    expect(matchesRequest(request("b"), { text: "", onlyErrors: true })).toBe(false);
  });
});

describe("the webhook log", () => {
  it("adds a new delivery on top and changes a known one in place, keeping its body", () => {
    const added = withDelivery(log(delivery("a", 1)), delivery("b", 2), null);
    expect(ids(added)).toEqual(["b", "a"]);
    const withBody = log(delivery("a", 1, { body: "{}" }));
    const changed = withDelivery(withBody, delivery("a", 1, { state: "delivered" }), null);
    expect(changed.pages[0]?.data[0]).toMatchObject({ state: "delivered", body: "{}" });
  });

  it("takes away what no longer fits the filter, and leaves out what never did", () => {
    expect(
      ids(withDelivery(log(delivery("a", 1)), delivery("a", 1, { state: "failed" }), "pending")),
    ).toEqual([]);
    expect(ids(withDelivery(log(), delivery("a", 1), "failed"))).toEqual([]);
  });

  it("does not put an old delivery on top because it was tried again", () => {
    expect(ids(withDelivery(log(delivery("b", 5)), delivery("a", 1), null))).toEqual(["b"]);
  });
});
