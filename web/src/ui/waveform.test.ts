import { expect, it } from "vitest";
import { loudness } from "./waveform";

it("scales the loudest slice to one", () => {
  const samples = Float32Array.from({ length: 400 }, (_, index) => (index < 200 ? 0.1 : 0.4));
  const bars = loudness(samples, 4);
  expect(bars).toHaveLength(4);
  expect(bars[0]).toBeCloseTo(0.25);
  expect(bars[3]).toBe(1);
});

it("stays flat in silence and with fewer samples than bars", () => {
  expect(loudness(new Float32Array(100), 10)).toEqual(Array(10).fill(0));
  expect(loudness(Float32Array.of(0.5), 3)).toEqual([1, 0, 0]);
});
