import { describe, expect, it } from "vitest";
import { packetSamples, RemuxError, readOpusTrack, voiceNote, writeOgg } from "./webm-to-ogg";

const OPEN_SIZE = [0x01, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff];
const sized = (id: number[], data: number[]) => [
  ...id,
  0x40 | (data.length >> 8),
  data.length & 0xff,
  ...data,
];
const opusHead = [...new TextEncoder().encode("OpusHead"), 1, 1, 0x38, 0x01, 0x80, 0xbb, 0, 0, 0, 0, 0];
/** SILK 20 ms, one frame. */
const packet = (length: number) => [0x08, ...new Array<number>(length - 1).fill(7)];
const simpleBlock = (data: number[]) => sized([0xa3], [0x81, 0, 0, 0x80, ...data]);

/** As a browser records: segment and cluster of open size. */
function webm(packets: number[][]): Uint8Array {
  return Uint8Array.from([
    ...sized([0x1a, 0x45, 0xdf, 0xa3], [0x42, 0x86, 0x81, 1]),
    ...[0x18, 0x53, 0x80, 0x67, ...OPEN_SIZE],
    ...sized([0x16, 0x54, 0xae, 0x6b], sized([0xae], sized([0x63, 0xa2], opusHead))),
    ...[0x1f, 0x43, 0xb6, 0x75, ...OPEN_SIZE],
    ...packets.slice(0, -1).flatMap(simpleBlock),
    ...sized([0xa0], sized([0xa1], [0x81, 0, 20, 0, ...(packets.at(-1) ?? [])])),
  ]);
}

interface ReadPage {
  flags: number;
  granule: number;
  packets: number[];
}

function readPages(ogg: Uint8Array): ReadPage[] {
  const pages: ReadPage[] = [];
  let at = 0;
  while (at < ogg.length) {
    expect(new TextDecoder().decode(ogg.subarray(at, at + 4))).toBe("OggS");
    const view = new DataView(ogg.buffer, ogg.byteOffset + at);
    const segments = ogg[at + 26] ?? 0;
    const lacing = [...ogg.subarray(at + 27, at + 27 + segments)];
    const packets: number[] = [];
    let length = 0;
    for (const value of lacing) {
      length += value;
      if (value === 255) continue;
      packets.push(length);
      length = 0;
    }
    pages.push({ flags: ogg[at + 5] ?? 0, granule: Number(view.getBigUint64(6, true)), packets });
    at += 27 + segments + lacing.reduce((sum, value) => sum + value, 0);
  }
  return pages;
}

describe("voice notes", () => {
  it("takes head and packets out of WebM with open sizes", () => {
    const track = readOpusTrack(webm([packet(10), packet(300)]));
    expect([...track.head]).toEqual(opusHead);
    expect(track.packets.map((one) => one.length)).toEqual([10, 300]);
  });

  it("writes head, tags and sound, counted in samples, with the last page marked", async () => {
    const packets = Array.from({ length: 30 }, () => packet(255));
    const note = await voiceNote(new Blob([webm(packets) as BlobPart], { type: "audio/webm;codecs=opus" }));
    expect(note.type).toBe("audio/ogg; codecs=opus");
    const pages = readPages(new Uint8Array(await note.arrayBuffer()));
    expect(pages.map((page) => page.flags)).toEqual([2, 0, 0, 4]);
    expect(pages.at(-1)?.granule).toBe(30 * 960);
    expect(pages.slice(2).flatMap((page) => page.packets)).toEqual(packets.map(() => 255));
  });

  it("computes Ogg's checksum", async () => {
    const head = Uint8Array.from(opusHead);
    const ogg = new Uint8Array(
      await writeOgg({ head, packets: [Uint8Array.from(packet(4))] }, 1).arrayBuffer(),
    );
    // Worked out bit by bit from the polynomial of RFC 3533 §6, apart from this code.
    expect(new DataView(ogg.buffer).getUint32(22, true)).toBe(0xd9f59f1c);
  });

  it("knows the length of every kind of packet", () => {
    expect(packetSamples(Uint8Array.of(0x08))).toBe(960);
    expect(packetSamples(Uint8Array.of(13 << 3))).toBe(960);
    expect(packetSamples(Uint8Array.of((31 << 3) | 1))).toBe(1920);
    expect(packetSamples(Uint8Array.of((28 << 3) | 3, 3))).toBe(360);
  });

  it("refuses what is no recording, and passes Ogg through", async () => {
    await expect(voiceNote(new Blob(["nonsense"], { type: "audio/webm" }))).rejects.toBeInstanceOf(
      RemuxError,
    );
    const ogg = new Blob(["OggS"], { type: "audio/ogg;codecs=opus" });
    expect(await voiceNote(ogg)).toBe(ogg);
  });
});
