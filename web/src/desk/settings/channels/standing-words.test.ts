import { expect, it } from "vitest";
import type { StandingNews } from "../../api/types";
import { limitText, toneOfNews, toneOfQuality } from "./standing-words";

it.each([
  ["TIER_250", "250"],
  ["TIER_2K", "2,000"],
  ["TIER_100K", "100,000"],
  ["TIER_UNLIMITED", "∞"],
  ["2000", "2,000"],
  ["TIER_NOT_SET", undefined],
  ["", undefined],
])("%s reads as %s", (word, text) => {
  expect(limitText(word, "en")).toBe(text);
});

const news = (kind: StandingNews["kind"], after: string) => ({ kind, after }) as StandingNews;

it("colours what people should worry about", () => {
  expect(toneOfQuality("RED")).toBe("danger");
  expect(toneOfQuality("NA")).toBe("neutral");
  expect(toneOfNews(news("account", "DISABLED_UPDATE"))).toBe("danger");
  expect(toneOfNews(news("alert", "OBA_APPROVED"))).toBe("warm");
  expect(toneOfNews(news("name", "APPROVED"))).toBe("success");
  expect(toneOfNews(news("messaging_limit", "TIER_2K"))).toBe("neutral");
});
