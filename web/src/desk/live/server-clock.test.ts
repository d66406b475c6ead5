import { describe, expect, it, vi } from "vitest";
import { ServerClock } from "./server-clock";

const NOON = Date.UTC(2026, 10, 20, 12);
const iso = (ms: number) => new Date(ms).toISOString();

function clockAt(localMs: number) {
  const local = { ms: localMs };
  const clock = new ServerClock(() => local.ms);
  const jumped = vi.fn();
  clock.onJump(jumped);
  return { clock, local, jumped };
}

describe("ServerClock", () => {
  it("runs beside the local clock by the difference it was told", () => {
    const { clock, local } = clockAt(NOON);
    clock.sync(iso(NOON + 3_600_000));
    local.ms += 5000;
    expect(clock.nowMs()).toBe(NOON + 3_605_000);
  });

  it("ignores the delay of the network", () => {
    const { clock, jumped } = clockAt(NOON);
    clock.sync(iso(NOON + 60_000));
    jumped.mockClear();
    clock.sync(iso(NOON + 60_000 - 120));
    expect(clock.nowMs()).toBe(NOON + 60_000);
    expect(jumped).not.toHaveBeenCalled();
  });

  it("stands still while frozen and tells of it", () => {
    const { clock, local, jumped } = clockAt(NOON);
    clock.sync(iso(NOON), true);
    local.ms += 60_000;
    expect(clock.nowMs()).toBe(NOON);
    expect(jumped).toHaveBeenCalledOnce();
  });

  it("stays frozen over an event frame, which tells only the time", () => {
    const { clock, local } = clockAt(NOON);
    clock.sync(iso(NOON), true);
    clock.sync(iso(NOON + 86_400_000));
    local.ms += 60_000;
    expect(clock.nowMs()).toBe(NOON + 86_400_000);
  });

  it("runs again when it is resumed", () => {
    const { clock, local } = clockAt(NOON);
    clock.sync(iso(NOON), true);
    local.ms += 60_000;
    clock.sync(iso(NOON), false);
    local.ms += 1000;
    expect(clock.nowMs()).toBe(NOON + 1000);
  });

  it("keeps the last good time when a frame is broken", () => {
    const { clock } = clockAt(NOON);
    clock.sync("yesterday");
    expect(clock.nowMs()).toBe(NOON);
  });
});
