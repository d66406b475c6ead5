import { expect, it } from "vitest";
import { ControlError, UnreachableError } from "../../control/control-client";
import en from "../locales/en.json";
import { refusalOf } from "./refusal";

const notPayable = (detail: string) => refusalOf(new ControlError(detail, 409, "not_payable"));

it.each([
  ["the order is paid already", "paid"],
  ["the order is canceled", "canceled"],
  ["the order is completed", "completed"],
  ["the order has expired", "expired"],
  ["the bill offers no way to pay; the business collects the money otherwise", "no_way"],
  ["the payment configuration shop does not exist", "no_gateway"],
  ["the payment configuration shop is not one of payu", "other_gateway"],
  ["the payment configuration shop is not connected yet", "gateway_not_connected"],
  ["something new", "other"],
])("of “%s” it says %s", (detail, key) => {
  expect(notPayable(detail).key).toBe(`pay.refused.${key}`);
  expect(Object.keys(en.pay.refused)).toContain(key);
});

it("names the gateway", () => {
  expect(notPayable("the payment configuration shop is not one of payu").values).toEqual({
    name: "shop",
    provider: "payu",
  });
});

it("tells a phone that is off from a message that is gone and a field that is wrong", () => {
  expect(refusalOf(new ControlError("x", 409, "offline")).key).toBe("pay.refused.offline");
  expect(refusalOf(new ControlError("x", 404, "not_found")).key).toBe("pay.refused.gone");
  expect(refusalOf(new UnreachableError()).key).toBe("pay.refused.unreachable");
  const wrong = new ControlError("x", 422, "invalid", [{ field: "way", detail: "must be one" }]);
  expect(refusalOf(wrong)).toEqual({ key: "pay.refused.other", values: { detail: "way must be one" } });
});
