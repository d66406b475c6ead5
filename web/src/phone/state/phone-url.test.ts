import { describe, expect, it } from "vitest";
import { formatPhones, nextCustomer, parsePhones } from "./phone-url";

describe("the phones in the URL", () => {
  it("reads one customer per c, with the open chat after a slash", () => {
    expect(parsePhones("?c=34600100001&c=34600100002/400000000000001")).toEqual([
      { wa_id: "34600100001", open_chat: null },
      { wa_id: "34600100002", open_chat: "400000000000001" },
    ]);
  });

  it("survives a round trip", () => {
    const slots = parsePhones("?c=34600100001/4&c=34600100002");
    expect(parsePhones(formatPhones(slots))).toEqual(slots);
  });

  it("drops repetitions, nonsense and more phones than fit", () => {
    expect(parsePhones("?c=1&c=1&c=&c=%20x&c=2&c=3&c=4&c=5").map((slot) => slot.wa_id)).toEqual([
      "1",
      "2",
      "3",
      "4",
    ]);
  });

  it("has no query without phones", () => {
    expect(formatPhones(parsePhones(""))).toBe("");
  });

  it("gives a new phone to the first customer without one", () => {
    expect(nextCustomer(parsePhones("?c=1"), ["1", "2", "3"])).toBe("2");
    expect(nextCustomer(parsePhones("?c=1"), ["1"])).toBeNull();
  });
});
